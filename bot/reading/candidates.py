"""Candidates: the sentences, list items and table rows of the found passages, any of which may answer."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.draft import Span
from bot.reading.orders import orders_in
from bot.reading.words import LIST_MARK, words_of
from index.passage import Passage

_HEADING_MARK = re.compile(r"#{1,6}\s")
_SENTENCE_END = re.compile(r"[.!?:;,…。！？|\"'”’»)\]]\s*$")
_QUESTION = re.compile(r"[?\uff1f][\s*_]*$")
_RULE = re.compile(r"[\s|:\-=+_*]*")
_HEADING_WORDS = 10
_CELLS = "|"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a passage.

    `passage` and `sentence` are its positions; `words` are the keys of its words; `heading` is set for what never
    answers alone: what only announces the text below it, a question, an order to a machine. A table's row has its
    header's words as well, and `header` is the header's position in the passage, if it stands there; `columns` is the
    header's text.
    """

    passage: int
    sentence: int
    span: Span
    text: str
    words: tuple[str, ...]
    heading: bool
    header: int | None
    columns: str
    item: bool


@lru_cache(maxsize=8192)
def sentence_words(text: str) -> tuple[str, ...]:
    """The keys of a sentence's words, kept for the next question."""
    return tuple(words_of(text))


def candidates_of(passages: Sequence[Passage]) -> list[Candidate]:
    """Every sentence of the passages, in order; those of overlapping passages once."""
    found: list[Candidate] = []
    seen: set[tuple[str, int, int]] = set()
    for number, passage in enumerate(passages):
        for candidate in _of_passage(number, passage):
            place = (passage.document, candidate.span.start, candidate.span.end)
            if place not in seen:
                seen.add(place)
                found.append(candidate)
    return found


def _of_passage(number: int, passage: Passage) -> Iterator[Candidate]:
    header: int | None = None
    above = "\n".join(line for line in passage.context.splitlines() if _CELLS in line)
    in_table = bool(above)
    orders = orders_in(passage)
    for index, text in enumerate(passage.sentence_texts()):
        if _RULE.fullmatch(text):
            continue
        heading = _is_heading(passage, index, text)
        row = _CELLS in text
        if row and (heading or not in_table):  # the first row of a table names its columns
            header, above = index, text
        words = sentence_words(text)
        yield Candidate(
            passage=number,
            sentence=index,
            span=Span(passage.id, *passage.sentences[index]),
            text=text,
            words=(*sentence_words(above), *words) if row and header != index else words,
            heading=heading or index in orders or _QUESTION.search(text) is not None,
            header=header if row and header != index else None,
            columns=above if row and header != index else "",
            item=bool(LIST_MARK.match(text)),
        )
        in_table = row


def _is_heading(passage: Passage, index: int, text: str) -> bool:
    if _HEADING_MARK.match(text) or text.strip("#* ") in passage.trail:
        return True
    if _CELLS in text:
        return _is_table_header(passage, index, text)
    if _SENTENCE_END.search(text) or LIST_MARK.match(text) or len(text.split()) > _HEADING_WORDS:
        return False
    start, end = passage.sentences[index]
    before = passage.text[: start - passage.start].rstrip(" \t")
    after = passage.text[end - passage.start :].lstrip(" \t")
    alone = (not before or before[-1] in "\r\n") and after[:1] in {"\r", "\n"}
    return alone and not text[:1].islower()


def _is_table_header(passage: Passage, index: int, text: str) -> bool:
    """Whether a row names columns.

    A Markdown table's rule stands in its last line, or under it; in other tables it is the first row, without digits.
    """
    if _is_rule(text.rpartition("\n")[2]):
        return True
    texts = passage.sentence_texts()
    below = texts[index + 1] if index + 1 < len(texts) else ""
    if _CELLS not in below:
        return False
    first = _CELLS not in passage.context and (index == 0 or _CELLS not in texts[index - 1])
    return _is_rule(below) or (first and not any(mark.isdigit() for mark in text))


def _is_rule(text: str) -> bool:
    return "-" in text and _RULE.fullmatch(text) is not None
