"""Answers as Slack messages: the text with [n], the passages behind it, and what can be done with it. Pure: no network.

Every string from a document or a model goes through `bot.slack.escaping`. Every message keeps Slack's limits, as
slack_sdk's own block classes check them when they are built.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContainerBlock,
    ContextActionsBlock,
    ContextBlock,
    FeedbackButtonObject,
    FeedbackButtonsElement,
    MarkdownBlock,
    MarkdownTextObject,
    PlainTextObject,
)

from bot.answer import Answer, Sentence, nearest_quote
from bot.engine import Engine
from bot.settings.slack import Language
from bot.slack.escaping import escape, literal
from bot.slack.messages import WORDS, SlackWords
from bot.slack.passages import citation_block
from bot.slack.splitting import shortened, split_markdown
from index.errors import IndexMissing, ModelError

FEEDBACK, SOURCES, WHY, CLOSEST, SHARE = "feedback", "sources", "why", "closest", "share"  # action ids
GOOD, BAD = "good", "bad"
MESSAGE_MOST = 11_000  # characters of a message's blocks as JSON; Slack refuses somewhat longer ones
_BODY_MOST = 6_000  # of them for the text, so that the passages find room below it
_NOTICE_MOST = 300  # characters of the text that notifications show
_NEAREST_MOST = 300  # characters of what came nearest to an answer
_CHILDREN_MOST = 10
_PASSAGE_MOST = 2_900
_PASSAGE_LEAST = 300
_OWNER_MOST = 400

Blocks = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class SlackMessage:
    """A message: `text` is what notifications show, `blocks` what the channel shows."""

    text: str
    blocks: Blocks


@dataclass(frozen=True, slots=True)
class Shown:
    """Where and to whom an answer is shown.

    `surface`: a channel, a direct message, or private (only the asker sees it, and may share it). `question` is the id
    under which the answer is stored: the buttons carry it. `hidden` counts the sources that the asker may see and the
    channel may not. `owner` is whom to ask when the documents do not answer.
    """

    surface: Literal["channel", "direct", "private"]
    question: str
    today: date
    hidden: int = 0
    owner: str | None = None
    language: Language = "en"

    @property
    def words(self) -> SlackWords:
        """The fixed sentences in the language of the channel."""
        return WORDS[self.language]


def answer_posts(answer: Answer, shown: Shown) -> list[SlackMessage]:
    """The final messages: one, unless the answer is too long for that; the last one has passages and buttons."""
    *first, last = split_markdown(answer_text(answer, shown.words), _BODY_MOST)
    posts = [_post(part, [_markdown(part)]) for part in first]
    ending = _ending(answer, shown, MESSAGE_MOST - weight([_markdown(last)]))
    return [*posts, _post(last, [_markdown(last), *ending])]


def answer_text(answer: Answer, words: SlackWords) -> str:
    """The answer as escaped Markdown, with [n]; a sentence that no passage supports is followed by a remark."""
    if answer.abstained or answer.engine is Engine.FIXED:
        return escape(translated(answer.answer, words))
    shown, at = "", 0
    for sentence in answer.sentences:
        start = answer.answer.find(sentence.text, at)
        if start < 0:
            continue
        end = start + len(sentence.text)
        marks = _marks(sentence)
        end += len(marks) if answer.answer.startswith(marks, end) else 0
        remark = "" if sentence.supported else f" _{words.not_supported}_"
        shown += escape(answer.answer[at:end]) + remark
        at = end
    return shown + escape(answer.answer[at:])


def _marks(sentence: Sentence) -> str:
    marks = "".join(f"[{number}]" for number in sentence.citations)
    return f" {marks}" if marks else ""


def _ending(answer: Answer, shown: Shown, room: int) -> Blocks:
    """What stands below the text, in at most `room` characters of JSON: notes, passages, buttons.

    Empty for a fixed reply, such as one to a greeting.
    """
    if answer.engine is Engine.FIXED:
        return []
    notes = [_note(line) for line in _notes(answer, shown)]
    buttons = [_feedback(shown), _buttons(answer, shown)]
    left = room - weight([*notes, *buttons])
    return [*notes, *_passages(answer, shown, left), *buttons]


def _notes(answer: Answer, shown: Shown) -> list[str]:
    words, lines = shown.words, []
    if answer.note and (note := literal(translated(answer.note, words)).strip()):
        lines.append(shortened(note, _NOTICE_MOST))
    if quote := nearest_quote(answer):
        lines.append(words.nearest.format(quote=shortened(literal(" ".join(quote.split())), _NEAREST_MOST)))
    if answer.abstained and shown.owner:
        lines.append(words.ask_owner.format(owner=owner_mention(shown.owner)))
    if shown.hidden:
        lines.append(hidden_line(shown.hidden, words))
    return lines


def hidden_line(count: int, words: SlackWords) -> str:
    """How many sources the asker may see and the channel may not."""
    return words.one_hidden if count == 1 else words.hidden.format(count=count)


def owner_mention(owner: str) -> str:
    """Whom to ask, as mrkdwn: a person or a user group by id becomes a mention, anything else stays words."""
    if owner.isalnum() and owner.isupper() and owner[1:].strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"):
        if owner[0] in "UW":
            return f"<@{owner}>"
        if owner[0] == "S":
            return f"<!subteam^{owner}>"
    return shortened(literal(owner), _OWNER_MOST)


def _passages(answer: Answer, shown: Shown, room: int) -> Blocks:
    """The passages, collapsed, in at most `room` characters; those that do not fit are counted."""
    words, citations = shown.words, answer.citations
    kept = citations if len(citations) <= _CHILDREN_MOST else citations[: _CHILDREN_MOST - 1]
    most = _PASSAGE_MOST
    while kept:
        children = [citation_block(one, words, shown.today, most) for one in kept]
        if len(kept) < len(citations):
            children.append(_note(words.more_passages.format(count=len(citations) - len(kept))))
        block = _container(_count(words, len(citations)), children)
        if weight([block]) <= room:
            return [block]
        most, kept = (most * 2 // 3, kept) if most > _PASSAGE_LEAST else (most, kept[:-1])
    return []


def _count(words: SlackWords, count: int) -> str:
    return words.one_passage if count == 1 else words.passages.format(count=count)


def _container(title: str, children: Blocks) -> dict[str, Any]:
    block = ContainerBlock(
        title=title, child_blocks=children, width="full", is_collapsible=True, default_collapsed=True
    )
    return block.to_dict()


def _feedback(shown: Shown) -> dict[str, Any]:
    words = shown.words
    element = FeedbackButtonsElement(
        action_id=FEEDBACK,
        positive_button=FeedbackButtonObject(
            text="👍", accessibility_label=words.good, value=f"{GOOD} {shown.question}"
        ),
        negative_button=FeedbackButtonObject(text="👎", accessibility_label=words.bad, value=f"{BAD} {shown.question}"),
    )
    return ContextActionsBlock(elements=[element]).to_dict()


def verdict_of(value: str) -> tuple[str, str]:
    """The verdict, good or bad, and the question's id that a feedback button carries."""
    verdict, _, question = value.partition(" ")
    return verdict, question


def _buttons(answer: Answer, shown: Shown) -> dict[str, Any]:
    words = shown.words
    chosen = [(WHY, words.why_not if answer.abstained else words.why)]
    if answer.citations:
        chosen.insert(0, (SOURCES, words.sources))
    elif answer.trace.get("retrieved"):
        chosen.insert(0, (CLOSEST, words.closest))
    if shown.surface == "private":
        chosen.append((SHARE, words.share))
    elements = [
        ButtonElement(text=PlainTextObject(text=text), action_id=name, value=shown.question) for name, text in chosen
    ]
    return ActionsBlock(elements=elements).to_dict()


def translated(text: str, words: SlackWords) -> str:
    """What the chain says in fixed English sentences, in the language of the channel; any other text as it is."""
    for english, other in words.fixed.items():
        text = text.replace(english, other)
    return text


def queued_text(ahead: int, words: SlackWords) -> str:
    """How many questions are answered before the asker's."""
    if ahead == 0:
        return words.next_in_line
    return words.one_ahead if ahead == 1 else words.ahead.format(count=ahead)


def failure_post(error: Exception, words: SlackWords) -> SlackMessage:
    """What the asker is told when an answer failed: what to do, and nothing of how it works inside."""
    if isinstance(error, ModelError):
        return note_post(words.model_failed)
    return note_post(words.no_index if isinstance(error, IndexMissing) else words.failed)


def note_post(line: str) -> SlackMessage:
    """A message of one fixed sentence, in mrkdwn."""
    return SlackMessage(line, [_note(line)])


def weight(blocks: Sequence[dict[str, Any]]) -> int:
    """How much of a message's limit some blocks take up, in characters."""
    return len(json.dumps(blocks, ensure_ascii=False))


def _post(text: str, blocks: Blocks) -> SlackMessage:
    return SlackMessage(shortened(text or "…", _NOTICE_MOST), blocks)


def _markdown(text: str) -> dict[str, Any]:
    return MarkdownBlock(text=text or "…").to_dict()


def _note(line: str) -> dict[str, Any]:
    block: Block = ContextBlock(elements=[MarkdownTextObject(text=line, verbatim=True)])
    return block.to_dict()
