"""The row of a table that wins where one column decides plainly: the cheapest, the fastest, the longest."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from bot.language.asked_values import Value, alike, heads_of, is_value
from bot.language.entities import numbers
from bot.language.vocabulary import listed
from bot.question.question import Question
from bot.reading.candidates import Candidate, content_words, sentence_words
from bot.reading.cells import cells_of

Range = tuple[int, int]
_LEAST, _MOST = -1, 1
_WORDS = {  # what is compared, None: what the question names; and which wins
    (Value.MONEY, _LEAST): "cheapest cheaper",
    (Value.MONEY, _MOST): "dearest dearer costliest priciest",
    (Value.DURATION, _LEAST): "fastest faster quickest quicker",
    (Value.DURATION, _MOST): "slowest slower",
    (None, _LEAST): "least lowest lower smallest smaller shortest shorter lightest lighter fewest fewer",
    (None, _MOST): "most highest higher largest larger biggest bigger longest longer heaviest heavier",
}
_COMPARED = {key: listed(words) for key, words in _WORDS.items()}
_WORD = re.compile(r"[a-z]+")
_NO_VALUE = re.compile(r"\W*(?:n/?a|none)?\W*", re.IGNORECASE)
_BESIDE = frozenset(sentence_words("deposit deposits"))  # it is given back
_PERIODS = frozenset(sentence_words("hour day night week month year"))
_ASKS_NAME = re.compile(r"\W*(?:and |so )?(?:which|what|who)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Winner:
    """The number of the row that wins, and the ranges in its text that say so."""

    row: int
    cells: tuple[Range, ...]


def winner(question: Question, rows: Sequence[Candidate]) -> Winner | None:
    """The row that wins in every column that may be meant; None where columns or rows contend, or nothing is compared.

    Its name is the answer to "which", its cell to everything else, where one column alone is meant.
    """
    compared = _compared(question.text)
    if compared is None:
        return None
    value, side = compared
    columns = _columns(question, value, rows)
    best = {_best(rows, column, side) for column in columns}
    if len(best) != 1:
        return None
    [row] = best
    if row is None:
        return None
    cells = cells_of(rows[row].text)
    named = (cells[0],) if _ASKS_NAME.match(question.text) else ()
    decided = (cells[columns[0]],) if len(columns) == 1 else ()
    return Winner(row, (*named, *decided))


def _compared(text: str) -> tuple[Value | None, int] | None:
    words = set(_WORD.findall(text.lower()))
    if "most" in words and "expensive" in words:
        return Value.MONEY, _MOST
    found = [key for key, known in _COMPARED.items() if words & known]
    return found[0] if len(found) == 1 else None


def _columns(question: Question, value: Value | None, rows: Sequence[Candidate]) -> list[int]:
    """The columns that may be meant: named by the question, or by words for what is compared, or holding it."""
    header = rows[0].columns.partition("\n")[0]
    heads = [content_words(header[start:end]) for start, end in cells_of(header)]
    if any(len(cells_of(row.text)) != len(heads) for row in rows):
        return []
    asked = frozenset(question.content)
    for words in (asked, alike(asked), _heads(value)):
        named = [column for column, head in enumerate(heads) if column and head & words]
        if named:
            return named
    if value is None:
        return []
    others = [column for column, head in enumerate(heads) if column and not head & _BESIDE]
    return [column for column in others if all(_may_hold(row, column, value) for row in rows)]


def _heads(value: Value | None) -> frozenset[str]:
    """The words over what is compared; a price may stand under the time that it is paid for."""
    if value is None:
        return frozenset()
    return heads_of(value) | (_PERIODS if value is Value.MONEY else frozenset())


def _cell(row: Candidate, column: int) -> str:
    return row.text[slice(*cells_of(row.text)[column])]


def _may_hold(row: Candidate, column: int, value: Value) -> bool:
    return is_value(_cell(row, column), value) or _NO_VALUE.fullmatch(_cell(row, column)) is not None


def _best(rows: Sequence[Candidate], column: int, side: int) -> int | None:
    """The one row with the least or most of a column whose cells hold one number each, in one unit, or nothing."""
    held = {number: numbers(_cell(row, column)) for number, row in enumerate(rows)}
    if any(len(found) != 1 and not _NO_VALUE.fullmatch(_cell(rows[number], column)) for number, found in held.items()):
        return None
    values = {number: found[0].value.partition(" ") for number, found in held.items() if len(found) == 1}
    if len(values) <= 1 or len({unit for _, _, unit in values.values()}) != 1:
        return None
    if any("|" in amount or not _is_plain(amount) for amount, _, _ in values.values()):
        return None
    amounts = {number: side * Fraction(amount) for number, (amount, _, _) in values.items()}
    top = [number for number, amount in amounts.items() if amount == max(amounts.values())]
    return top[0] if len(top) == 1 else None


def _is_plain(amount: str) -> bool:
    return re.fullmatch(r"-?\d+(?:/\d+)?", amount) is not None
