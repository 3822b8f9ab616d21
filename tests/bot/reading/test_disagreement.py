import pytest

from bot.question.question import read_question
from bot.reading.candidates import Candidate, candidates_of
from bot.reading.disagreement import disagree
from tests.passages import passage


def candidate(text: str) -> Candidate:
    return candidates_of([passage("p", text)])[0]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("The toll is 4 euros for a car.", "The toll is 6 euros for a car.", True),
        ("The bridge opened in May 1931.", "The bridge opened in June 1932.", True),
        ("The toll is 4 euros for a car.", "The toll is 4 euros for a car.", False),
        ("The toll is 4 euros for a car.", "Four lanes cross the river at the bridge.", False),
        ("The toll at Ardley is 4 euros for a car.", "The toll at Benton is 6 euros for a car.", False),
        ("The toll is unknown for a car.", "The toll is 6 euros for a car.", False),
        ("Go.", "1.", False),
    ],
)
def test_two_sentences_disagree_when_only_a_number_or_date_differs(first: str, second: str, expected: bool) -> None:
    assert disagree(read_question("What is the toll?"), candidate(first), candidate(second)) is expected


def test_what_the_question_tells_apart_is_no_disagreement() -> None:
    first, second = candidate("In 2019 the toll was 4 euros."), candidate("In 2023 the toll was 6 euros.")

    assert not disagree(read_question("What was the toll in 2023?"), first, second)
