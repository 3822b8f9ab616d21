"""Versions of a document: which of their passages a question is about."""

import pytest

from bot.reading.question import read_question
from bot.reading.versions import asks_of_the_past, newer_of, of_its_time
from index.passage import Passage
from tests.bot.passages import passage

OLD = passage("old", "A ferry ticket costs 4 crowns and is valid on one day.", title="Ferry rules", date="2021-04-01")
NEW = passage("new", "A ferry ticket costs 6 crowns and is valid on one day.", title="Ferry rules", date="2024-02-01")
OTHER_PART = passage("part", "Dogs travel on deck and wear a lead.", title="Ferry rules", date="2024-02-01")
OTHER_NAME = passage("name", OLD.text, title="Harbour rules", date="2024-02-01")
UNDATED = passage("undated", OLD.text, title="Ferry rules")
ALL = [OLD, NEW, OTHER_PART, OTHER_NAME, UNDATED]


def kept(question: str, passages: list[Passage]) -> list[str]:
    return [each.id for each in of_its_time(read_question(question), passages)[1]]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What does a ferry ticket cost today?", ["new"]),
        ("What is the current price of a ferry ticket?", ["new"]),
        ("What did a ferry ticket cost in 2022?", ["old"]),
        ("What did a ferry ticket cost in 2021?", ["old"]),
        ("What did a ferry ticket cost in 2024?", ["new"]),
        ("What did a ferry ticket cost in 1990?", ["old", "new"]),
        ("What does a ferry ticket cost?", ["old", "new"]),
        ("What does ticket 2,024 cost?", ["old", "new"]),
    ],
)
def test_a_time_in_the_question_chooses_the_version(question: str, expected: list[str]) -> None:
    assert kept(question, [OLD, NEW]) == expected


def test_what_no_other_version_replaces_is_kept() -> None:
    assert kept("What does a ferry ticket cost today?", ALL) == ["new", "part", "name", "undated"]
    assert kept("What did a ferry ticket cost in 2022?", ALL) == ["old", "part", "name", "undated"]
    assert kept("Where do dogs travel in 2022?", [OTHER_PART]) == ["part"]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What did a ticket cost in 2022?", "What did a ticket cost?"),
        ("Back in 2022, what did a ticket cost?", "what did a ticket cost?"),
        ("What does a ticket cost today?", "What does a ticket cost today?"),
        ("What did a ticket cost in 1990?", "What did a ticket cost in 1990?"),
    ],
)
def test_a_year_that_chose_a_version_is_not_looked_for_in_its_text(question: str, expected: str) -> None:
    assert of_its_time(read_question(question), [OLD, NEW])[0].text == expected


def test_a_title_may_name_the_year_of_the_version() -> None:
    lists = [
        passage("a", OLD.text, title="Ferry prices 2023", date="2023-01-01"),
        passage("b", NEW.text, title="Ferry prices, 2024", date="2024-01-01"),
    ]
    assert kept("What does a ferry ticket cost now?", lists) == ["b"]


def test_a_newer_passage_of_the_same_part() -> None:
    assert newer_of(OLD, ALL) == [NEW]
    assert newer_of(NEW, ALL) == []
    assert newer_of(UNDATED, ALL) == []
    assert newer_of(passage("empty", "", title="Ferry rules", date="2020-01-01"), ALL) == []


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What did it formerly cost?", True),
        ("What did it cost in March?", True),
        ("What did it use to be? It used to be less.", True),
        ("What does it cost?", False),
    ],
)
def test_questions_of_the_past(question: str, expected: bool) -> None:
    assert asks_of_the_past(read_question(question)) is expected
