"""Candidates: the sentences, list items and table rows of the found passages, any of which may answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.draft import Span
from bot.reading.words import words_of
from index.passage import Passage

_HEADING_MARK = re.compile(r"#{1,6}\s")
_LIST_MARK = re.compile(r"\s*(?:[-*+•‣◦▪●–]|\(?\d{1,3}[.)])\s")
_SENTENCE_END = re.compile(r"[.!?:;,…。！？|\"'”’»)\]]\s*$")
_RULE = re.compile(r"[\s|:\-=+_*]*")
_HEADING_WORDS = 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a passage.

    `passage` and `sentence` are its positions; `words` are the keys of its words; `heading` is set for what only
    announces the text below it, which never answers alone.
    """

    passage: int
    sentence: int
    span: Span
    text: str
    words: tuple[str, ...]
    heading: bool
    row: bool
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
        texts = passage.sentence_texts()
        for index, ((start, end), text) in enumerate(zip(passage.sentences, texts, strict=True)):
            place = (passage.document, start, end)
            if place in seen or _RULE.fullmatch(text):
                continue
            seen.add(place)
            found.append(
                Candidate(
                    passage=number,
                    sentence=index,
                    span=Span(passage.id, start, end),
                    text=text,
                    words=sentence_words(text),
                    heading=_is_heading(passage, index, text),
                    row="|" in text,
                    item=bool(_LIST_MARK.match(text)),
                )
            )
    return found


def _is_heading(passage: Passage, index: int, text: str) -> bool:
    if _HEADING_MARK.match(text) or text.strip("#* ") in passage.trail:
        return True
    if _is_table_header(passage, index, text):
        return True
    if _SENTENCE_END.search(text) or _LIST_MARK.match(text) or len(text.split()) > _HEADING_WORDS:
        return False
    start, end = passage.sentences[index]
    before = passage.text[: start - passage.start].rstrip(" \t")
    after = passage.text[end - passage.start :].lstrip(" \t")
    alone = (not before or before[-1] in "\r\n") and after[:1] in {"\r", "\n"}
    return alone and not text[:1].islower()


def _is_table_header(passage: Passage, index: int, text: str) -> bool:
    """Whether a Markdown table's rule stands in the last line of the row, or under it."""
    if "|" not in text:
        return False
    if _is_rule(text.rpartition("\n")[2]):
        return True
    if index + 1 >= len(passage.sentences):
        return False
    start, end = passage.sentences[index + 1]
    return _is_rule(passage.text[start - passage.start : end - passage.start])


def _is_rule(text: str) -> bool:
    return "-" in text and _RULE.fullmatch(text) is not None
