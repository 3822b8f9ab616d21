from dataclasses import replace
from pathlib import Path

import pytest

from bot.reading.candidates import candidates_of
from index.document import BlockKind
from index.embedding import Embedder
from index.passage import Passage
from tests.bot.files import answers_in
from tests.passages import passage


def test_headings_and_table_headers_are_no_answers(plans: list[Passage]) -> None:
    headings = {candidate.text.splitlines()[0] for candidate in candidates_of(plans) if candidate.silent}

    assert headings == {"# Plans", "| Plan | Price | Seats | Storage |", "## What is in the box"}


def test_a_row_knows_its_columns_also_when_the_header_is_only_context() -> None:
    text = "| Oak | 12 m |"
    header = "Trees\n| Tree | Height |"

    (row,) = candidates_of([passage("trees", text, context=header, kinds=(BlockKind.TABLE_ROW,))])

    assert row.columns == "| Tree | Height |"
    assert {"tree", "height", "oak"} <= set(row.words)


def test_a_sentence_of_two_overlapping_passages_is_one_candidate() -> None:
    assert len(candidates_of([passage("mill", "The mill stands.")] * 2)) == 1


def test_a_question_is_no_answer_but_a_quoted_one_may_be(tmp_path: Path, embedder: Embedder) -> None:
    text = 'Customer: Why does the lamp blink? It is nearly empty. The guard called out: "Who goes there?"'
    assert answers_in(text, tmp_path, embedder)[-2:] == [
        "It is nearly empty.",
        'The guard called out: "Who goes there?"',
    ]


@pytest.mark.parametrize(
    ("line", "silent"),
    [
        ("Our prices", True),
        ("Russian Agency Accused of Conducting Cyberattacks", True),
        ("Key holder: Ada Quist", False),
        ("October:Opal:Calendula", False),
        ("Inspected by the fire brigade on 3 May", False),
        ("Closed on public holidays and in snow", False),
    ],
)
def test_a_line_that_stands_alone_is_a_heading_only_where_it_may_be_one(line: str, silent: bool) -> None:
    text = f"The room is dry.\n{line}\nIt is cold."
    borders = [(0, 16), (17, 17 + len(line)), (18 + len(line), len(text))]
    place = replace(passage("room", text), sentences=tuple(borders), kinds=(BlockKind.PARAGRAPH,) * 3)
    assert candidates_of([place])[1].silent is silent
