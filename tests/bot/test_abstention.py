import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import messages
from bot.abstention import Withheld, reason_to_withhold

CHANCE = st.floats(0, 1)


@pytest.mark.parametrize(
    ("confidence", "best_chance", "nearest", "shared", "reason"),
    [
        (0.6, 0.0, 0.0, 0.0, None),
        (0.5, 0.9, 0.9, 0.9, None),
        (0.4, 0.9, 0.1, 0.0, Withheld.NOTHING_NEAR),
        (0.4, 0.1, 0.1, 0.5, Withheld.NOT_SAID),
        (0.4, 0.1, 0.8, 0.0, Withheld.NOT_SAID),
        (0.4, 0.9, 0.8, 0.0, Withheld.UNSURE),
    ],
)
def test_the_reason(
    confidence: float, best_chance: float, nearest: float, shared: float, reason: Withheld | None
) -> None:
    assert reason_to_withhold(confidence, 0.5, best_chance, nearest, shared) is reason


@given(CHANCE, CHANCE, CHANCE, CHANCE, CHANCE)
def test_the_confidence_alone_decides_whether(
    confidence: float, threshold: float, chance: float, nearest: float, shared: float
) -> None:
    assert (reason_to_withhold(confidence, threshold, chance, nearest, shared) is None) is (confidence >= threshold)


def test_each_reason_of_the_reader_has_its_words() -> None:
    assert set(messages.WITHHELD) == set(Withheld) - {Withheld.UNSUPPORTED}
