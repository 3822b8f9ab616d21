"""All the reasons that a sentence gives."""

import pytest

from bot.reading.reasons import all_reasons, asks_why

RDS = "*Why isn't it on RDS?* Latency to the warehouse system in Zurich, and the audit of 2024."
CLOSED = "They closed the mill and the roof leaked."


@pytest.mark.parametrize(
    ("text", "marked", "expected"),
    [
        (RDS, "the audit of 2024", "Latency to the warehouse system in Zurich, and the audit of 2024"),
        (RDS, "Latency to the warehouse system in Zurich", RDS[RDS.index("Latency") : -1]),
        ("It was shut because of the ice and the wind.", "the wind", "the ice and the wind"),
        (CLOSED, "the roof leaked", "the roof leaked"),
        ("Lotte voted against as she would wait.", "she would wait", "she would wait"),
    ],
)
def test_a_reason_comes_with_the_one_that_and_joins_to_it(text: str, marked: str, expected: str) -> None:
    start = text.index(marked)
    first, last = all_reasons(text, start, start + len(marked))
    assert text[first:last] == expected


def test_a_question_asks_why() -> None:
    assert asks_why("Why isn't it on RDS?")
    assert asks_why("what was the reason for it")
    assert not asks_why("Who knows why?")
