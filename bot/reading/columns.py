"""The cell of a row that answers: by the head of its column, by words that stand for it, or by the kind of value."""

from dataclasses import dataclass

from bot.language.asked_values import Value, alike, asked_value, heads_of, is_value
from bot.question.question import Question
from bot.reading.candidates import Candidate, sentence_words
from bot.reading.cells import asked_cell, cells_of

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Fitting:
    """The cells of a row that may answer, by their ranges in its text; `headed` says that their heads tell so."""

    cells: tuple[Range, ...]
    headed: bool


def answering_cell(question: Question, row: Candidate, marked: Range | None) -> Range | None:
    """The range of what answers in a row, of which a model has `marked` words; None where nothing tells it.

    What the question names is answered by the whole cell. Words that stand in the one cell which fits, or in any where
    none is known to fit, stay; of several fitting cells only a name is told from the others by a model.
    """
    named = asked_cell(question, row)
    if named is not None:
        return named
    fitting = _fitting(question, row)
    if not fitting.cells or (marked and asked_value(question.text) is Value.PERSON and len(fitting.cells) > 1):
        return marked
    if len(fitting.cells) > 1:
        return None
    [cell] = fitting.cells
    if marked and cell[0] <= marked[0] < cell[1]:
        return marked
    return cell if fitting.headed else None


def _fitting(question: Question, row: Candidate) -> Fitting:
    """The cells that hold what is asked for, or those of them whose heads say so: "how long" is under "Takes"."""
    header = row.columns.partition("\n")[0]
    cells, heads = cells_of(row.text), cells_of(header)
    value = asked_value(question.text)
    if value is None or len(cells) != len(heads):
        return Fitting((), headed=False)
    keys = [frozenset(sentence_words(header[start:end])) for start, end in heads]
    filled = [column for column, (start, end) in enumerate(cells) if column and start < end]
    asked = alike(frozenset(question.content))
    holding = [column for column in filled if is_value(row.text[slice(*cells[column])], value)]
    said = [column for column in holding if keys[column] & asked]
    if value is Value.REPLY:  # many a cell holds a yes or a no
        holding = said
    headed = said or [column for column in holding if keys[column] & heads_of(value)]
    chosen = _plainest(headed, keys, asked | heads_of(value)) or holding
    return Fitting(tuple(cells[column] for column in chosen), headed=bool(headed))


def _plainest(columns: list[int], keys: list[frozenset[str]], asked: frozenset[str]) -> list[int]:
    """The one of these columns whose head says nothing besides what is asked; all where it is not one."""
    plain = [column for column in columns if keys[column] <= asked]
    return plain if len(plain) == 1 else columns
