"""What stands beside what is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.question.question import read_question
from bot.reading.beside import answer_beside, number_beside

CROSSINGS = "There are 14 crossings a day from Monday to Saturday and nine on Sundays."
FARES = "Fares stay the same: 6.50 crowns for adults and 3 for children; islanders travel for half price."
ORDERS = "Thursday noon for the Tuesday dispatch, Monday noon for the Friday one."
STAFF = "Berlin has 40 employees and Paris 30."


@pytest.mark.parametrize(
    ("question", "text", "marked", "expected"),
    [
        ("How many crossings are there on Sundays?", CROSSINGS, "14", "nine"),
        ("How many crossings are there on Saturdays?", CROSSINGS, "14", "14"),
        ("How much do children pay?", FARES, "6.50 crowns", "3"),
        ("How much does an adult pay?", FARES, "6.50 crowns", "6.50 crowns"),
        ("How many employees are in Paris?", STAFF, "40", "30"),
        ("How many employees are in Berlin?", STAFF, "40", "40"),
        ("How many people work there?", STAFF, "40", "40"),
        ("Who pays half?", FARES, "islanders", "islanders"),
        ("How much is it for children?", "It is 5 for adults.", "5", "5"),
        ("What if I pay late?", "If it is late by ten days, a charge of 15.00 may be made.", "15.00", "15.00"),
    ],
)
def test_the_number_of_the_part_that_is_asked_for(question: str, text: str, marked: str, expected: str) -> None:
    start = text.index(marked)
    first, last = number_beside(read_question(question).content, text, start, start + len(marked))
    assert text[first:last] == expected


@pytest.mark.parametrize(
    ("question", "text", "marked", "expected"),
    [
        ("Until when for the Tuesday one?", ORDERS, "Monday noon for the Friday one", ORDERS[:38]),
        ("Until when for the Friday one?", ORDERS, "Monday noon for the Friday one", ORDERS[40:-1]),
        ("When do adults come?", "Children at 9:00, adults at 10:30.", "9:00", "10:30"),
        ("Who leads Paris?", "Anna Brook leads Berlin and Tom Reed leads Paris.", "Anna Brook", "Tom Reed"),
        ("Who leads Berlin?", "Anna Brook leads Berlin and Tom Reed leads Paris.", "Anna Brook", "Anna Brook"),
        ("Where is Paris?", "Anna Brook leads Berlin and Tom Reed leads Paris.", "Anna Brook", "Anna Brook"),
    ],
)
def test_a_time_or_a_name_of_the_part_that_is_asked_for(question: str, text: str, marked: str, expected: str) -> None:
    start = text.index(marked)
    first, last = answer_beside(read_question(question), text, start, start + len(marked))
    assert text[first:last] == expected


@given(st.text(alphabet="ab 12,;and", max_size=40), st.data())
def test_a_span_stays_within_its_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = number_beside({"a", "b"}, text, start, end)
    assert 0 <= first <= last <= len(text)
