"""Versions of a document: which of their passages a question is about."""

from dataclasses import replace

import pytest

from bot.question.question import read_question
from bot.reading.versions import asks_of_the_past, newer_of, of_its_time, told_apart, without_copies
from index.passage import Passage
from tests.passages import passage

OLD = passage("old", "A ferry ticket costs 4 crowns and is valid on one day.", title="Ferry rules", date="2021-04-01")
NEW = passage("new", "A ferry ticket costs 6 crowns and is valid on one day.", title="Ferry rules", date="2024-02-01")
OTHER_PART = passage("part", "Dogs travel on deck and wear a lead.", title="Ferry rules", date="2024-02-01")
OTHER_NAME = passage("name", OLD.text, title="Harbour rules", date="2024-02-01")
UNDATED = passage("undated", OLD.text, title="Ferry rules")
ASKED = read_question("What does a ferry ticket cost?")
ALL = [OLD, NEW, OTHER_PART, OTHER_NAME, UNDATED]


def kept(question: str, passages: list[Passage]) -> list[str]:
    return [each.id for each in of_its_time(read_question(question), passages)[1]]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What does a ferry ticket cost today?", ["new"]),
        ("What is the current price of a ferry ticket?", ["new"]),
        ("What does a ferry ticket cost at the moment?", ["new"]),
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
    assert newer_of(ASKED, OLD, ALL) == [NEW]
    assert newer_of(ASKED, NEW, ALL) == []
    assert newer_of(ASKED, UNDATED, ALL) == []
    assert newer_of(ASKED, passage("empty", "", title="Ferry rules", date="2020-01-01"), ALL) == []


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


BERGEN = passage("bergen", "The office in Bergen opens at 9.", title="Opening hours", date="2023-01-01")
OSLO = passage("oslo", "The office in Oslo opens at 8.", title="Opening hours", date="2025-01-01")
FIRST, LATER = (
    passage(name, f"Present: Ann Berg, Tor Dahl. The roof costs {cost}.", title="Minutes of the board", date=date)
    for name, cost, date in (("jan", 4, "2025-01-10"), ("feb", 5, "2025-02-10"))
)


@pytest.mark.parametrize("question", ["When does the office open today?", "When does the office in Bergen open now?"])
def test_pages_of_one_title_about_two_cities_are_no_versions(question: str) -> None:
    assert newer_of(read_question(question), BERGEN, [BERGEN, OSLO]) == []
    assert kept(question, [BERGEN, OSLO]) == ["bergen", "oslo"]


def test_what_the_rest_of_a_document_names_counts() -> None:
    early, late = (
        replace(passage(f"{name} price", "The total is 5 euros.", title="Order form", date=date), document=name)
        for name, date in (("a", "2025-01-01"), ("b", "2025-02-01"))
    )
    names = [
        replace(passage(f"{name} who", f"The customer is {who}.", title="Order form", date="2025-01-01"), document=name)
        for name, who in (("a", "Alder Foods"), ("b", "Birch Tools"))
    ]
    asked = read_question("What is the total?")
    assert newer_of(asked, early, [early, late]) == [late]
    assert newer_of(asked, early, [early, late, *names]) == []


def test_minutes_of_a_later_meeting_do_not_replace_earlier_ones() -> None:
    assert newer_of(read_question("What does the roof cost?"), FIRST, [FIRST, LATER]) == []


def test_a_version_may_name_something_else_when_most_is_shared() -> None:
    old = passage("o", "Staff of Tarn Works book in Wayfare with Ann Berg.", title="Travel", date="2024-01-01")
    new = passage("n", "Staff of Tarn Works book in Tripline with Ann Berg.", title="Travel", date="2026-01-01")
    assert newer_of(read_question("Where do staff book?"), old, [old, new]) == [new]
    assert newer_of(read_question("When do staff book in Wayfare?"), old, [old, new]) == []


def test_passages_that_share_few_words_are_not_the_same_part() -> None:
    other = passage(
        "x", "A ferry ticket is sold by the crew on board at any time.", title="Ferry rules", date="2024-01-01"
    )
    assert newer_of(ASKED, OLD, [OLD, other]) == []


def test_a_version_number_tells_undated_versions_apart() -> None:
    old, new = (passage(f"v{version}", OLD.text, title=f"Ferry rules v{version}") for version in (9, 10))
    assert newer_of(ASKED, old, [old, new]) == [new]
    assert newer_of(ASKED, new, [old, new]) == []
    assert kept("What does a ferry ticket cost today?", [old, new]) == ["v10"]


def test_of_copies_the_best_is_kept_or_the_newer() -> None:
    first = passage("first", OLD.text, title="Ferry rules (1)")
    copy = passage("copy", f"**{OLD.text}**", title="Ferry rules final")
    older = replace(OLD, id="older", document="older", date="2020-04-01")
    assert without_copies(ASKED, [first, OTHER_NAME, copy, NEW]) == [first, OTHER_NAME, NEW]
    assert without_copies(ASKED, [older, OLD]) == [OLD]
    assert without_copies(ASKED, [OLD, older]) == [OLD]


def test_what_stands_under_another_heading_or_in_another_record_is_no_copy() -> None:
    apart = [
        replace(OLD, heading_path=("Ferry rules", "Cars")),
        replace(NEW, text=OLD.text, heading_path=("Ferry rules", "Bicycles")),
    ]
    minutes = [FIRST, replace(FIRST, id="other", document="other", date=LATER.date)]
    assert without_copies(ASKED, apart) == apart
    assert without_copies(ASKED, minutes) == minutes


def test_what_documents_about_two_customers_both_say_is_no_copy() -> None:
    names = [passage(name, f"For {name} only.", title="Order form") for name in ("Alder Foods", "Birch Tools")]
    terms = [
        replace(passage(f"{each.id} terms", "Pay soon.", title="Order form"), document=each.document) for each in names
    ]
    assert without_copies(read_question("When is it paid?"), [*names, *terms]) == [*names, *terms]
    assert without_copies(read_question("When is it paid?"), terms) == terms[:1]


@pytest.mark.parametrize(
    ("question", "expected"),
    [("When does the office in Bergen open?", True), ("When does the office open?", False)],
)
def test_the_question_may_name_what_one_document_is_about(question: str, expected: bool) -> None:
    assert told_apart(read_question(question), BERGEN, OSLO, [BERGEN, OSLO]) is expected


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("What is the hotel limit now?", "What is the hotel limit?"),
        ("What is the current hotel limit?", "What is the hotel limit?"),
        ("Who is currently the chair?", "Who is the chair?"),
        ("What is the current of the port?", "What is the current of the port?"),
        ("Does it rain now and then?", "Does it rain now and then?"),
        ("What happens today?", "What happens today?"),
    ],
)
def test_the_present_is_not_looked_for_in_a_text(question: str, asked: str) -> None:
    assert of_its_time(read_question(question), [])[0].text == asked
