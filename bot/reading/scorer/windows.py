"""Windows: the parts of the found passages that the extractor reads, likeliest first, within a budget."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.document import BlockKind
from index.passage import Passage, Vectors

LONGEST = 280  # characters of a window's own text; a longer sentence is a window of its own
_PASSAGE_SHARE = 0.5  # of a passage's score beside a sentence's cosine; docs/measurements.md compares others


@dataclass(frozen=True, slots=True)
class Window:
    """Whole sentences of `passage`, from number `first` to `last`, read under `head`.

    `start` and `end` are its range in the document.
    """

    passage: Passage
    first: int
    last: int
    start: int
    end: int
    head: str
    text: str

    @property
    def read_text(self) -> str:
        """What is read: the head, and below it the text."""
        return self.head + self.text


def windows_of(passages: Sequence[Passage], vector: Vectors, budget: int) -> list[Window]:
    """Windows around the sentences that are nearest to the question, whose unit vector is `vector`.

    There is at least one where there is a sentence; together, with what stands above them, they hold no more than
    `budget` characters.
    """
    places = [(passage, sentence) for passage in passages for sentence in range(len(passage.sentences))]
    scores = _scores(passages, vector)
    windows: list[Window] = []
    used, spent = set[tuple[str, int]](), 0
    for row in np.argsort(-scores, kind="stable"):
        passage, sentence = places[int(row)]
        if (passage.id, sentence) in used:
            continue
        window = _around(passage, sentence)
        spent += len(window.read_text)
        if windows and spent > budget:
            break
        windows.append(window)
        used.update((passage.id, inside) for inside in range(window.first, window.last + 1))
    return windows


def _scores(passages: Sequence[Passage], vector: Vectors) -> Vectors:
    """How near each sentence is to the question before it is read: its cosine and its passage's score."""
    if not passages:
        return np.zeros(0, dtype=np.float32)
    rows: Vectors = np.concatenate(
        [passage.sentence_vectors @ vector + np.float32(_PASSAGE_SHARE * passage.score) for passage in passages]
    )
    return rows


def _around(passage: Passage, sentence: int) -> Window:
    """A sentence with as many of those after and before it, in turn, as fit."""
    sentences = passage.sentences
    first = last = sentence
    while True:
        grown = [
            (low, high)
            for low, high in ((first, last + 1), (first - 1, last))
            if low >= 0 and high < len(sentences) and sentences[high][1] - sentences[low][0] <= LONGEST
        ]
        if not grown:
            break
        first, last = min(grown, key=lambda pair: abs(pair[0] + pair[1] - 2 * sentence))
    start, end = sentences[first][0], sentences[last][1]
    text = passage.text[start - passage.start : end - passage.start]
    return Window(passage, first, last, start, end, head_of(passage, first), text)


def head_of(passage: Passage, first: int) -> str:
    """What stands above a sentence: title, headings, and the names of a table's columns."""
    parts = [passage.context]
    texts = passage.sentence_texts()
    above = range(first)
    heading = [number for number in above if passage.kinds[number] is BlockKind.HEADING][-1:]
    header = [number for number in above if passage.kinds[number] is BlockKind.TABLE_HEADER][-1:]
    in_table = passage.kinds[first] is BlockKind.TABLE_ROW
    parts += [texts[number] for number in [*heading, *(header if in_table else [])]]
    return "".join(f"{part}\n" for part in parts if part)
