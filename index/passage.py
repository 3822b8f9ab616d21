"""A passage: a chunk that was found, with what is known of its document and of how it was found."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from index.document import BlockKind

_CELLS = re.compile(r"\||\t|\S {2,}\S")
Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk that was found. Offsets count code points in the document's text; `text` is that range of it.

    `similarity` is the cosine of question and chunk (None when only its words were found); ranks count from 1
    (None when that side did not find it); `score` is the fused score, higher is better, comparable within one
    question only; `kinds` says of each of `sentences` what it is, and `sentence_vectors` has a unit row for each;
    `stale` is when its document was last found as it is, when that cannot be told now (ISO 8601); `continued` says that
    the question goes on a conversation whose last answer was drawn from its document.
    """

    id: str
    document: str
    title: str
    source: str
    url: str | None
    date: str | None
    start: int
    end: int
    text: str
    heading_path: tuple[str, ...]
    context: str
    sentences: tuple[tuple[int, int], ...]
    kinds: tuple[BlockKind, ...]
    page: int | None
    sentence_vectors: Vectors = field(compare=False, repr=False)
    stale: str | None = None
    similarity: float | None = None
    dense_rank: int | None = None
    lexical_rank: int | None = None
    score: float = 0.0
    continued: bool = False

    @property
    def heading(self) -> str | None:
        """The heading that the passage stands under; None when there is none."""
        return self.heading_path[-1] if self.heading_path else None

    def sentence_texts(self) -> list[str]:
        """The sentences of the passage, letter for letter."""
        return [self.text[start - self.start : end - self.start] for start, end in self.sentences]

    def heading_inside(self, place: int) -> str | None:
        """The last heading in the passage above a place in the document, with its marks; None when there is none."""
        inside = [
            self.text[first - self.start : last - self.start]
            for (first, last), kind in zip(self.sentences, self.kinds, strict=False)
            if kind is BlockKind.HEADING and first <= place
        ]
        return inside[-1] if inside else None

    def columns(self, sentence: int) -> str:
        """The header of the table whose row is the sentence at that position; "" for other sentences."""
        if self.kinds[sentence] is not BlockKind.TABLE_ROW:
            return ""
        for before in range(sentence - 1, -1, -1):
            if self.kinds[before] is BlockKind.TABLE_HEADER:
                start, end = self.sentences[before]
                return self.text[start - self.start : end - self.start]
        return "\n".join(line for line in self.context.splitlines() if _CELLS.search(line))


def with_continued(passages: Iterable[Passage], documents: Collection[str]) -> tuple[Passage, ...]:
    """The passages, those of `documents` as `continued`."""
    return tuple(replace(each, continued=True) if each.document in documents else each for each in passages)
