"""Which sentences lean on the one before them."""

import pytest

from bot.language.leaning import is_reply, leans


@pytest.mark.parametrize(
    "sentence",
    [
        "She paid for it.",
        "But they are not members.",
        "For example, a week has seven days.",
        "In that case, call the warden.",
        "Use the side door instead.",
        "“This is rare.”",
        "Such visits are called calls.",
        "Anything above that goes to the head.",
        "After this date nobody is paid.",
    ],
)
def test_sentences_that_lean(sentence: str) -> None:
    assert leans(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Anna paid for it.",
        "More than those who came were paid.",
        "Use the side door instead of the gate.",
        "Theseus sailed.",
        "Examples are kept.",
        "42",
        "",
    ],
)
def test_sentences_that_stand_alone(sentence: str) -> None:
    assert not leans(sentence)


@pytest.mark.parametrize(
    ("sentence", "reply"),
    [
        ("Yes.", True),
        ("No!", True),
        ("Not yet.", True),
        ("It depends.", True),
        ("No dogs.", False),
        ("Yesterday.", False),
    ],
)
def test_a_bare_reply(sentence: str, reply: bool) -> None:
    assert is_reply(sentence) is reply
