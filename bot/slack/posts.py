"""Answers as Slack messages: the text with [n], the passages behind it, and what can be done with it. Pure: no network.

Every string from a document or a model goes through `bot.slack.escaping`. Every message keeps Slack's limits, as
slack_sdk's own block classes check them when they are built.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContainerBlock,
    ContextBlock,
    MarkdownBlock,
    MarkdownTextObject,
    Option,
    OverflowMenuElement,
    PlainTextObject,
)

from bot.answer import Answer, Citation, Sentence, nearest_quote
from bot.engine import Engine
from bot.settings.slack import Language
from bot.slack.escaping import broken, escape, host_of, is_whole, literal, notice
from bot.slack.messages import WORDS
from bot.slack.passages import citation_block, passage_blocks
from bot.slack.quoting import mrkdwn, text_pieces
from bot.slack.several import left_out
from bot.slack.splitting import ends_in_fence, shortened, split_markdown
from bot.slack.words import SlackWords
from bot.verdict import Verdict
from index.errors import IndexMissing, ModelError

# Action ids; what stands in the menu has them as its values.
THUMB_UP, THUMB_DOWN, MENU = "feedback_good", "feedback_bad", "more"
SOURCES, WHY, CLOSEST, SHARE = "sources", "why", "closest", "share"
GOOD, BAD = "good", "bad"
MESSAGE_MOST = 11_000  # characters of a message's blocks as JSON; Slack refuses somewhat longer ones
_BODY_MOST = 6_000  # of them for the text, so that the passages find room below it
_NOTICE_MOST = 300  # characters of the text that notifications show
_NEAREST_MOST = 300  # characters of what came nearest to an answer
_CHILDREN_MOST = 10
_ROW = "answer "  # begins the id of the row of buttons, which the id of the answer follows
_OPEN_MOST = 900  # characters of the quote that stands open
_PASSAGE_MOST = 2_900
_PASSAGE_LEAST = 300

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
    under which the answer is stored: the buttons carry it. `owner` is whom to ask when the documents do not answer, as
    mrkdwn. Addresses of `hosts` are links.
    """

    surface: Literal["channel", "direct", "private"]
    question: str
    today: date
    owner: str | None = None
    hosts: frozenset[str] = frozenset()
    language: Language = "en"

    @property
    def words(self) -> SlackWords:
        """The fixed sentences in the language of the channel."""
        return WORDS[self.language]


def answer_posts(answer: Answer, shown: Shown) -> list[SlackMessage]:
    """The final messages: one, unless the answer is too long for that; the last one has passages and buttons."""
    text, hosts = answer_text(answer, shown.words), hosts_of(answer, shown)
    parts = split_markdown(escape(text, hosts), _BODY_MOST)
    if not all(map(is_whole, parts)):  # cut inside of code, where an address would come out of it
        parts = split_markdown(broken(text), _BODY_MOST)
    *first, last = parts
    posts = [_post(part, [_markdown(part)]) for part in first]
    ending = _ending(answer, shown, MESSAGE_MOST - weight([_markdown(last)]))
    return [*posts, _post(last, [_markdown(last), *ending])]


def hosts_of(answer: Answer, shown: Shown) -> frozenset[str]:
    """The hosts whose addresses may be links: those of the passages cited, and those that the settings allow."""
    return (shown.hosts | {host_of(citation.link or "") for citation in answer.citations}) - {""}


def answer_text(answer: Answer, words: SlackWords) -> str:
    """The answer as Markdown from outside, with [n]; a sentence that no passage supports is followed by a remark."""
    if answer.abstained or answer.engine is Engine.FIXED:
        return translated(answer.answer, words)
    shown, position = "", 0
    for sentence in answer.sentences:
        start = answer.answer.find(sentence.text, position)
        if start < 0:
            continue
        end = start + len(sentence.text)
        marks = _marks(sentence)
        remark = _remark(sentence, words)
        shown = with_marks(shown + answer.answer[position:start], sentence.text, f"{marks}{remark}")
        position = end + (len(marks) if answer.answer.startswith(marks, end) else 0)
    return shown + answer.answer[position:]


def _remark(sentence: Sentence, words: SlackWords) -> str:
    """How a sentence stands to its passages, where they do not bear it out."""
    remarks = {Verdict.CONTRADICTED: words.contradicted, Verdict.NOT_CHECKED: words.not_checked}
    if sentence.verdict is Verdict.SUPPORTED or (sentence.verdict is Verdict.NOT_CHECKED and not sentence.citations):
        return ""
    return f" _{remarks.get(sentence.verdict, words.not_supported)}_"


def with_marks(before: str, sentence: str, marks: str) -> str:
    """A sentence with what stands behind it, after what was said before.

    A code fence begins and ends a line: what stands behind one goes below it.
    """
    if sentence.startswith("```") and before and not before.endswith("\n"):
        before = f"{before.rstrip()}\n"
    text = before + sentence
    return f"{text}\n{marks.strip()}" if marks and ends_in_fence(text) else text + marks


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
    row = _row(answer, shown)
    return [*notes, *_passages(answer, shown, room - weight([*notes, row])), row]


def _notes(answer: Answer, shown: Shown) -> list[str]:
    words, lines = shown.words, []
    if answer.note and (note := literal(translated(answer.note, words)).strip()):
        lines.append(shortened(note, _NOTICE_MOST))
    if quote := nearest_quote(answer):
        shown_quote = mrkdwn(text_pieces(quote, str(answer.trace["rejected"][0].get("document", ""))))
        lines.append(words.nearest.format(quote=shortened(" ".join(shown_quote.split()), _NEAREST_MOST)))
    if parts := left_out(answer):
        listed = " ".join(f"“{shortened(literal(part), _NEAREST_MOST)}”" for part in parts)
        lines.append((words.several if answer.abstained else words.left_out).format(parts=listed))
    if answer.abstained and shown.owner:
        lines.append(words.ask_owner.format(owner=shown.owner))
    return lines


def _passages(answer: Answer, shown: Shown, room: int) -> Blocks:
    """The first passage stands open, further ones are collapsed, all in at most `room` characters."""
    first, further = answer.citations[:1], answer.citations[1:]
    most, hosts = _OPEN_MOST, hosts_of(answer, shown)
    blocks: Blocks = []
    for citation in first:
        blocks = passage_blocks(citation, shown.words, shown.today, most, hosts=hosts)
        while weight(blocks) > room and most > 1:
            most //= 2
            blocks = passage_blocks(citation, shown.words, shown.today, most, hosts=hosts)
    if weight(blocks) > room:
        return []
    return [*blocks, *_further(further, shown, room - weight(blocks), hosts)]


def _further(citations: Sequence[Citation], shown: Shown, room: int, hosts: frozenset[str]) -> Blocks:
    """Further passages, collapsed, in at most `room` characters; those that do not fit are counted."""
    words = shown.words
    kept = citations if len(citations) <= _CHILDREN_MOST else citations[: _CHILDREN_MOST - 1]
    most = _PASSAGE_MOST
    while kept:
        children = [citation_block(citation, words, shown.today, most, hosts=hosts) for citation in kept]
        if len(kept) < len(citations):
            children.append(_note(words.more_passages.format(count=len(citations) - len(kept))))
        block = _container(_count(words, len(citations)), children)
        if weight([block]) <= room:
            return [block]
        most, kept = (most * 2 // 3, kept) if most > _PASSAGE_LEAST else (most, kept[:-1])
    return []


def hidden_line(count: int, words: SlackWords) -> str:
    """How many sources the asker may see and the channel may not; for the asker alone."""
    return words.one_hidden if count == 1 else words.hidden.format(count=count)


def _count(words: SlackWords, count: int) -> str:
    return words.one_further if count == 1 else words.further.format(count=count)


def _container(title: str, children: Blocks) -> dict[str, Any]:
    block = ContainerBlock(
        title=title, child_blocks=children, width="full", is_collapsible=True, default_collapsed=True
    )
    return block.to_dict()


def _row(answer: Answer, shown: Shown) -> dict[str, Any]:
    """👍, 👎 and the menu, in one row."""
    words = shown.words
    thumbs = [
        ButtonElement(
            text=PlainTextObject(text=sign, emoji=True),
            action_id=action,
            value=f"{verdict} {shown.question}",
            accessibility_label=label,
        )
        for sign, action, verdict, label in (("👍", THUMB_UP, GOOD, words.good), ("👎", THUMB_DOWN, BAD, words.bad))
    ]
    options = [Option(text=PlainTextObject(text=text), value=name) for name, text in _menu(answer, shown)]
    menu = OverflowMenuElement(action_id=MENU, options=options)
    return ActionsBlock(block_id=f"{_ROW}{shown.question}", elements=[*thumbs, menu]).to_dict()


def _menu(answer: Answer, shown: Shown) -> list[tuple[str, str]]:
    words = shown.words
    chosen = [(WHY, words.why_not if answer.abstained else words.why)]
    if len(answer.citations) > 1:
        chosen.insert(0, (SOURCES, words.sources))
    elif not answer.citations and answer.trace.get("retrieved"):
        chosen.insert(0, (CLOSEST, words.closest))
    if shown.surface == "private":
        chosen.append((SHARE, words.share))
    return chosen


def chosen_of(action: Mapping[str, Any]) -> tuple[str, str]:
    """What was pressed, and the question's id that it carries: of a button, or of an entry of the menu."""
    option = action.get("selected_option")
    if option is None:  # a button, as messages of earlier versions have them
        return str(action["action_id"]), str(action["value"])
    return str(option["value"]), str(action["block_id"]).removeprefix(_ROW)


def verdict_of(value: str) -> tuple[str, str]:
    """The verdict, good or bad, and the question's id that a feedback button carries."""
    verdict, _, question = value.partition(" ")
    return verdict, question


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
    return SlackMessage(shortened(notice(text) or "…", _NOTICE_MOST), blocks)


def _markdown(text: str) -> dict[str, Any]:
    return MarkdownBlock(text=text or "…").to_dict()


def _note(line: str) -> dict[str, Any]:
    block: Block = ContextBlock(elements=[MarkdownTextObject(text=line, verbatim=True)])
    return block.to_dict()
