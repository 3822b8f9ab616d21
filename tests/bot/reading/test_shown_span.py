"""The answering words of a candidate as they are shown."""

import pytest

from bot.draft import Span
from bot.question.answer_count import most_answers
from bot.question.question import read_question
from bot.reading.candidates import candidates_of
from bot.reading.scorer.scores import ScoredCandidate
from bot.reading.shown_span import with_shown_span
from tests.passages import passage

PARKING = "4) Parking: there are only 18 spaces (we've 35 here)."
DISPATCH = "Up to Thursday noon for the Tuesday dispatch, up to Monday noon for the Friday one."
CITIES = "It has shops in Bonn, Trier and Ulm."


@pytest.mark.parametrize(
    ("question", "text", "marked", "expected"),
    [
        ("How many fewer parking spots are there?", PARKING, "4", None),
        ("How many parking spaces are there?", PARKING, "18", "18"),
        ("Is smoking allowed?", "(2) Smoking is forbidden.", "(2) Smoking is forbidden", "Smoking is forbidden"),
        ("When is the deadline?", "12. March is the last day.", "12. March", "12. March"),
        ("By when do I cancel for Tuesday?", DISPATCH, "up to Monday noon for the Friday one", DISPATCH[:44]),
        ("By when do I cancel for Friday?", DISPATCH, "up to Monday noon for the Friday one", DISPATCH[46:-1]),
        ("How long does it take?", "It takes 1 minute per 100,000 cards.", "1 minute", "1 minute per 100,000 cards"),
        ("In which cities does it have shops?", CITIES, "Ulm", "Bonn, Trier and Ulm"),
        ("Why did it close?", "Because of the ice and the wind.", "the wind", "the ice and the wind"),
    ],
)
def test_the_span_is_whole_and_from_the_right_place(
    question: str, text: str, marked: str, expected: str | None
) -> None:
    [candidate] = candidates_of([passage("p", text)])
    start = candidate.span.start + candidate.text.index(marked)
    scored = ScoredCandidate(candidate, 0.9, Span("p", start, start + len(marked)), 0.9)
    shown = with_shown_span(read_question(question), most_answers(question), scored)
    assert (candidate.part(shown.span) if shown.span else None) == expected
