"""What a later document takes back."""

from dataclasses import replace

import pytest

from bot.question.question import read_question
from bot.reading.candidates import candidates_of
from bot.reading.revocations import revoking
from bot.reading.scorer.scores import ScoredCandidate
from tests.passages import cut

DECIDED = replace(cut("march", "The board decided to launch the lamp on 2 June. It rained."), date="2025-03-11")
QUESTION = "When will the lamp be launched?"


@pytest.mark.parametrize(
    ("text", "date", "question", "taken_back"),
    [
        (
            "The lamp was discussed. The board withdrew this and moved the launch to 8 May.",
            "2025-04-15",
            QUESTION,
            True,
        ),
        ("Correction: the board launches the lamp on 8 May, not 2 June.", "2025-04-15", QUESTION, True),
        ("The board withdrew this and moved the launch of the lamp to 8 May.", "2025-02-15", QUESTION, False),
        ("The board withdrew this and moved the launch of the lamp to 8 May.", None, QUESTION, False),
        (
            "The decision to launch the lamp on 2 June is withdrawn: it comes in May.",
            "2025-04-15",
            "When do people get it?",
            True,
        ),
        ("The board spoke of the launch of the lamp.", "2025-04-15", QUESTION, False),
        ("The board will not launch the lamp in the rain.", "2025-04-15", QUESTION, False),
        ("The board withdrew its offer for the ferry.", "2025-04-15", QUESTION, False),
    ],
)
def test_a_later_sentence_on_the_matter_that_says_so(
    text: str, date: str | None, question: str, taken_back: bool
) -> None:
    later = replace(cut("april", text), date=date)
    best, *_ = candidates_of([DECIDED])
    order = [ScoredCandidate(each, 0.1) for each in candidates_of([later])]
    found = revoking(read_question(question), best, order)
    assert (found is not None) is taken_back
    assert found is None or "May" in found.candidate.text
