"""Candidates: the sentences, list items and table rows of the found passages, any of which may answer."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.draft import Span
from bot.language.words import LIST_MARK, is_content, words_of
from bot.reading.injection import injected_sentences
from bot.reading.navigation import navigation_of
from index.document import BlockKind
from index.passage import Passage, Vectors

_SENTENCE_END = re.compile(r"[.!?:;,…。！？|\"'”’»)\]]\s*$")
_QUESTION = re.compile(r"[?\uff1f][\s*_]*$")
_RULE = re.compile(r"[\s|:\-=+_*]*")
_HEADING_WORDS = 10
_FEW_WORDS = 3  # which may be a heading without capitals
_LONG_WORD = 4  # letters; shorter words have no capitals in headings
_LABELLED = re.compile(r"[^\W_]\s*[:=]\s*[^\W_]")
_HEADING_NUMBER = re.compile(r"^[\s#]*(?:§\s*)?\d+(?:\.\d+)*[.)]?\s")
_SILENT = frozenset({BlockKind.HEADING, BlockKind.TABLE_HEADER})


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A sentence of a passage; each equals itself alone.

    `sentence` is its position among the sentences of `passage`; `words` are the keys of its words; `kind` is what it is
    in its document; `silent` is set for what never answers alone: a heading, a question, an order to a machine, a
    bare link. A table's row has its header's words as well, and `columns` is the header's text.
    """

    passage: Passage
    sentence: int
    span: Span
    text: str
    words: tuple[str, ...]
    kind: BlockKind
    silent: bool
    columns: str

    @property
    def vector(self) -> Vectors:
        """The unit vector of the sentence: (dimension,)."""
        row: Vectors = self.passage.sentence_vectors[self.sentence]
        return row

    def part(self, span: Span | None) -> str:
        """What stands at a span of the sentence, nothing at None."""
        start = self.span.start
        return self.text[span.start - start : span.end - start] if span else ""

    def comes_before(self, other: "Candidate") -> bool:
        """Whether `other` is the next sentence of the same passage."""
        return self.passage is other.passage and self.sentence + 1 == other.sentence


@lru_cache(maxsize=8192)
def sentence_words(text: str) -> tuple[str, ...]:
    """The keys of a sentence's words, kept for the next question."""
    return tuple(words_of(text))


def without_number(heading: str) -> str:
    """A heading without the number before its words."""
    return _HEADING_NUMBER.sub("", heading)


def content_words(text: str) -> frozenset[str]:
    """The keys of the words of a text that say what it is about."""
    return frozenset(filter(is_content, sentence_words(text)))


def candidates_of(passages: Sequence[Passage], *, addresses: bool = False, said: str = "") -> list[Candidate]:
    """Every sentence of the passages, in order; those of overlapping passages once.

    What only leads elsewhere is silent, unless `addresses` may answer; so is what stands in `said`.
    """
    places: dict[tuple[str, int, int], Candidate] = {}
    for passage in passages:
        for candidate in _of_passage(passage, addresses=addresses, said=said):
            places.setdefault((passage.document, candidate.span.start, candidate.span.end), candidate)
    return list(places.values())


def _of_passage(passage: Passage, *, addresses: bool, said: str) -> Iterator[Candidate]:
    unheard = injected_sentences(passage) | (frozenset() if addresses else navigation_of(passage))
    for index, (text, kind) in enumerate(zip(passage.sentence_texts(), passage.kinds, strict=True)):
        if _RULE.fullmatch(text):
            continue
        columns = passage.columns(index)
        yield Candidate(
            passage=passage,
            sentence=index,
            span=Span(passage.id, *passage.sentences[index]),
            text=text,
            words=(*sentence_words(columns), *sentence_words(text)),
            kind=kind,
            silent=kind in _SILENT or index in unheard or text.strip() in said or _only_announces(passage, index, text),
            columns=columns,
        )


def _is_headline(text: str) -> bool:
    """Whether words may be a heading: a few, or more with capitals, and no "label: value" and no number in them."""
    words = text.split()
    if len(words) > _HEADING_WORDS or _LABELLED.search(text) or any(map(str.isdigit, "".join(words[1:]))):
        return False
    capitals = sum(word[:1].isupper() for word in words if len(word) >= _LONG_WORD)
    return len(words) <= _FEW_WORDS or 2 * capitals > sum(len(word) >= _LONG_WORD for word in words)


def _only_announces(passage: Passage, index: int, text: str) -> bool:
    """Whether a sentence answers nothing itself: a question, or words alone on their line, like a heading."""
    if _QUESTION.search(text) or text.strip("#* ") in passage.heading_path:
        return True
    if passage.kinds[index] is not BlockKind.PARAGRAPH:
        return False
    if _SENTENCE_END.search(text) or LIST_MARK.match(text) or not _is_headline(text):
        return False
    start, end = passage.sentences[index]
    before = passage.text[: start - passage.start].rstrip(" \t")
    after = passage.text[end - passage.start :].lstrip(" \t")
    alone = (not before or before[-1] in "\r\n") and after[:1] in {"\r", "\n"}
    return alone and not text[:1].islower()
