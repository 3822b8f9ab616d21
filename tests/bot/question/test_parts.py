"""Several questions in one."""

import pytest

from bot.question.parts import parts_of


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "What does a card cost and who blocks the old one?",
            ["What does a card cost?", "who blocks the old one?"],
        ),
        ("When does the office open and where is it?", ["When does the office open?", "where is the office?"]),
        ("Is it open on Sunday and can I bring a dog?", ["Is it open on Sunday?", "can I bring a dog?"]),
        ("Who is the CEO? When does the office open?", ["Who is the CEO?", "When does the office open?"]),
        ("How and when do I apply?", []),
        ("What did he say and do?", []),
        ("I want to know how and why it works", []),
        ("What is black and white?", []),
        ("Is dinner paid?", []),
        ("", []),
    ],
)
def test_each_is_asked_as_if_alone(question: str, parts: list[str]) -> None:
    assert [part.standalone for part in parts_of(question)] == parts


def test_a_part_keeps_its_own_words() -> None:
    assert [part.text for part in parts_of("How much leave do I have, and who do I ask about it?")] == [
        "How much leave do I have?",
        "who do I ask about it?",
    ]
