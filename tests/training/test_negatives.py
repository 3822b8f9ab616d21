"""Questions that look answerable and are not."""

import random

import pytest

from bot.language.entities import entities
from bot.language.words import word_key
from training.negatives import altered, negate, related, swap_fact, swap_opposite, swap_related

MILL = "The mill was built in 1820 by Anna Brook. It ground rye for the valley. Carl Stone bought it in 1901."


def test_a_fact_is_swapped_for_another_of_its_kind() -> None:
    swapped = swap_fact("What did Anna Brook build?", [MILL], random.Random(0))
    assert swapped is not None
    assert swapped[0] == "What did Carl Stone build?"
    assert swap_fact("What was built in 1820?", [MILL], random.Random(0)) == ("What was built in 1901?", "1901")
    assert swap_fact("What was built?", [MILL], random.Random(0)) is None
    assert [entity.kind for entity in entities(swapped[1])] == ["name"]


def test_a_word_is_swapped_for_its_opposite() -> None:
    assert swap_opposite("Which is the oldest mill?", random.Random(0)) in [
        ("Which is the newest mill?", "newest"),
        ("Which is the youngest mill?", "youngest"),
    ]
    assert swap_opposite("Before what did it burn?", random.Random(0)) == ("After what did it burn?", "after")
    assert swap_opposite("Which mill is it?", random.Random(0)) is None


def test_a_word_is_swapped_for_one_that_is_akin() -> None:
    swapped = swap_related("Who bought the mill?", random.Random(1))
    assert swapped is not None
    question, put = swapped
    assert put in (*related("bought"), *related("mill"))
    assert put in question
    assert swap_related("Who was it?", random.Random(1)) is None


def test_words_that_are_akin_have_the_same_ending_and_another_stem() -> None:
    words = related("diplomats")
    assert words
    assert all(word.endswith("s") and word_key(word) != word_key("diplomats") for word in words)
    assert related("the") == ()
    assert related("zzyzx") == ()


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("When was the mill built?", {"When wasn't the mill built?", "When was not the mill built?"}),
        ("Who bought the mill?", {None}),
        ("Who owned the mill?", {"Who never owned the mill?"}),
    ],
)
def test_negation(question: str, expected: set[str | None]) -> None:
    swaps = {
        changed[0] if changed else None for seed in range(9) for changed in [negate(question, random.Random(seed))]
    }
    assert swaps == expected


def test_a_changed_question_is_another_one_and_the_same_for_one_seed() -> None:
    asked = "When did Anna Brook build the first mill?"
    drawn = [altered(asked, [MILL], random.Random(seed)) for seed in range(40)]
    assert drawn == [altered(asked, [MILL], random.Random(seed)) for seed in range(40)]
    changed = [question for question, _ in filter(None, drawn)]
    assert asked not in changed
    assert len(set(changed)) > 4
