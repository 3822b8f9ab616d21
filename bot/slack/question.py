"""What a person asks in Slack, read from what Slack tells: pure, whatever the way it came by."""

import html
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from bot.slack.store import MessageKey

Surface = Literal["channel", "direct", "private"]
CHANNEL: Surface = "channel"
DIRECT: Surface = "direct"
PRIVATE: Surface = "private"
LONGEST = 4_000  # characters of a question
# Subtypes under which people write; everything else is Slack's own news of a channel.
WRITTEN = frozenset({None, "file_share", "thread_broadcast", "me_message"})
_MARKUP = re.compile(r"<(?P<mark>[@#!]?)(?P<name>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
_SOMEBODY = "\x00"  # stands for a mention of somebody
_COPIES = re.compile(
    rf"(?:(?<![^\s(,.;?!/])/?(?:cc|fyi|ping|via)\b[\s:,]*)(?:{_SOMEBODY}(?:[\s,&+]|and\b)*)+", re.IGNORECASE
)
_OPENING = re.compile(rf"^(?:\s*{_SOMEBODY}[\s,:;–-]*)+")
_CHANNEL = "slack#/types/channel_id"
_EMPTY = re.compile(r"\(\s*\)")
_BEFORE_SIGN = re.compile(r"[\s,]+([?!.])")
# Whom a message speaks to: names at its beginning, after a greeting.
_ADDRESSED = re.compile(
    r"\s*(?:(?:hi|hey|hello|hallo|dear|yo|ok|okay|thanks|thank you|sorry)\b[\s,!]*)?"
    r"(?P<names>(?:<@[^<>]+>(?:[\s,:;&+]|and\b)*)+)",
    re.IGNORECASE,
)
# Words that a question or a request begins with.
OPENINGS = frozenset(
    "who whose whom what which when where why how is are was were do does did can could should would will has have had "
    "may might must and tell show list name give explain summarise summarize compare "
    "wer wessen wem wen was welche welcher welches wann wo wohin woher warum weshalb wie wieviel ist sind war hat "
    "haben kann können darf dürfen muss müssen soll sollen gibt und".split()
)


@dataclass(frozen=True, slots=True)
class SlackQuestion:
    """A question. `thread` is where the answer goes; `text` is what is searched for: plain, without any mention.

    `surface` is channel, direct (a conversation with the bot) or private (seen by the asker alone); `follows` says that
    it stands in a thread with messages before it; `mentioned` that the bot was asked by name, or has no one else to
    be asked; `foreign` that the asker belongs to another organisation, `shared` that the channel does too; `files`
    counts what came with it; `names_others` says that it speaks to other people; `raw` is the text as Slack has it, and
    `edited` says that it was another one, which was answered; `unasked` that nobody asked the bot, which then answers
    only when it is sure; `viewing` is the channel that the asker looks at beside a direct message; `reply_to` is the
    address for private answers.
    """

    post: MessageKey
    thread: str
    user: str
    text: str
    surface: Surface
    follows: bool = False
    mentioned: bool = True
    foreign: bool = False
    shared: bool = False
    files: int = 0
    names_others: bool = False
    raw: str = ""
    edited: bool = False
    unasked: bool = False
    viewing: str | None = None
    reply_to: str | None = None

    @property
    def is_question(self) -> bool:
        """Whether the words themselves ask something."""
        words = self.text.casefold().split()
        return self.text.rstrip().endswith(("?", "？", "؟")) or bool(words and words[0].strip(",.:;!") in OPENINGS)

    def to_json(self) -> dict[str, Any]:
        """The question as a plain JSON object."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "SlackQuestion":
        """The question that `to_json` made `data` of."""
        return cls(**{**data, "post": MessageKey(**data["post"])})


@dataclass(frozen=True, slots=True)
class Edited:
    """A question that was changed, as it reads now."""

    asked: SlackQuestion


@dataclass(frozen=True, slots=True)
class Deleted:
    """A message that is gone."""

    post: MessageKey


@dataclass(frozen=True, slots=True)
class EventReader:
    """Reads events for one bot: `user` is its user id, `bot` its bot id, `team` its workspace."""

    user: str
    bot: str
    team: str

    def read(self, body: Mapping[str, Any]) -> SlackQuestion | Edited | Deleted | None:
        """What an `app_mention` or `message` event asks of the bot, as far as it can be told by itself.

        None for the bot's own messages, other bots' and what nobody wrote. A message of a channel that names the bot
        nowhere is an SlackQuestion that is not `mentioned`.
        """
        event = body["event"]
        subtype = _subtype(event)
        if subtype == "message_changed":
            return self._edited(body, event)
        if subtype == "message_deleted":
            old = event.get("previous_message") or {}
            ts = str(event.get("deleted_ts") or event["message"]["ts"])
            return None if self.is_bot(old) else Deleted(MessageKey(self.team, event["channel"], ts))
        return self._asked(body, event, event) if subtype in WRITTEN else None

    def is_bot(self, message: Mapping[str, Any]) -> bool:
        """Whether this bot or another one wrote it."""
        return bool(message.get("bot_id") or message.get("bot_profile") or message.get("user") == self.user)

    def plain(self, text: str) -> str:
        """The words of a message without mentions of people, and without what only leads up to one, such as "cc"."""

        def shown(match: re.Match[str]) -> str:
            mark, name, label = match["mark"], match["name"], match["label"]
            if mark == "@":
                return _SOMEBODY
            if mark == "#":
                return f"#{label or name}"
            return "" if mark else label or name

        words = _MARKUP.sub(shown, text.replace(_SOMEBODY, " "))
        if _SOMEBODY in words:
            words = _OPENING.sub("", _COPIES.sub(" ", words))
            words = _BEFORE_SIGN.sub(r"\1", _EMPTY.sub(" ", words.replace(_SOMEBODY, " ")))
        return html.unescape(" ".join(words.split()))

    def to_others(self, text: str) -> str:
        """Slack's markup without mentions of this bot."""
        return re.sub(rf"<@{re.escape(self.user)}(?:\|[^<>]*)?>", "", text)

    def named(self, text: str) -> str:
        """The words of a message in which names stand in the place of mentions, but for what is left of them."""
        return html.unescape(" ".join(_MARKUP.sub(lambda match: match["label"] or "", text).split()))

    def is_for_others(self, text: str) -> bool:
        """Whether a message begins by speaking to somebody, and not to this bot."""
        opening = _ADDRESSED.match(text)
        return opening is not None and self.user not in _mentioned(opening["names"])

    def _edited(self, body: Mapping[str, Any], event: Mapping[str, Any]) -> Edited | None:
        message, old = event["message"], event.get("previous_message") or {}
        # Slack tells of a change also when it shows a preview, a reply or a reaction: nobody edited anything then.
        if message.get("text") == old.get("text") or message.get("subtype") not in WRITTEN:
            return None
        asked = self._asked(body, event, message)
        return None if asked is None else Edited(asked)

    def _asked(
        self, body: Mapping[str, Any], event: Mapping[str, Any], message: Mapping[str, Any]
    ) -> SlackQuestion | None:
        if self.is_bot(message) or not message.get("user"):
            return None
        text, ts = str(message.get("text") or ""), str(message["ts"])
        channel = str(event["channel"])
        direct = event.get("channel_type") == "im" or channel.startswith("D")
        named = _mentioned(text)
        called = (event.get("type") == "app_mention" or self.user in named) and not self.is_for_others(text)
        team = message.get("user_team") or message.get("team") or self.team
        return SlackQuestion(
            post=MessageKey(self.team, channel, ts),
            thread=str(message.get("thread_ts") or ts),
            user=str(message["user"]),
            text=self.plain(text),
            surface=DIRECT if direct else CHANNEL,
            follows=message.get("thread_ts") not in {None, ts},
            mentioned=direct or called,
            foreign=team != self.team,
            shared=bool(body.get("is_ext_shared_channel")),
            files=len(message.get("files") or ()),
            names_others=bool(named - {self.user}),
            raw=text,
            viewing=viewed_channel(message.get("app_context")),
        )


def _subtype(event: Mapping[str, Any]) -> str | None:
    """The kind of a message's event; one with replies that is deleted comes as a change, to a tombstone."""
    kind = event.get("subtype")
    is_buried = kind == "message_changed" and event["message"].get("subtype") == "tombstone"
    return "message_deleted" if is_buried else kind


def viewed_channel(context: Mapping[str, Any] | None) -> str | None:
    """The channel that somebody looks at beside the conversation with the bot, the most relevant one.

    https://docs.slack.dev/reference/events/app_context_changed
    """
    for entity in (context or {}).get("entities") or ():
        value = entity.get("value")
        if entity.get("type") == _CHANNEL and isinstance(value, str):
            return value
    return None


def _mentioned(text: str) -> set[str]:
    return {name for mark, name, _ in _MARKUP.findall(text) if mark == "@"}


def private(asked: SlackQuestion, reply_to: str | None) -> SlackQuestion:
    """The same question, answered to the asker alone."""
    return replace(asked, surface=PRIVATE, reply_to=reply_to)
