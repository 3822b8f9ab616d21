"""Rows and columns of a table that a question names."""

import re

from bot.language.words import words_of
from bot.question.question import Question
from bot.reading.candidates import Candidate, content_words

_DIVIDER = "|"
_GAP = re.compile(r"\s*\t\s*|\s{2,}")
_DETAIL = re.compile(r"\s(?:per|in|a|an)\s|\s*[(\[,]")
_BRACKET = re.compile(r"\s*[(\[]")
PRICE = frozenset(words_of("price cost costs fee charge"))  # of which one stands for another
_HOW_MUCH = re.compile(r"\bhow (?:much|expensive)\b", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")


def is_named(question: Question, candidate: Candidate) -> bool:
    """Whether the question names the first cell of a table's row, but for what stands in brackets there."""
    first = next((candidate.text[start:end] for start, end in cells_of(candidate.text) if start < end), "")
    name = content_words(_BRACKET.split(first, maxsplit=1)[0])
    return bool(name) and name <= set(question.content)


def naming(question: Question, candidate: Candidate) -> frozenset[str]:
    """The words by which the question names a row: all those of its first cell, or of another that holds letters.

    Of the first cell, what stands before "per", "in" or a bracket is enough: "Price per seat", "Weight (g)".
    """
    asked = set(question.content)
    asked |= PRICE if asked & PRICE or _HOW_MUCH.search(question.text) else set()
    cells = [candidate.text[start:end] for start, end in cells_of(candidate.text)]
    names = [*cells[:1], *(_DETAIL.split(cell, maxsplit=1)[0] for cell in cells[:1])]
    names += [cell for cell in cells[1:] if _LETTER.search(cell)]
    return max((words for words in map(content_words, names) if words <= asked), key=len, default=frozenset())


def named_cells(question: Question, candidate: Candidate) -> dict[int, frozenset[str]]:
    """The columns, by number, of a row's cells of which the question has all words, and these words."""
    cells = [candidate.text[start:end] for start, end in cells_of(candidate.text)]
    words = {column: content_words(cell) for column, cell in enumerate(cells) if _LETTER.search(cell)}
    return {column: own for column, own in words.items() if own and own.issubset(question.content)}


def asked_cell(question: Question, candidate: Candidate) -> tuple[int, int] | None:
    """The range, in the row's text, of the cell under the one column that the question names; else None."""
    header = candidate.columns.partition("\n")[0]
    cells, names = cells_of(candidate.text), cells_of(header)
    if len(cells) != len(names):
        return None
    wanted = set(question.content)
    shared = [len(wanted.intersection(words_of(header[start:end]))) for start, end in names]
    # The first column names the row: a question that names both means another one.
    fitting = [column for column, count in enumerate(shared) if column and count and count == max(shared[1:])]
    return cells[fitting[0]] if len(fitting) == 1 and cells[fitting[0]][0] < cells[fitting[0]][1] else None


def column_of(candidate: Candidate, place: int) -> int:
    """The number of the column in which a place of the document stands in a row."""
    starts = [start for start, _ in cells_of(candidate.text)]
    return sum(start <= place - candidate.span.start for start in starts) - 1


def cells_of(row: str) -> list[tuple[int, int]]:
    """The ranges of a row's cells without white space; a row may begin and end with a divider.

    Without dividers, tabs and gaps of two blanks part the cells.
    """
    if _DIVIDER not in row:
        return _spaced(row)
    ranges: list[tuple[int, int]] = []
    start = 0
    for piece in row.split(_DIVIDER):
        size = len(piece.strip())
        first = start + len(piece) - len(piece.lstrip()) if size else start
        ranges.append((first, first + size))
        start += len(piece) + len(_DIVIDER)
    if row.lstrip().startswith(_DIVIDER):
        ranges = ranges[1:]
    return ranges[:-1] if row.rstrip().endswith(_DIVIDER) else ranges


def _spaced(row: str) -> list[tuple[int, int]]:
    ranges = []
    start = 0
    for gap in _GAP.finditer(row):
        ranges.append((start, gap.start()))
        start = gap.end()
    return [*ranges, (start, len(row))]
