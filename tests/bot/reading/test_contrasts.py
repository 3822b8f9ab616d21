"""The other of two things that a question compares."""

import pytest

from bot.draft import Span
from bot.language.words import words_of
from bot.question.question import read_question
from bot.reading.candidates import candidates_of
from bot.reading.contrasts import other_of_two, two_things
from bot.reading.scorer.scores import Scores
from index.document import BlockKind
from tests.bot.reading.scoring import scored
from tests.bot.reading.sentences import passage_of


@pytest.mark.parametrize(
    ("question", "things"),
    [
        ("How strong are the Social Democrats compared to the Civic Platform?", ("Social Democrats", "Civic Platform")),
        ("Which is cheaper, the tandem or the touring bike?", ("tandem", "touring bike")),
        ("Is the tandem cheaper than the touring bike?", ("tandem", "touring bike")),
        ("What is the difference between Team and Business?", ("Team", "Business")),
        ("Is it red or not?", None),
        ("How long does it take?", None),
    ],
)
def test_a_question_names_two_things(question: str, things: tuple[str, str] | None) -> None:
    expected = tuple(frozenset(words_of(each)) for each in things) if things else None
    assert two_things(question) == expected


@pytest.mark.parametrize(("probability", "sure", "shown"), [(0.1, 0.0, True), (0.0, 0.5, True), (0.0, 0.05, False)])
def test_the_sentence_that_holds_the_other_thing(probability: float, sure: float, shown: bool) -> None:
    lines = ("The Reds stand at 19 per cent.", "The Blues lead with 34 per cent.", "Nobody leads.")
    source = passage_of(*((BlockKind.PARAGRAPH, line) for line in lines))
    spans = {number: Span(source.id, *_place(source.text, words)) for number, words in ((0, "19"), (1, "34"))}
    every = scored(candidates_of([source]), [0.8, probability, 0.01], spans, {0: 0.9, 1: sure})
    asked = read_question("How strong are the Reds compared to the Blues?")
    other = other_of_two(asked, every[0], Scores(every, 0.9).likeliest_first())
    assert other is (every[1] if shown else None)


def _place(text: str, words: str) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)
