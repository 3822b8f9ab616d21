"""The row of a table that wins."""

from dataclasses import replace

import numpy as np
import pytest

from bot.question.question import read_question
from bot.reading.candidates import Candidate, candidates_of
from bot.reading.winners import winner
from index.document import BlockKind
from tests.passages import passage

BIKES = """Bike | Day | Week | Deposit | Weight
City | 180 | 720 | 500 | 15 kg
Cargo | 520 | – | 3,000 | 40 kg
Child's | 100 | 400 | none | 8 kg"""
PLANS = """Plan | Start fee | Month
Home | 0 | 9
Pro | 30 | 5"""


def rows_of(table: str) -> list[Candidate]:
    """The rows of a table whose first line is its header."""
    places, start = [], 0
    for line in table.splitlines():
        places.append((start, start + len(line)))
        start += len(line) + 1
    source = replace(
        passage("p", table),
        sentences=tuple(places),
        kinds=(BlockKind.TABLE_HEADER, *[BlockKind.TABLE_ROW] * (len(places) - 1)),
        sentence_vectors=np.zeros((len(places), 4), dtype=np.float32),
    )
    return candidates_of([source])[1:]


@pytest.mark.parametrize(
    ("question", "table", "row", "cells"),
    [
        ("Which bike is the cheapest?", BIKES, 2, ["Child's"]),
        ("Which bike is cheapest for a day?", BIKES, 2, ["Child's", "100"]),
        ("Which has the highest weight?", BIKES, 1, ["Cargo", "40 kg"]),
        ("Which plan is cheaper?", PLANS, None, []),
        ("Which plan has the lowest fee?", PLANS, 0, ["Home", "0"]),
        ("Which bikes are there?", BIKES, None, []),
        ("Which bike is the longest?", BIKES, None, []),
    ],
)
def test_a_row_wins_where_every_column_that_may_be_meant_says_so(
    question: str, table: str, row: int | None, cells: list[str]
) -> None:
    rows = rows_of(table)
    won = winner(read_question(question), rows)
    assert (won.row if won else None) == row
    assert [rows[won.row].text[slice(*cell)] for cell in won.cells] == cells if won else not cells


def test_unlike_units_and_two_that_are_alike_have_no_winner() -> None:
    mixed = rows_of("Way | Takes\nExpress | 4 days\nPost | 2 weeks")
    assert winner(read_question("Which way is fastest?"), mixed) is None
    alike = rows_of("Way | Takes\nExpress | 4 days\nPost | 4 days")
    assert winner(read_question("Which way is fastest?"), alike) is None
    plain = rows_of("Way | Takes\nExpress | 4 days\nPost | 6 days")
    assert winner(read_question("Which way is fastest?"), plain) is not None
