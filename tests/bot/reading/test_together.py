from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.draft import Draft, Span
from bot.reading.candidates import Candidate, candidates_of
from bot.reading.reader import Reader
from bot.reading.scorer.scores import Scores
from bot.reading.together import together
from index.passage import Passage, Vectors
from tests.bot.reading.scoring import scored
from tests.passages import cut

TEXT = (
    "Gateways of the type Otter need new firmware. The migration takes two hours. Gateways of the type Mole are no "
    "longer supported. Older ones such as Otter go on measuring. Bats and moles are no gateways."
)
ANSWERS = ("Otter", "two hours", "Mole", "Otter", "Bats and moles")
PASSAGES = [cut("notes", TEXT), cut("far", f"{TEXT.replace('Mole', 'Stoat')}", start=5000)]
CANDIDATES = candidates_of(PASSAGES)


def spans() -> dict[int, Span]:
    answering = {}
    for index, candidate in enumerate(CANDIDATES):
        answer = ANSWERS[index % 5].replace("Mole", "Mole" if index < 5 else "Stoat")
        start = candidate.span.start + candidate.text.index(answer)
        answering[index] = Span(candidate.span.passage, start, start + len(answer))
    return answering


def chosen(probabilities: dict[int, float], sure: dict[int, float], most: int = 3) -> list[int]:
    every = scored(CANDIDATES, [probabilities.get(index, 0.01) for index in range(len(CANDIDATES))], spans(), sure)
    return [every.index(each) for each in together(most, Scores(every, 0.9).likeliest_first())]


@pytest.mark.parametrize(
    ("probabilities", "sure", "most", "expected"),
    [
        ({2: 0.4, 0: 0.35}, {2: 0.4, 0: 0.3}, 3, [0, 2]),  # in the order of the document
        ({0: 0.3, 1: 0.29, 2: 0.28}, {0: 0.3, 1: 0.3, 2: 0.3}, 3, [0, 1, 2]),
        ({0: 0.3, 1: 0.29, 2: 0.28}, {0: 0.3, 1: 0.3, 2: 0.3}, 2, [0, 1]),  # two are asked for
        ({0: 0.8, 2: 0.1}, {0: 0.3, 2: 0.3}, 3, [0]),  # much less likely
        ({0: 0.4, 2: 0.4}, {0: 0.8, 2: 0.1}, 3, [0]),  # much less sure
        ({0: 0.4, 2: 0.4}, {0: 0.4}, 3, [0]),  # as likely to answer nothing
        ({0: 0.4, 2: 0.4}, {2: 0.4}, 3, [0]),  # the best itself is
        ({0: 0.4, 3: 0.4}, {0: 0.4, 3: 0.4}, 3, [0]),  # the same once more
        ({4: 0.5, 2: 0.4}, {4: 0.4, 2: 0.4}, 3, [4]),  # an enumeration
        ({0: 0.4, 7: 0.4}, {0: 0.4, 7: 0.4}, 3, [0]),  # another document
    ],
)
def test_sentences_answer_together(
    probabilities: dict[int, float], sure: dict[int, float], most: int, expected: list[int]
) -> None:
    assert chosen(probabilities, sure, most) == expected


class Sure:
    """A scorer that is sure of the first and the third sentence."""

    def score(
        self, question: str, vector: Vectors, passages: Sequence[Passage], candidates: Sequence[Candidate]
    ) -> Scores:
        probabilities = [0.4 if index in (0, 2) else 0.01 for index in range(len(candidates))]
        return Scores(scored(candidates, probabilities, spans(), {0: 0.3, 2: 0.3}), 0.9)


def read(question: str) -> Draft:
    return Reader(Sure(), 0.5).read(question, np.zeros(4, dtype=np.float32), PASSAGES)


def test_each_of_several_answers_is_quoted_with_its_span() -> None:
    draft = read("Which gateways are affected by the new version?")
    quotes = [(sentence.evidence[0].start, sentence.evidence[0].end) for sentence in draft.sentences]
    assert [TEXT[start:end] for start, end in quotes] == [CANDIDATES[0].text, CANDIDATES[2].text]
    assert [TEXT[span.start : span.end] for span in draft.spans] == ["Otter", "Mole"]


def test_a_question_for_one_thing_is_answered_once() -> None:
    draft = read("Which gateway is affected by the new version?")
    assert [sentence.text for sentence in draft.sentences] == [CANDIDATES[0].text]
    assert [TEXT[span.start : span.end] for span in draft.spans] == ["Otter"]


PROBABILITIES = st.dictionaries(st.integers(0, 9), st.floats(0, 1), min_size=1)


@given(PROBABILITIES, PROBABILITIES, st.integers(2, 3))
def test_the_best_is_among_the_few_that_stand_near_it(
    probabilities: dict[int, float], sure: dict[int, float], most: int
) -> None:
    answering = chosen(probabilities, sure, most)

    best = max(range(len(CANDIDATES)), key=lambda index: probabilities.get(index, 0.01))
    assert best in answering
    assert len(answering) <= most
    assert {CANDIDATES[index].passage for index in answering} == {CANDIDATES[best].passage}
    assert all(first < second for first, second in pairwise(answering))
