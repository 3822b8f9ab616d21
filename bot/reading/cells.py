"""The cell of a table's row that a question asks for."""

from bot.reading.candidates import Candidate
from bot.reading.facets import facet_checks
from bot.reading.question import Question
from bot.reading.words import is_content, words_of

_DIVIDER = "|"


def asked_cell(question: Question, candidate: Candidate) -> tuple[int, int] | None:
    """The range, in the row's text, of the cell under the column that the question names.

    Without such a column, the one cell that holds the measure asked for. None when the candidate is no row, or no
    column or several fit.
    """
    cells = _cells(candidate.text)
    names = [_text(candidate.columns, cell) for cell in _cells(candidate.columns.partition("\n")[0])]
    if len(cells) < 2 or len(names) != len(cells):  # noqa: PLR2004  one cell is no table
        return None
    wanted = set(question.content)
    shared = [
        0 if wanted.intersection(words_of(_text(candidate.text, cell))) else len(wanted.intersection(words_of(name)))
        for name, cell in zip(names, cells, strict=True)
    ]
    if max(shared):
        fitting = [cell for cell, count in zip(cells, shared, strict=True) if count == max(shared)]
    else:
        checks = facet_checks(question.text.lower())
        fitting = [cell for cell in cells if any(check.search(_text(candidate.text, cell)) for check in checks)]
    return fitting[0] if len(fitting) == 1 else None


def is_stated(question: Question, candidate: Candidate) -> bool:
    """Whether a table's row answers outright: the question names the row's first cell, and one other cell fits."""
    cell = asked_cell(question, candidate)
    return is_named(question, candidate) and cell is not None and cell != _cells(candidate.text)[0]


def is_named(question: Question, candidate: Candidate) -> bool:
    """Whether the question names the first cell of a table's row."""
    cells = _cells(candidate.text)
    name = set(filter(is_content, words_of(_text(candidate.text, cells[0])))) if cells else set()
    return bool(name) and name <= set(question.content)


def _cells(row: str) -> list[tuple[int, int]]:
    """The ranges of a row's cells without white space; a row may begin and end with a divider."""
    found: list[tuple[int, int]] = []
    start = 0
    for piece in row.split(_DIVIDER):
        size = len(piece.strip())
        first = start + len(piece) - len(piece.lstrip()) if size else start
        found.append((first, first + size))
        start += len(piece) + len(_DIVIDER)
    if row.lstrip().startswith(_DIVIDER):
        found = found[1:]
    return found[:-1] if row.rstrip().endswith(_DIVIDER) else found


def _text(row: str, cell: tuple[int, int]) -> str:
    return row[cell[0] : cell[1]]
