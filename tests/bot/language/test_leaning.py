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
        "It is the reason that they left.",
        "It takes its name from a river.",
        "It was built in a year.",
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
        "It is the third time in ten years that the bridge has failed.",
        "It was the first time that a mayor lost a vote.",
        "It is not known who set the fire.",
        "It takes two days to dry the paint.",
        "It's likely that the vote will be held in May.",
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
