"""The row that a question names."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.question.question import read_question
from bot.reading.candidates import candidates_of
from bot.reading.rows import alike_rows, named_first, named_rows
from bot.reading.scorer.scores import ScoredCandidate
from index.embedding import Embedder
from tests.bot.files import passages_of

BARS = (
    "# Harbour\n\n| Berth | Depth | Crane |\n| --- | --- | --- |\n"
    "| North berth | 9.5 m | 40 t |\n| South berth | 7.2 m | 12 t |\n"
)
DRAWN = (
    "+-------------+-------+-------+\n| Berth       | Depth | Crane |\n+-------------+-------+-------+\n"
    "| North berth | 9.5 m | 40 t  |\n| South berth | 7.2 m | 12 t  |\n+-------------+-------+-------+\n"
)
ALIGNED = "Berth        Depth  Crane\nNorth berth  9.5 m  40 t\nSouth berth  7.2 m  12 t\n"
COMMAS = "Berth,Depth,Crane\nNorth berth,9.5 m,40 t\nSouth berth,7.2 m,12 t\n"
TABLES = [("a.md", BARS), ("a.txt", DRAWN), ("a.txt", ALIGNED), ("a.csv", COMMAS)]


def rows(folder: Path, embedder: Embedder, name: str, text: str) -> list[ScoredCandidate]:
    """What may answer, the northern row taken for the likeliest."""
    (folder / name).write_text(text, encoding="utf-8")
    shown = [each for each in candidates_of(passages_of(folder / name, embedder)) if not each.silent]
    return [ScoredCandidate(each, 0.5 - 0.1 * rank) for rank, each in enumerate(shown)]


@pytest.mark.parametrize(("name", "text"), TABLES)
def test_the_named_row_comes_first(tmp_path: Path, embedder: Embedder, name: str, text: str) -> None:
    order = named_first(read_question("How deep is it at the south berth?"), rows(tmp_path, embedder, name, text))
    assert [each.candidate.text.strip("| ")[:5] for each in order] == ["South", "North"]


def test_a_row_that_is_most_unlikely_is_named_by_chance(tmp_path: Path, embedder: Embedder) -> None:
    north, south = rows(tmp_path, embedder, "a.md", BARS)
    order = [north, replace(south, probability=0.000002)]
    assert named_first(read_question("How deep is it at the south berth?"), order) == order


@pytest.mark.parametrize(("name", "text"), TABLES)
def test_row_and_column_are_enough(tmp_path: Path, embedder: Embedder, name: str, text: str) -> None:
    order = rows(tmp_path, embedder, name, text)
    assert named_rows(read_question("depth of the south berth"), order) == [order[1]]


@pytest.mark.parametrize("question", ["depth of the west berth", "south berth", "depth", "age of the south berth"])
def test_less_is_not_enough(tmp_path: Path, embedder: Embedder, question: str) -> None:
    assert named_rows(read_question(question), rows(tmp_path, embedder, "a.md", BARS)) == []


def test_a_row_that_is_named_as_well_stays_first(tmp_path: Path, embedder: Embedder) -> None:
    order = rows(tmp_path, embedder, "a.md", BARS)
    assert named_first(read_question("Is the north berth deeper than the south berth?"), order) == order


CODES = (
    "# Trouble\n\nThe lamp blinks in these ways:\n\n"
    "| Number | Cause |\n| --- | --- |\n| 2 | no paper |\n| 3 | the lid is open |\n"
)


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("What does it mean when the lamp blinks 3 times?", None),
        ("The lamp blinks: what does 3 mean?", 1),
        ("what does blinking 2 stand for", 0),
        ("Why does the lamp blink 3?", None),
        ("What does 4 mean?", None),
        ("What does alarm 3 mean?", None),
    ],
)
def test_of_a_meaning_the_row_is_enough(tmp_path: Path, embedder: Embedder, question: str, row: int | None) -> None:
    order = [each for each in rows(tmp_path, embedder, "a.md", CODES) if each.candidate.columns]
    assert named_rows(read_question(question), order) == ([] if row is None else [order[row]])


PLANS = (
    "# Plans\n\n| Plan | Price | Users |\n| --- | --- | --- |\n"
    "| Solo | 9 euros | one |\n| Team | 29 euros | unlimited |\n| Firm | 79 euros | unlimited |\n"
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which plans have unlimited users?", [1, 2]),
        ("Which is cheaper, Solo or Firm?", [0, 2]),
        ("What is the difference in price between Team and Firm?", [1, 2]),
        ("Which plan is the cheapest?", [0, 1, 2]),
        ("List all plans.", [0, 1, 2]),
        ("Is Team safer than Firm?", []),
        ("Which plan is the safest?", []),
        ("Which plan is the best?", []),
        ("Which plan is painted red?", []),
    ],
)
def test_rows_that_answer_together(tmp_path: Path, embedder: Embedder, question: str, expected: list[int]) -> None:
    order = [each for each in rows(tmp_path, embedder, "a.md", PLANS) if each.candidate.columns]
    assert named_rows(read_question(question), order[::-1]) == [order[index] for index in expected]


def test_of_a_long_table_nothing_is_shown_whole(tmp_path: Path, embedder: Embedder) -> None:
    text = PLANS + "".join(f"| Plan {number} | {number} euros | two |\n" for number in range(9))
    order = [each for each in rows(tmp_path, embedder, "a.md", text) if each.candidate.columns]
    assert named_rows(read_question("List all plans."), order) == []


def test_what_is_not_measured_has_no_longest(tmp_path: Path, embedder: Embedder) -> None:
    text = "# Staff\n\n| Clerk | Office |\n| --- | --- |\n| Ada | Bonn |\n| Tom | Ulm |\n"
    order = [each for each in rows(tmp_path, embedder, "a.md", text) if each.candidate.columns]
    assert named_rows(read_question("Who is the oldest clerk?"), order) == []
    assert named_rows(read_question("List all clerks."), order) == order


MATRIX = (
    "# Prices\n\n## Plans\n\n| | Starter | Business |\n| --- | --- | --- |\n| Price per seat | 6 | 19 |\n"
    "| Storage (GB) | 5 | 200 |\n| Guests | 0 | 100 |\n"
)


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("What does the Business plan cost?", "| Price per seat | 6 | 19 |"),
        ("How much is the Business plan?", "| Price per seat | 6 | 19 |"),
        ("How much storage has the Business plan?", "| Storage (GB) | 5 | 200 |"),
        ("What is the storage of the Starter plan?", "| Storage (GB) | 5 | 200 |"),
        ("Which plan has the most storage?", "| Storage (GB) | 5 | 200 |"),
    ],
)
def test_what_a_cell_says_before_its_unit_names_a_row(
    tmp_path: Path, embedder: Embedder, question: str, row: str
) -> None:
    named = named_rows(read_question(question), rows(tmp_path, embedder, "a.md", MATRIX))
    assert [each.candidate.text for each in named] == [row]


def test_a_table_goes_on_in_the_next_chunk(tmp_path: Path, embedder: Embedder) -> None:
    lines = "".join(f"| {number} | Task of the harbour office number {number} | done |\n" for number in range(40))
    table = (
        f"# Actions\n\n| # | Action | State |\n| --- | --- | --- |\n| 90 | Paint | open |\n{lines}| 91 | Mop | open |\n"
    )
    order = rows(tmp_path, embedder, "a.md", table)
    assert len({each.candidate.passage.id for each in order}) > 1
    named = named_rows(read_question("Which actions are still open?"), order)
    assert [each.candidate.text[:5] for each in named] == ["| 90 ", "| 91 "]


LAMPS = "# Lamps\n\n| Lamp | Battery (h) | Weight (g) |\n| --- | --- | --- |\n| Mira | 9 | 80 |\n| Tova | 14 | 95 |\n"


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("Which lamp has the longest battery life?", 2),
        ("What is the longest time that somebody may stay abroad?", 0),
    ],
)
def test_the_rows_of_a_superlative_are_compared(tmp_path: Path, embedder: Embedder, question: str, count: int) -> None:
    assert len(named_rows(read_question(question), rows(tmp_path, embedder, "a.md", LAMPS))) == count


STAFF = (
    "# Staff\n\n| No. | Name | Role | Office | Manager |\n| --- | --- | --- | --- | --- |\n"
    "| 1 | Ada Moll | Clerk | Kiel | Ida Kern |\n| 2 | Ida Kern | Head of Sales | Bonn | |\n"
    "| 3 | Per Lund | Clerk | Bonn | Ida Kern |\n| 4 | Eva Roth | Driver | Kiel | Per Lund |\n"
)


@pytest.mark.parametrize(
    ("question", "row", "expected"),
    [
        ("Who works in Kiel?", 3, [0, 3]),
        ("Which clerk works in Kiel?", 0, [0]),
        ("Who are the clerks?", 2, [0, 2]),
        ("Who is Ida Kern?", 1, [1]),  # two others have her for a manager
        ("Who works there?", 1, []),
    ],
)
def test_rows_with_the_same_cell_are_alike(
    tmp_path: Path, embedder: Embedder, question: str, row: int, expected: list[int]
) -> None:
    order = rows(tmp_path, embedder, "a.md", STAFF)
    alike = alike_rows(read_question(question), order[row].candidate, order[::-1])
    assert alike == [order[index] for index in expected]


def test_rows_that_are_named_by_their_first_cell_are_not_compared(tmp_path: Path, embedder: Embedder) -> None:
    order = rows(tmp_path, embedder, "a.md", "| Town | Zone |\n| --- | --- |\n| Kiel | A |\n| Kiel | B |\n")
    assert alike_rows(read_question("Which zone is Kiel in?"), order[0].candidate, order) == []
