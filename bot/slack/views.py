"""What opens beside the conversation: modals, the Home tab, and the questions that are suggested. Pure: no network."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from slack_sdk.models.blocks import (
    CheckboxesElement,
    DividerBlock,
    HeaderBlock,
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
)
from slack_sdk.models.views import View

from bot import messages
from bot.answer import Answer, Citation
from bot.slack.escaping import literal
from bot.slack.messages import SlackWords
from bot.slack.passages import age, citation_block, cut, section
from bot.slack.posts import translated
from bot.slack.splitting import shortened
from index.catalog import Titled

FEEDBACK_VIEW = "feedback"  # the callback id of the modal that a 👎 opens
_REASONS, _COMMENT = "reasons", "comment"  # ids of its fields
_TEXT_MOST = 2_900  # characters of a section
_COMMENT_MOST = 2_000
_BLOCKS_MOST = 90  # of a view's 100
_CLOSEST_MOST = 5
_PREVIEW_MOST = 150
_TITLE_MOST = 150
_QUESTION_MOST = 300
_TITLES_MOST = 20
_PROMPTS_MOST = 4
_PROMPT_TITLE_MOST = 75
_VIEW_TITLE_MOST = 24

JSON = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FeedbackGiven:
    """What a person wrote into the feedback modal: `reasons` are keys of the wording's reasons."""

    question: str
    reasons: tuple[str, ...]
    comment: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the index holds for a person: how many documents, some of them, and when it changed last."""

    count: int
    documents: tuple[Titled, ...] = ()
    changed: date | None = None


def feedback_view(question: str, words: SlackWords) -> JSON:
    """The modal that asks what was wrong with the answer to a question (its id)."""
    options = [Option(value=name, text=PlainTextObject(text=text)) for name, text in words.reasons.items()]
    comment = PlainTextInputElement(
        action_id=_COMMENT,
        multiline=True,
        max_length=_COMMENT_MOST,
        placeholder=PlainTextObject(text=words.comment_hint),
    )
    blocks = [
        InputBlock(
            block_id=_REASONS,
            label=PlainTextObject(text=words.what_was_wrong),
            element=CheckboxesElement(action_id=_REASONS, options=options),
            optional=True,
        ),
        InputBlock(block_id=_COMMENT, label=PlainTextObject(text=words.comment), element=comment, optional=True),
    ]
    view = View(
        type="modal",
        callback_id=FEEDBACK_VIEW,
        private_metadata=question,
        title=PlainTextObject(text=words.feedback_title),
        submit=PlainTextObject(text=words.send),
        close=PlainTextObject(text=words.cancel),
        blocks=blocks,
    )
    return view.to_dict()


def feedback_of(view: Mapping[str, Any]) -> FeedbackGiven:
    """What was written into the modal, from a submitted view."""
    values = view["state"]["values"]
    chosen = (values.get(_REASONS) or {}).get(_REASONS) or {}
    comment = (values.get(_COMMENT) or {}).get(_COMMENT) or {}
    reasons = tuple(str(option["value"]) for option in chosen.get("selected_options") or ())
    return FeedbackGiven(str(view["private_metadata"]), reasons, str(comment.get("value") or ""))


def sources_view(answer: Answer, words: SlackWords, today: date) -> JSON:
    """The whole passages that an answer rests on, what is quoted of them in bold."""
    blocks: list[Any] = []
    for numbers, passage in _whole_passages(answer.citations):
        blocks += [DividerBlock(), citation_block(passage, words, today, _TEXT_MOST, numbers)]
    return _modal(words.sources, blocks[1:] or [section(words.no_passage)], words)


def _whole_passages(citations: Sequence[Citation]) -> Iterator[tuple[list[int], Citation]]:
    """For each passage the numbers that cite it, and a citation that quotes all of it and stresses what they quote."""
    passages: dict[tuple[str, int, str], list[Citation]] = {}
    for one in citations:
        passages.setdefault((one.document, one.passage_start, one.passage), []).append(one)
    for same in passages.values():
        first = same[0]
        whole = replace(
            first,
            start=first.passage_start,
            end=first.passage_start + len(first.passage),
            quote=first.passage,
            emphasis=tuple(sorted((one.start, one.end) for one in same)),
        )
        yield [one.number for one in same], whole


def closest_view(answer: Answer, words: SlackWords) -> JSON:
    """The passages that came closest to a question which the documents do not answer."""
    found = answer.trace.get("retrieved", [])[:_CLOSEST_MOST]
    blocks: list[Any] = []
    for one in found:
        title = literal(cut(_title(one), _TITLE_MOST))
        blocks += [DividerBlock(), section(shortened(f"*{title}*\n{_quoted(str(one.get('text', '')))}", _TEXT_MOST))]
    return _modal(words.closest, blocks[1:] or [section(words.nothing_found)], words)


def _quoted(text: str) -> str:
    return "\n".join(f"> {literal(line)}" for line in text.strip().splitlines())


def why_view(answer: Answer, words: SlackWords) -> JSON:
    """How an answer came about: what was searched for, found and cited, and how long each step took."""
    facts = "\n".join(f"*{name}*  {value}" for name, value in _facts(answer, words))
    blocks: list[Any] = [section(shortened(facts, _TEXT_MOST)), HeaderBlock(text=PlainTextObject(text=words.found))]
    found = answer.trace.get("retrieved", [])
    blocks += [section(_finding(number, one, answer, words)) for number, one in enumerate(found, 1)]
    title = words.why_not if answer.abstained else words.why
    return _modal(title, blocks if found else [*blocks, section(words.nothing_found)], words)


def _facts(answer: Answer, words: SlackWords) -> Iterator[tuple[str, str]]:
    if answer.standalone_question != answer.question:
        yield words.read_as, literal(cut(answer.standalone_question, _QUESTION_MOST))
    yield words.written_by, words.engines[answer.engine]
    confidence = f"{answer.confidence:.0%}"
    yield words.confidence, words.withheld.format(confidence=confidence) if answer.abstained else confidence
    timings = answer.trace.get("timings_ms", {})
    if timings:
        yield words.took, ", ".join(f"{literal(step)} {ms:.0f} ms" for step, ms in timings.items())


def _finding(number: int, found: Mapping[str, Any], answer: Answer, words: SlackWords) -> str:
    ranks = words.ranks.format(
        dense=found.get("dense_rank") or "–", lexical=found.get("lexical_rank") or "–", score=f"{found['score']:.3f}"
    )
    is_cited = any(
        one.document == found["document"] and one.passage_start == found["start"] for one in answer.citations
    )
    preview = literal(cut(" ".join(str(found.get("text", "")).split()), _PREVIEW_MOST))
    head = f"{number}. *{literal(cut(_title(found), _TITLE_MOST))}* · {ranks}{f' · {words.cited}' if is_cited else ''}"
    return shortened(f"{head}\n> {preview}", _TEXT_MOST)


def _title(found: Mapping[str, Any]) -> str:
    return str(found.get("title") or found["document"])


def _modal(title: str, blocks: Sequence[Any], words: SlackWords) -> JSON:
    kept = list(blocks[:_BLOCKS_MOST])
    if len(kept) < len(blocks):
        kept.append(section(words.cut))
    view = View(
        type="modal",
        title=PlainTextObject(text=cut(title, _VIEW_TITLE_MOST)),
        close=PlainTextObject(text=words.close),
        blocks=kept,
    )
    return view.to_dict()


def home_view(known: Known, asked: Sequence[str], words: SlackWords, today: date) -> JSON:
    """The Home tab: how to ask, a person's last questions, and what the person may see, with its age."""
    count = words.one_known if known.count == 1 else words.known.format(count=f"{known.count:,}")
    updated = f" {words.updated.format(date=known.changed.isoformat())}" if known.changed else ""
    questions = [f"• {literal(cut(' '.join(one.split()), _QUESTION_MOST))}" for one in asked] or [words.no_question]
    documents = [_document_line(one, words, today) for one in known.documents[:_TITLES_MOST]]
    blocks: list[Any] = [
        HeaderBlock(text=PlainTextObject(text=words.home)),
        section(words.ask_how),
        HeaderBlock(text=PlainTextObject(text=words.last_questions)),
        section(shortened("\n".join(questions), _TEXT_MOST)),
        DividerBlock(),
        section(f"{count if known.count else translated(messages.NOTHING_INDEXED, words)}{updated}"),
    ]
    if documents:
        blocks.append(section(shortened("\n".join(documents), _TEXT_MOST)))
    return View(type="home", blocks=blocks).to_dict()


def _document_line(document: Titled, words: SlackWords, today: date) -> str:
    dated = f" · {literal(age(document.date, today, words))}" if document.date else ""
    return f"• {literal(cut(document.title, _TITLE_MOST))}{dated}"


def suggested_prompts(documents: Sequence[Titled], words: SlackWords) -> list[dict[str, str]]:
    """At most four questions to begin with, drawn from titles and headings: one of a document, then a second one."""
    drawn = [_prompts(document, words) for document in documents]
    prompts = [questions[turn] for turn in (0, 1) for questions in drawn if turn < len(questions)]
    chosen = list(dict.fromkeys(prompts))[:_PROMPTS_MOST]
    return [{"title": cut(question, _PROMPT_TITLE_MOST), "message": question} for question in chosen]


def _prompts(document: Titled, words: SlackWords) -> list[str]:
    title = cut(" ".join(document.title.split()), _TITLE_MOST)
    headings = [" ".join(heading.split()) for heading in document.headings]
    asked = [
        words.prompt_heading.format(title=title, heading=cut(one, _TITLE_MOST)) for one in headings if one != title
    ]
    return [words.prompt_title.format(title=title), *asked] if title else []
