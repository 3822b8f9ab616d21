"""The sentence that tells who or what a pronoun is."""

import pytest

from bot.reading.antecedents import antecedent, with_antecedent
from bot.reading.candidates import candidates_of
from index.document import BlockKind
from tests.bot.reading.sentences import passage_of

TEXT = ("Nalvexin belongs to the painkillers.", "It's used in adults.", "It begins to work within 45 minutes.")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Leaflet on Nalvexin", [[TEXT[0]], [TEXT[2]]]),
        ("Leaflet", [[TEXT[0]], [TEXT[1], TEXT[2]]]),
    ],
)
def test_what_the_title_names_needs_one_sentence_before(title: str, expected: list[list[str]]) -> None:
    every = candidates_of([passage_of(*((BlockKind.PARAGRAPH, text) for text in TEXT), title=title)])
    runs = with_antecedent(every[1:], every)
    assert [[each.text for each in run] for run in runs] == expected


def test_a_run_that_names_its_subject_stands_alone() -> None:
    every = candidates_of([passage_of(*((BlockKind.PARAGRAPH, text) for text in TEXT))])
    assert with_antecedent(every[:2], every) == [every[:2]]
    assert antecedent(every[:1], every) is None


def test_a_person_is_named_by_the_nearest_name_in_full() -> None:
    lines = ("Anna Brook bought the mill.", "The price was low.", "She sold it again.")
    every = candidates_of([passage_of(*((BlockKind.PARAGRAPH, text) for text in lines))])
    assert antecedent(every[2:], every) is every[0]
