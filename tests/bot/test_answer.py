import json

import pytest

from bot.answer import Answer, AnswerSpan
from tests.answers import abstention, answer, citation

SPANS = (AnswerSpan(1, 105, 108, "Ada"), AnswerSpan(2, 109, 113, "Holm"))


@pytest.mark.parametrize("made", [answer(citations=(citation(), citation(2)), spans=SPANS), abstention()])
def test_an_answer_comes_back_from_its_json(made: Answer) -> None:
    assert Answer.from_json(json.loads(json.dumps(made.to_json()))) == made


def test_an_answer_that_was_stored_before_there_were_spans_comes_back() -> None:
    stored = answer().to_json()
    del stored["spans"]
    assert Answer.from_json(stored) == answer()
