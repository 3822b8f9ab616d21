"""What a model thinks aloud is told from what it answers."""

import pytest

from bot.writing.thoughts import before_thought, without_thoughts


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("a", "a"),
        ("<think>a</think>b", "b"),
        ("\n<think>a", ""),
        ("a</think> b", "b"),
        ("<think>a</think><analysis>b</analysis>c</s>", "c"),
        ("a <think>b</think>c", "a c"),
        ("<b>a</b>", "<b>a</b>"),
    ],
)
def test_the_answer_is_what_stands_outside_of_thoughts(text: str, answer: str) -> None:
    assert without_thoughts(text) == answer


def test_a_thought_that_goes_on_is_cut_off() -> None:
    assert before_thought("a <reasoning>b") == "a "
