"""Which passage supports a sentence that names none."""

import pytest

from bot.checking.attribution import attributed
from bot.checking.claim import claim_of
from bot.checking.evidence import Ground
from bot.checking.support import EntityIndex
from bot.verdict import Verdict
from tests.passages import passage

FERRY = passage("ferry", "The ferry Skua sank in 1931. It was raised by Ada Holm in 1932 and carries 120 passengers.")
HOUSE = passage(
    "haus", "Der Hausmeister reinigt den Keller des Hauses jede Woche. Die Fähre Skua ist ihm nicht bekannt."
)
QUESTION = EntityIndex("Who raised the Skua, and how many people does it carry?")


def verdict(sentence: str, *passages: str) -> tuple[list[str], Verdict]:
    grounds = [Ground(each) for each in (FERRY, HOUSE) if each.id in passages]
    evidence, judgement = attributed(claim_of(sentence), QUESTION, grounds)
    return [part.passage.id for part in evidence], judgement.verdict


@pytest.mark.parametrize(
    ("sentence", "passages", "sources", "expected"),
    [
        ("Ada Holm raised the ferry in 1932.", ("ferry", "haus"), ["ferry"], Verdict.SUPPORTED),
        ("120 passengers.", ("ferry", "haus"), ["ferry"], Verdict.SUPPORTED),
        ("The captain of the Skua is called John Smith.", ("ferry", "haus"), [], Verdict.NOT_FOUND),
        ("Both propellers were replaced by engineers overnight.", ("ferry", "haus"), [], Verdict.NOT_FOUND),
        ("It depends.", ("ferry", "haus"), [], Verdict.NOT_FOUND),
        ("It depends.", ("haus",), [], Verdict.NOT_FOUND),
        ("The caretaker of this house cleans the cellar.", ("haus",), ["haus"], Verdict.NOT_CHECKED),
        ("No idea at all.", ("ferry",), [], Verdict.NOT_FOUND),
    ],
)
def test_a_sentence_is_of_the_passage_that_says_it(
    sentence: str, passages: tuple[str, ...], sources: list[str], expected: Verdict
) -> None:
    assert verdict(sentence, *passages) == (sources, expected)
