"""Steps of numbered lists, in passages of files."""

from pathlib import Path

import pytest

from bot.question.order import asked_step
from bot.reading.candidates import candidates_of
from bot.reading.numbered import MOST_STEPS, FoundSteps, find_steps
from index.embedding import Embedder
from tests.bot.files import passages_of

FILTER = """# Cleaning the filter

1. Switch the pump off.
2. Lift the basket. Mind the spring under it.
3. Rinse it:
   1. with warm water
   2. with vinegar
4. Close the lid.

# Moving the pump

Step 1: Drain the tank.
Step 2: Undo the clamps.
"""
PLAIN = "CLEANING THE FILTER\n\n1. Switch the pump off.\n2. Lift the basket.\n3. Close the lid.\n\nNever use soap.\n"


def found(folder: Path, embedder: Embedder, question: str, text: str, name: str = "filter.md") -> FoundSteps | None:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    asked = asked_step(question)
    assert asked is not None
    return find_steps(asked, candidates_of(passages_of(path, embedder)))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What is step 2 of cleaning the filter?", "2. Lift the basket. Mind the spring under it."),
        ("What is the last step of cleaning the filter?", "4. Close the lid."),
        ("What is the second step of moving the pump?", "Step 2: Undo the clamps."),
        ("What comes after draining the tank?", "Step 2: Undo the clamps."),
        ("What do I do before closing the lid?", "3. Rinse it:"),
    ],
)
def test_a_step_is_found_by_its_place(tmp_path: Path, embedder: Embedder, question: str, said: str) -> None:
    steps = found(tmp_path, embedder, question, FILTER)
    assert steps is not None
    (sentence,) = steps.sentences
    assert sentence.text == said
    (evidence,) = sentence.evidence
    assert FILTER[evidence.start : evidence.end] == said


def test_steps_of_a_plain_text_are_counted(tmp_path: Path, embedder: Embedder) -> None:
    steps = found(tmp_path, embedder, "How many steps does cleaning the filter have?", PLAIN, "filter.txt")
    assert steps is not None
    assert steps.span is not None
    assert PLAIN[steps.span.start : steps.span.end] == "3"
    assert [each.text for each in steps.sentences] == [
        "1. Switch the pump off.",
        "2. Lift the basket.",
        "3. Close the lid.",
    ]


def test_all_steps_are_shown(tmp_path: Path, embedder: Embedder) -> None:
    steps = found(tmp_path, embedder, "What are the steps for cleaning the filter?", PLAIN, "filter.txt")
    assert steps is not None
    assert [each.text[:2] for each in steps.sentences] == ["1.", "2.", "3."]
    assert (steps.span, steps.more) == (None, 0)
    assert found(tmp_path, embedder, "What are the steps for selling the pump?", PLAIN, "filter.txt") is None


def test_of_many_steps_the_rest_is_counted(tmp_path: Path, embedder: Embedder) -> None:
    text = "CLEANING THE FILTER\n\n" + "\n".join(f"{number}. Press button {number}." for number in range(1, 12))
    steps = found(tmp_path, embedder, "List the steps of cleaning the filter.", text, "filter.txt")
    assert steps is not None
    assert (len(steps.sentences), steps.more) == (MOST_STEPS, 3)


def test_a_step_beyond_the_last_is_none(tmp_path: Path, embedder: Embedder) -> None:
    steps = found(tmp_path, embedder, "What is step 7 of cleaning the filter?", PLAIN, "filter.txt")
    assert steps is not None
    assert steps.none


@pytest.mark.parametrize(
    "question", ["What is step 2 of changing a tyre?", "What is step 2?", "What comes after soap?"]
)
def test_no_list_is_meant(tmp_path: Path, embedder: Embedder, question: str) -> None:
    assert found(tmp_path, embedder, question, FILTER) is None
