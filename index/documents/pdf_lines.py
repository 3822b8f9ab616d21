"""The words of a printed page put together into its lines."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.documents.pdf_words import PdfWord

GAP = 0.9  # of a line's height: words wider apart stand in two columns
_NARROW = 0.45  # so do words this far apart, where others begin right under the second
_ALIGNED = 1.0  # points
_FEWEST_BEGINNINGS = 2


@dataclass(frozen=True, slots=True)
class PdfLine:
    """A printed line, or the part of one that stands in a column."""

    words: tuple[PdfWord, ...]
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def text(self) -> str:
        """Its words."""
        return reading_order(self.words)

    @property
    def height(self) -> float:
        """Of its tallest word."""
        return self.bottom - self.top

    @property
    def size(self) -> float:
        """The size of most of its characters, in points; 0 for the value of a form's field."""
        return max(self.words, key=lambda word: len(word.text)).size

    @property
    def filled_in(self) -> bool:
        """Whether the value of a form's field stands on it."""
        return any(not word.size for word in self.words)

    @property
    def bold(self) -> bool:
        """Whether all of it is."""
        return all(word.bold for word in self.words)

    @property
    def mono(self) -> bool:
        """Whether all of it is in a type of one width."""
        return all(word.mono for word in self.words)


def lines_of(words: Sequence[PdfWord], gap: float = GAP) -> list[PdfLine]:
    """The words put together into lines, from the top; a line ends at a gap of `gap` heights."""
    return [line for row in rows_of(words) for line in segments_of(row, gap)]


def aligned_rows_of(words: Sequence[PdfWord]) -> list[list[PdfLine]]:
    """The rows in lines, which also end at a narrower gap before a word right under the beginnings of others."""
    rows = [segments_of(row, GAP) for row in rows_of(words)]
    starts = [line.x0 for row in rows for line in row[1:]]
    columns = [x0 for x0 in starts if sum(abs(x0 - other) <= _ALIGNED for other in starts) >= _FEWEST_BEGINNINGS]
    return [[part for line in row for part in _cut_at(line, columns)] for row in rows]


def _cut_at(line: PdfLine, columns: Sequence[float]) -> list[PdfLine]:
    parts: list[list[PdfWord]] = [[]]
    for word in sorted(line.words, key=lambda word: word.x0):
        gap = word.x0 - max(other.x1 for other in parts[-1]) if parts[-1] else 0.0
        begins = gap >= _NARROW * line.height and any(abs(word.x0 - x0) <= _ALIGNED for x0 in columns)
        if begins:
            parts.append([])
        parts[-1].append(word)
    return [_line(words) for words in parts]


def rows_of(words: Sequence[PdfWord]) -> list[list[PdfWord]]:
    """The words that stand beside each other, from the top."""
    rows: list[list[PdfWord]] = []
    for word in sorted(words, key=lambda word: (word.middle, word.x0)):
        last = rows[-1] if rows else None
        if last and word.middle - last[0].middle < _leeway(word, last[0]):
            last.append(word)
        else:
            rows.append([word])
    return rows


def _leeway(word: PdfWord, other: PdfWord) -> float:
    """How far apart the middles of two words of one row may be: a raised number stands within the line's height."""
    low, high = sorted((word.bottom - word.top, other.bottom - other.top))
    return 0.5 * (high if high <= 2 * low else low)


def segments_of(row: Sequence[PdfWord], gap: float) -> list[PdfLine]:
    """The words of a row, from the left, cut at gaps of `gap` heights."""
    taken: list[list[PdfWord]] = []
    for word in sorted(row, key=lambda word: word.x0):
        height = word.bottom - word.top
        if taken and word.x0 - max(other.x1 for other in taken[-1]) <= gap * height:
            taken[-1].append(word)
        else:
            taken.append([word])
    return [_line(words) for words in taken]


def _line(words: Sequence[PdfWord]) -> PdfLine:
    return PdfLine(
        tuple(words),
        min(word.x0 for word in words),
        min(word.top for word in words),
        max(word.x1 for word in words),
        max(word.bottom for word in words),
    )


def reading_order(words: Sequence[PdfWord]) -> str:
    """The text of the words of one line, from the right where it is written so."""
    letters = [character for word in words for character in word.text if character.isalpha()]
    backwards = sum("\u0590" <= letter <= "\u08ff" for letter in letters) * 2 > len(letters)
    ordered = sorted(words, key=lambda word: -word.x1 if backwards else word.x0)
    text = ""
    for number, word in enumerate(ordered):
        space = " " if number and not _touches(ordered[number - 1], word) else ""
        text += space + word.text
    return text


def _touches(word: PdfWord, following: PdfWord) -> bool:
    """Whether two words were parted by a change of type alone, as in a script without spaces."""
    return bool(word.text and following.text) and ord(word.text[-1]) > 0x2E80 and ord(following.text[0]) > 0x2E80  # noqa: PLR2004
