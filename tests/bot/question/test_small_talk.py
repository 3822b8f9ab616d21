import pytest

from bot.question.small_talk import SmallTalk, small_talk


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Hi", SmallTalk.GREETING),
        ("Hello, how are you?", SmallTalk.GREETING),
        ("good morning footnote!", SmallTalk.GREETING),
        ("thanks", SmallTalk.THANKS),
        ("Great, thank you so much!", SmallTalk.THANKS),
        ("Thanks for your help", SmallTalk.THANKS),
        ("help", SmallTalk.ABILITIES),
        ("Hi! What can you do?", SmallTalk.ABILITIES),
        ("Who are you?", SmallTalk.ABILITIES),
        ("What can I ask you?", SmallTalk.ABILITIES),
    ],
)
def test_small_talk_is_told_by_its_kind(text: str, kind: SmallTalk) -> None:
    assert small_talk(text) is kind


@pytest.mark.parametrize(
    "text",
    [
        "Hello Kitty's owner?",
        "Thanks to whom did the rescue succeed?",
        "help desk hours?",
        "Who are you allowed to invite?",
        "What can you do with a day pass?",
        "How are you billed?",
        "Hi, when does the ferry leave?",
        "Thanks! And who pays for it?",
        "",
        "hi " * 100,
    ],
)
def test_a_question_is_no_small_talk(text: str) -> None:
    assert small_talk(text) is None
