import pytest

from bot.checking.negation import denial_differs
from bot.checking.support import EntityIndex

OPEN = "The old pier of Orsund was opened again after the storm."
CLOSED = "The old pier of Orsund was not opened again after the storm."


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        (CLOSED, OPEN),
        ("The pier wasn't opened.", OPEN),
        ("No, the pier was never opened.", OPEN),
        ("No ships call there.", "Forty ships call there each week under the new rules."),
        (OPEN, CLOSED),
    ],
)
def test_a_denial_that_only_one_side_has_is_seen(claim: str, quote: str) -> None:
    assert denial_differs(EntityIndex(claim), quote)


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        (OPEN, OPEN),
        (CLOSED, CLOSED),
        ("No, the pier was opened again.", OPEN),
        ("Yes.", CLOSED),
        ("No.", OPEN),
        ("They did not open it.", "They refused to open it."),
        ("They refused to open it again after the storm.", "They did not open it again after the storm."),
        (
            "The pier is old.",
            "The old pier, which was not cheap, was built by Maria Keller for the crown in six years.",
        ),
    ],
)
def test_another_wording_is_not_blamed(claim: str, quote: str) -> None:
    assert not denial_differs(EntityIndex(claim), quote)


def test_and_is_no_denial_in_german() -> None:
    quote = "Die Karte kostet 95 Euro und gilt nicht für die Sauna."
    assert denial_differs(EntityIndex("Die Karte kostet 95 Euro und gilt auch für die Sauna."), quote)
    assert not denial_differs(EntityIndex("Die Karte gilt nicht für die Sauna und kostet 95 Euro."), quote)
