"""Citations as blocks."""

import pytest

from tests.answers import answer, citation
from tests.bot.slack.shown import further, of_type, only


def test_the_place_and_the_age_of_a_passage() -> None:
    cited = citation(url="https://a.org/mill#:~:text=It%20was", page=4, heading="The fire", date="2024-01-05")
    assert of_type(only(answer(citations=(cited,))), "section")[0]["text"]["text"] == (
        "[1] *<https://a.org/mill#:~:text=It%20was|The mill>* · The fire · page 4 · 2024-01-05 (2 years old)"
    )


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        ("2026-11-27", "2026-11-27 (today)"),
        ("2026-11-20", "2026-11-20 (7 days old)"),
        ("2026-05-01", "2026-05-01 (7 months old)"),
        ("2025-11-20", "2025-11-20 (1 year old)"),
        ("2027-01-01", "2027-01-01"),
        ("spring", "spring"),
    ],
)
def test_ages(stated: str, shown: str) -> None:
    head = of_type(only(answer(citations=(citation(date=stated),))), "section")[0]
    assert head["text"]["text"].endswith(shown)


def test_many_passages_are_cut_to_what_a_container_takes() -> None:
    many = tuple(citation(number) for number in range(1, 31))
    children = further(only(answer(citations=many)))
    assert len(children) == 10
    assert children[-1]["elements"][0]["text"] == "20 more under “Sources”."
