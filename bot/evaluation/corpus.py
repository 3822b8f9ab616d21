"""The documents that a question set is asked about: where its quotes stand in them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.evaluation import messages
from bot.evaluation.cases import QuestionSet, refuse

_BETWEEN = "\x00"  # stands in no document, so that no quote goes over a border


@dataclass(frozen=True, slots=True)
class TextRange:
    """A range of a document, in code points of its text."""

    document: str
    start: int
    end: int


def one_spaced(text: str) -> str:
    """The text with each run of white space as one blank: the one liberty that a quote has."""
    return " ".join(text.split())


class EvaluatedCorpus:
    """The texts of all documents, by id."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = dict(texts)
        self._spaced = {document: _Spaced(text) for document, text in self._texts.items()}

    @cached_property
    def digest(self) -> str:
        """What tells this corpus from another: a digest of all ids and texts."""
        digest = hashlib.sha256()
        for document, text in sorted(self._texts.items()):
            for part in (document, text):
                digest.update(part.encode("utf-8", "surrogatepass") + b"\x00")
        return f"sha256:{digest.hexdigest()}"

    def __len__(self) -> int:
        return len(self._texts)

    def holds_document(self, document: str) -> bool:
        """Whether there is a document with this id."""
        return document in self._texts

    def holds(self, quote: str) -> bool:
        """Whether the quote stands in some document, white space aside."""
        return one_spaced(quote) in self._whole

    def verbatim(self, document: str, start: int, end: int, quote: str) -> bool:
        """Whether the quote is the document's text from `start` to `end`, letter for letter."""
        text = self._texts.get(document)
        return text is not None and 0 <= start < end and text[start:end] == quote

    def places(self, quote: str) -> list[TextRange]:
        """Every place where the quote stands, white space aside."""
        plain = one_spaced(quote)
        return [
            TextRange(document, start, end)
            for document, spaced in self._spaced.items()
            for start, end in spaced.ranges(plain)
        ]

    @cached_property
    def _whole(self) -> str:
        return _BETWEEN.join(spaced.plain for spaced in self._spaced.values())


class _Spaced:
    """A text with single blanks, and where its characters stood."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.plain = one_spaced(text)

    def ranges(self, plain: str) -> list[tuple[int, int]]:
        """Where `plain` stood in the text as it was."""
        ranges, position = [], self.plain.find(plain)
        while position >= 0:
            ranges.append((self._offsets[position], self._offsets[position + len(plain) - 1] + 1))
            position = self.plain.find(plain, position + 1)
        return ranges

    @cached_property
    def _offsets(self) -> list[int]:
        offsets: list[int] = []
        for position, mark in enumerate(self._text):
            if not mark.isspace() or (offsets and not self._text[position - 1].isspace()):
                offsets.append(position)
        return offsets


def check_evidence(questions: QuestionSet, corpus: EvaluatedCorpus) -> None:
    """Refuse a set whose quotes or documents the corpus does not hold. Raises SetError listing each such line."""
    faults = []
    for case in questions.cases:
        faults += [
            (case.line, messages.SET_NO_QUOTE.format(quote=quote)) for quote in case.quotes if not corpus.holds(quote)
        ]
        faults += [
            (case.line, messages.SET_NO_DOCUMENT.format(document=document))
            for document in case.documents
            if not corpus.holds_document(document)
        ]
    refuse(questions.path, faults)
