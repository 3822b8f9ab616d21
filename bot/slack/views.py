"""What opens beside the conversation: modals, the Home tab, and the questions that are suggested. Pure: no network."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    ButtonElement,
    CheckboxesElement,
    DividerBlock,
    HeaderBlock,
    InputBlock,
    MarkdownTextObject,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    SectionBlock,
)
from slack_sdk.models.views import View

from bot import messages
from bot.answer import Answer, Citation
from bot.slack.escaping import link, literal, visible
from bot.slack.passages import age, citation_head, cut, passage_blocks, rich_quote, section
from bot.slack.posts import SlackMessage, note_post, translated
from bot.slack.quoting import text_pieces
from bot.slack.splitting import shortened, split_markdown
from bot.slack.words import SlackWords

DETAILS, SHOW, ASK_ABOUT = "details", "show_answer", "ask_about"  # action ids
FEEDBACK_VIEW = "feedback"  # the callback id of the modal that a 👎 opens
_REASONS, _COMMENT = "reasons", "comment"  # ids of its fields
_TEXT_MOST = 2_900  # characters of a section
_COMMENT_MOST = 2_000
_BLOCKS_MOST = 90  # of a view's 100
_CLOSEST_MOST = 5
_NEAR_MOST = 3  # passages that were near and not used
_READ_MOST = 10  # documents that an answer rests on
_PREVIEW_MOST = 150
_VERY, _RATHER = 0.85, 0.6  # chances of being right from which on an answer is called sure
_TITLE_MOST = 150
_QUESTION_MOST = 300
_TITLES_MOST = 20
_DATE_MOST = 60
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
class ListedDocument:
    """A document as it is named: `date` is what it states of itself, `headings` are its first ones."""

    title: str
    date: str | None
    headings: tuple[str, ...]
    url: str | None = None


@dataclass(frozen=True, slots=True)
class LibraryContents:
    """What the index holds for a person: how many documents, some of them, and when it changed last."""

    count: int
    documents: tuple[ListedDocument, ...] = ()
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
        blocks += [DividerBlock(), *passage_blocks(passage, words, today, _TEXT_MOST, numbers)]
    return _modal(words.sources, blocks[1:] or [section(words.no_passage)], words)


def _whole_passages(citations: Sequence[Citation]) -> Iterator[tuple[list[int], Citation]]:
    """For each passage the numbers that cite it, and a citation that quotes all of it and stresses what they quote."""
    passages: dict[tuple[str, int, str], list[Citation]] = {}
    for citation in citations:
        passages.setdefault((citation.document, citation.passage_start, citation.passage), []).append(citation)
    for same in passages.values():
        first = same[0]
        whole = replace(
            first,
            start=first.passage_start,
            end=first.passage_start + len(first.passage),
            quote=first.passage,
            emphasis=tuple(sorted((citation.start, citation.end) for citation in same)),
        )
        yield [citation.number for citation in same], whole


def closest_view(answer: Answer, words: SlackWords) -> JSON:
    """The passages that came closest to a question which the documents do not answer."""
    passages = answer.trace.get("retrieved", [])[:_CLOSEST_MOST]
    blocks: list[Any] = []
    for passage in passages:
        title = literal(cut(_title(passage), _TITLE_MOST))
        blocks += [DividerBlock(), section(f"*{title}*"), _quoted(passage, _TEXT_MOST)]
    return _modal(words.closest, blocks[1:] or [section(words.nothing_found)], words)


def _quoted(passage: Mapping[str, Any], most: int) -> JSON:
    """A passage that was found, as rich text."""
    text = str(passage.get("text", "")).strip()
    return rich_quote(text_pieces(cut(text, most), str(passage["document"])))


def why_view(answer: Answer, question: str, words: SlackWords, today: date) -> JSON:
    """Whether an answer can be trusted: how sure it is, what was read for it, what was near and not used.

    `question` is the id under which it is stored: one more click shows how it came about.
    """
    blocks: list[Any] = [section("\n".join(_trust(answer, words)))]
    if answer.citations:
        blocks.append(HeaderBlock(text=PlainTextObject(text=words.read_for_it)))
    heads = [citation_head(citation, words, today, [citation.number]) for citation in _first_of_each(answer.citations)]
    blocks += map(section, heads[:_READ_MOST])
    cited = {(citation.document, citation.passage_start) for citation in answer.citations}
    unused = [
        passage for passage in answer.trace.get("retrieved", []) if (passage["document"], passage["start"]) not in cited
    ]
    if unused:
        blocks.append(HeaderBlock(text=PlainTextObject(text=words.near if answer.citations else words.read_in_vain)))
    for passage in unused[:_NEAR_MOST]:
        blocks += [section(f"*{literal(cut(_title(passage), _TITLE_MOST))}*"), _quoted(passage, _PREVIEW_MOST)]
    details = ButtonElement(text=PlainTextObject(text=words.details), action_id=DETAILS, value=question)
    title = words.why_not if answer.abstained else words.why
    return _modal(title, [*blocks, ActionsBlock(elements=[details])], words)


def _trust(answer: Answer, words: SlackWords) -> Iterator[str]:
    if answer.standalone_question != answer.question:
        yield f"{words.read_as}: {literal(cut(answer.standalone_question, _QUESTION_MOST))}"
    chance = f"{answer.confidence:.0%}"
    if answer.abstained:
        yield words.too_unsure.format(confidence=chance)
        return
    level = (
        words.very_sure if answer.confidence >= _VERY else words.sure if answer.confidence >= _RATHER else words.unsure
    )
    yield level.format(confidence=chance)
    yield words.how_written[answer.engine]


def _first_of_each(citations: Sequence[Citation]) -> Iterator[Citation]:
    """The first citation of each document."""
    known: set[str] = set()
    for citation in citations:
        if citation.document not in known:
            known.add(citation.document)
            yield citation


def details_view(answer: Answer, words: SlackWords) -> JSON:
    """How an answer came about: what was searched for, found and cited, and how long each step took."""
    facts = "\n".join(f"*{name}*  {value}" for name, value in _facts(answer, words))
    blocks: list[Any] = [section(shortened(facts, _TEXT_MOST)), HeaderBlock(text=PlainTextObject(text=words.found))]
    passages = answer.trace.get("retrieved", [])
    blocks += [section(_finding(number, passage, answer, words)) for number, passage in enumerate(passages, 1)]
    return _modal(words.details, blocks if passages else [*blocks, section(words.nothing_found)], words)


def _facts(answer: Answer, words: SlackWords) -> Iterator[tuple[str, str]]:
    if answer.standalone_question != answer.question:
        yield words.read_as, literal(cut(answer.standalone_question, _QUESTION_MOST))
    yield words.written_by, words.engines[answer.engine]
    confidence = f"{answer.confidence:.0%}"
    yield words.confidence, words.withheld.format(confidence=confidence) if answer.abstained else confidence
    timings = answer.trace.get("timings_ms", {})
    if timings:
        yield words.took, ", ".join(f"{literal(step)} {ms:.0f} ms" for step, ms in timings.items())


def _finding(number: int, passage: Mapping[str, Any], answer: Answer, words: SlackWords) -> str:
    ranks = words.ranks.format(
        dense=passage.get("dense_rank") or "–",
        lexical=passage.get("lexical_rank") or "–",
        score=f"{passage['score']:.3f}",
    )
    is_cited = any(
        citation.document == passage["document"] and citation.passage_start == passage["start"]
        for citation in answer.citations
    )
    preview = literal(cut(" ".join(str(passage.get("text", "")).split()), _PREVIEW_MOST))
    head = (
        f"{number}. *{literal(cut(_title(passage), _TITLE_MOST))}* · {ranks}{f' · {words.cited}' if is_cited else ''}"
    )
    return shortened(f"{head}\n> {preview}", _TEXT_MOST)


def _title(passage: Mapping[str, Any]) -> str:
    return str(passage.get("title") or passage["document"])


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


def answer_view(question: str, answer: Answer, words: SlackWords, today: date) -> JSON:
    """A question that was asked before, with its answer and what that rests on."""
    text = literal(translated(answer.answer, words)) or "…"
    blocks: list[Any] = [section(f"*{literal(cut(' '.join(question.split()), _QUESTION_MOST))}*"), *_sections(text)]
    for citation in answer.citations:
        blocks += [DividerBlock(), *passage_blocks(citation, words, today, _TEXT_MOST)]
    return _modal(words.asked_before, blocks, words)


def _sections(text: str) -> list[JSON]:
    return [section(part) for part in split_markdown(text, _TEXT_MOST) if part]


def home_view(known: LibraryContents, asked: Sequence[tuple[str, str]], words: SlackWords, today: date) -> JSON:
    """The Home tab: how to ask, a person's last questions, and what the person may see, with its age.

    `asked` are the questions with the ids of their answers, which a click opens; a click on a document asks about it.
    """
    count = words.one_known if known.count == 1 else words.known.format(count=f"{known.count:,}")
    updated = f" {words.updated.format(date=known.changed.isoformat())}" if known.changed else ""
    questions: list[Any] = [
        _clickable(literal(cut(" ".join(question.split()), _QUESTION_MOST)), words.show, SHOW, answer)
        for question, answer in asked
    ]
    documents = [
        _clickable(_document_line(document, words, today), words.ask_about, ASK_ABOUT, _short_title(document) or "…")
        for document in known.documents[:_TITLES_MOST]
    ]
    blocks: list[Any] = [
        HeaderBlock(text=PlainTextObject(text=words.home)),
        section(words.ask_how),
        HeaderBlock(text=PlainTextObject(text=words.last_questions)),
        *(questions or [section(words.no_question)]),
        DividerBlock(),
        section(f"{count if known.count else translated(messages.NOTHING_INDEXED, words)}{updated}"),
        *documents,
    ]
    return View(type="home", blocks=blocks).to_dict()


def news_post(known: LibraryContents, words: SlackWords, today: date) -> SlackMessage:
    """The documents with the newest dates."""
    if not known.count:
        return note_post(words.no_index)
    lines = [f"• {_document_line(document, words, today)}" for document in known.documents]
    text = shortened("\n".join([words.news, *lines]), _TEXT_MOST)
    return SlackMessage(words.news, [section(text)])


def _clickable(text: str, label: str, action: str, value: str) -> SectionBlock:
    button = ButtonElement(text=PlainTextObject(text=label), action_id=action, value=value)
    return SectionBlock(text=MarkdownTextObject(text=text or "…", verbatim=True), accessory=button)


def _short_title(document: ListedDocument) -> str:
    return visible(cut(document.title, _TITLE_MOST))


def _document_line(document: ListedDocument, words: SlackWords, today: date) -> str:
    dated = f" · {literal(cut(age(document.date, today, words), _DATE_MOST))}" if document.date else ""
    return f"{link(document.url, cut(document.title, _TITLE_MOST))}{dated}"


def suggested_prompts(documents: Sequence[ListedDocument], words: SlackWords) -> list[dict[str, str]]:
    """At most four questions to begin with, drawn from titles and headings: one of a document, then a second one."""
    drawn = [_prompts(document, words) for document in documents]
    prompts = [questions[turn] for turn in (0, 1) for questions in drawn if turn < len(questions)]
    chosen = list(dict.fromkeys(prompts))[:_PROMPTS_MOST]
    return [{"title": cut(question, _PROMPT_TITLE_MOST), "message": question} for question in chosen]


def _prompts(document: ListedDocument, words: SlackWords) -> list[str]:
    title = cut(" ".join(document.title.split()), _TITLE_MOST)
    headings = [" ".join(heading.split()) for heading in document.headings]
    asked = [
        words.prompt_heading.format(title=title, heading=cut(heading, _TITLE_MOST))
        for heading in headings
        if heading != title
    ]
    return [words.prompt_title.format(title=title), *asked] if title else []
