"""Events become questions: whose words they are, what they say, and what is nobody's question."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.question import Deleted, Edited, EventReader, SlackQuestion, private
from bot.slack.store import MessageKey

READER = EventReader(user="U0BOT", bot="B0BOT", team="T1")


def said(text: str = "<@U0BOT> why?", **fields: Any) -> dict[str, Any]:
    event = {"type": "message", "user": "U1", "text": text, "ts": "5.5", "channel": "C1", "team": "T1"}
    return {"event_id": "Ev1", "event": event | fields}


def asked(text: str = "<@U0BOT> why?", **fields: Any) -> SlackQuestion:
    question = READER.read(said(text, **fields))
    assert isinstance(question, SlackQuestion)
    return question


def test_a_mention_and_its_message_are_the_same_question() -> None:
    message, mention = asked(), asked(type="app_mention")
    assert message == mention
    assert (message.post, message.text, message.thread, message.mentioned) == (
        MessageKey("T1", "C1", "5.5"),
        "why?",
        "5.5",
        True,
    )
    assert not message.follows


def test_a_message_in_a_thread_and_one_that_names_nobody() -> None:
    inside = asked("why?", thread_ts="1.1")
    assert (inside.thread, inside.follows, inside.mentioned) == ("1.1", True, False)
    assert asked("why?", channel="D1", channel_type="im").mentioned


@pytest.mark.parametrize(
    "fields",
    [
        {"bot_id": "B9"},
        {"user": "U0BOT"},
        {"subtype": "channel_join"},
        {"subtype": "bot_message", "user": None},
        {"user": None},
        {"bot_profile": {"id": "B9"}},
    ],
)
def test_bots_and_news_ask_nothing(fields: dict[str, Any]) -> None:
    assert READER.read(said(**fields)) is None


def test_who_comes_from_elsewhere() -> None:
    assert asked(user_team="T9").foreign
    assert not asked().foreign
    body = said() | {"is_ext_shared_channel": True}
    question = READER.read(body)
    assert isinstance(question, SlackQuestion)
    assert question.shared


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<@U0BOT>  what   is &lt;b&gt; &amp; c?", "what is <b> & c?"),
        ("see <#C2|general> and <!here>", "see #general and"),
        ("What does SEV1 mean? cc <@U2>", "What does SEV1 mean?"),
        ("<@U0BOT>, what does SEV1 mean (cc: <@U2|bob> and <@U3>)?", "what does SEV1 mean?"),
        ("what does SEV1 mean <@U2>?", "what does SEV1 mean?"),
        ("is cc: a header field?", "is cc: a header field?"),
        ("<https://a.example/x|the page>, <https://b.example>", "the page, https://b.example"),
        ("a < b", "a < b"),
    ],
)
def test_markup_becomes_words(text: str, plain: str) -> None:
    assert READER.plain(text) == plain


def test_who_is_spoken_to() -> None:
    spoken = [
        "<@U0BOT2> why?",
        "<@U2> why? cc <@U0BOT>",
        "hey <@U2>, ask <@U0BOT>",
        "<@U2> <@U0BOT> why?",
        "why, <@U0BOT|footnote>?",
        "why? <@U2> <@U0BOT>",
    ]
    assert [asked(text).mentioned for text in spoken] == [False, False, False, True, True, True]
    assert not asked("<@U2> why? cc <@U0BOT>", type="app_mention").mentioned
    assert asked("<@U2> why?", channel="D1", channel_type="im").mentioned


@settings(max_examples=40)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    question = READER.read(said(text))
    assert isinstance(question, SlackQuestion)
    assert SlackQuestion.from_json(question.to_json()) == question


def test_edits_and_deletions() -> None:
    def changed(text: str, before: str, **fields: Any) -> dict[str, Any]:
        message = {"user": "U1", "text": text, "ts": "5.5"} | fields
        event = {"type": "message", "subtype": "message_changed", "channel": "C1", "message": message}
        return {"event_id": "Ev2", "event": event | {"previous_message": {"text": before}}}

    question = READER.read(changed("<@U0BOT> who?", "<@U0BOT> why?"))
    assert isinstance(question, Edited)
    assert (question.asked.text, question.asked.post.ts) == ("who?", "5.5")
    assert READER.read(changed("same", "same")) is None
    assert READER.read(changed("new", "old", bot_id="B0BOT")) is None
    gone = {"type": "message", "subtype": "message_deleted", "channel": "C1", "deleted_ts": "5.5"}
    assert READER.read({"event": gone | {"previous_message": {"user": "U1"}}}) == Deleted(MessageKey("T1", "C1", "5.5"))
    assert READER.read({"event": gone | {"previous_message": {"user": "U0BOT"}}}) is None


def test_what_asks_something() -> None:
    assert [asked(text).is_question for text in ("why", "thanks", "ok?", "Wie geht das", "")] == [
        *(True, False, True, True, False)
    ]
    assert private(asked(), "https://hooks.example").surface == "private"
