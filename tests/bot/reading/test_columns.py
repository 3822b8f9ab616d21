"""The cell of a row that answers."""

from dataclasses import replace

import numpy as np
import pytest

from bot.question.question import read_question
from bot.reading.candidates import Candidate, candidates_of
from bot.reading.columns import answering_cell
from index.document import BlockKind
from tests.passages import passage


def row_of(header: str, row: str) -> Candidate:
    """The row of a table with this header."""
    text = f"{header}\n{row}"
    source = replace(
        passage("p", text),
        sentences=((0, len(header)), (len(header) + 1, len(text))),
        kinds=(BlockKind.TABLE_HEADER, BlockKind.TABLE_ROW),
        sentence_vectors=np.zeros((2, 4), dtype=np.float32),
    )
    return candidates_of([source])[1]


PAPERS = "Document | Fee | Fee under 24 | Valid | Takes"
CARD = "ID card | 37.00 | 22.80 | 10 years (under 24: 6) | 2–3 weeks"
FIELDS, WEIGHT = "| Field | Type | Required | Note |", "| `weight_g` | integer | yes | in grams, 1 … 31500 |"
HIRE, BIKE = "Bike | Weekday | Weekend | Leader", "E-bike | 220 | 310 | Ada Voss"


@pytest.mark.parametrize(
    ("question", "table", "marked", "expected"),
    [
        ("How long do I wait for an ID card?", (PAPERS, CARD), "10 years", "2–3 weeks"),
        ("How long is an ID card valid?", (PAPERS, CARD), "2–3 weeks", "10 years (under 24: 6)"),
        ("how much is an ID card?", (PAPERS, CARD), "10 years", "37.00"),
        ("Is weight mandatory when creating a shipment?", (FIELDS, WEIGHT), "in grams", "yes"),
        ("What does weight_g hold?", (FIELDS, WEIGHT), "in grams", "in grams"),
        ("How much is an e-bike?", (HIRE, BIKE), "220", None),
        ("How much is an e-bike on a weekend?", (HIRE, BIKE), "220", "310"),
        ("Who shows me the e-bike?", (HIRE, BIKE), "Ada", "Ada"),
        ("How long can I keep the e-bike?", (HIRE, BIKE), "220", "220"),
    ],
)
def test_the_cell_fits_what_is_asked(question: str, table: tuple[str, str], marked: str, expected: str | None) -> None:
    row = row_of(*table)
    start = row.text.index(marked)
    cell = answering_cell(read_question(question), row, (start, start + len(marked)))
    assert (row.text[slice(*cell)] if cell else None) == expected
