import pytest

from bot.checking.opposites import turned
from bot.checking.support import EntityIndex


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Ask at most two weeks ahead.", "Ask at least two weeks ahead."),
        ("The rate falls to 12 crowns in May.", "In May the rate rises to 12 crowns."),
        ("It opens after Easter.", "It opens before Easter."),
        ("Below 30 degrees the pump stops.", "The pump stops above 30 degrees."),
        ("Rooms come without breakfast.", "Rooms come with breakfast."),
        ("Der Antrag ist höchstens 14 Tage vorher zu stellen.", "Der Antrag ist mindestens 14 Tage vorher zu stellen."),
    ],
)
def test_a_direction_that_is_turned_round_is_seen(claim: str, quote: str) -> None:
    assert turned(EntityIndex(claim), quote)


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Ask at least two weeks ahead.", "Ask no less than two weeks ahead."),
        ("The rate rose to 12 crowns.", "The rate rose to 12 crowns after it fell to 9."),
        ("It does not open before Easter.", "It opens after Easter."),
        ("Below 30 degrees it runs.", "Above 40 degrees it stops."),
        ("Rooms come with breakfast.", "Rooms come with breakfast, or without breakfast for less."),
    ],
)
def test_another_wording_is_not_blamed(claim: str, quote: str) -> None:
    assert not turned(EntityIndex(claim), quote)


def test_forbidden_without_is_allowed_with() -> None:
    quote = "Untervermietung ist ohne Zustimmung nicht erlaubt."
    assert not turned(EntityIndex("Untervermietung ist nur mit Zustimmung erlaubt."), quote)
    assert turned(EntityIndex("Untervermietung ist auch ohne Zustimmung erlaubt."), quote)


def test_rising_and_falling_in_german() -> None:
    assert turned(EntityIndex("Der Gewinn der Werke ist gestiegen."), "Der Gewinn der Werke sank.")
    assert turned(EntityIndex("Die Exporte nach Polen nahmen zu."), "Die Exporte nach Polen gingen zurück.")
    assert not turned(EntityIndex("Der Gewinn der Werke ist gefallen."), "Der Gewinn der Werke sank.")
