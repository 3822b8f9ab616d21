"""Several questions at once: the asker is told which of them an answer leaves out."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine import Engine
from bot.slack.several import left_out, parts_of
from tests import answers


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Who rebuilt the mill?", 1),
        ("Who rebuilt the mill and the barn?", 1),
        ("When and where was it built?", 1),
        ("Who rebuilt the mill and when did it burn down?", 2),
        ("Who rebuilt the mill? What did that cost?", 2),
        ("Wer hat die Mühle gebaut und wann ist sie abgebrannt?", 2),
        ("Who rebuilt the mill? A customer has asked me.", 1),
        ("Who rebuilt the mill? <script>alert(1)</script>", 1),
        ("Wer hat die Mühle gebaut? Danke euch allen schon jetzt!", 1),
        ("Who rebuilt the mill? Please also tell me what it cost.", 2),
        ("Tell me who rebuilt the mill, and how much it cost, and who paid for it.", 3),
    ],
)
def test_how_many_things_are_asked(question: str, parts: int) -> None:
    assert len(parts_of(question)) == parts


@given(st.text(max_size=300))
def test_the_parts_are_of_the_question(question: str) -> None:
    assert all(part in question for part in parts_of(question))


def test_what_is_left_out_is_told_by_its_words() -> None:
    answer = replace(
        answers.answer(), engine=Engine.READER, question="Who rebuilt the mill and what does a ticket cost?"
    )
    assert list(left_out(answer)) == ["what does a ticket cost?"]
    assert list(left_out(replace(answer, engine=Engine.WRITER))) == []
    assert list(left_out(replace(answer, question="Who rebuilt it?"))) == []
    both = replace(answer, question="Who was Ada Holm and when was it rebuilt?")
    assert list(left_out(both)) == []
    none = replace(answers.abstention(), engine=Engine.READER, question=answer.question)
    assert len(left_out(none)) == 2
