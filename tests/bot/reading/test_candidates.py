from pathlib import Path

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
