import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.candidates import candidates_of
from bot.reading.scorer.scores import continuation, shared_probabilities
from index.passage import with_continued
from tests.passages import cut


def test_probabilities_share_what_no_answer_leaves() -> None:
    assert shared_probabilities(np.array([0.0])).tolist() == [0.5]
    assert shared_probabilities(np.array([0.0, 0.0, -np.inf])) == pytest.approx([1 / 3, 1 / 3, 0.0])


def test_of_nothing_the_probability_is_0() -> None:
    assert shared_probabilities(np.zeros(0)).tolist() == []
    assert shared_probabilities(np.array([-np.inf, -np.inf])).tolist() == [0.0, 0.0]


@given(st.lists(st.floats(-2000, 2000) | st.just(-np.inf), min_size=1, max_size=8))
def test_probabilities_are_in_the_order_of_the_scores(scores: list[float]) -> None:
    probabilities = shared_probabilities(np.array(scores))
    assert ((probabilities >= 0) & (probabilities <= 1)).all()
    assert probabilities.sum() <= 1 + 1e-9
    best, likeliest = int(np.argmax(scores)), int(np.argmax(probabilities))
    assert scores[likeliest] == scores[best] or probabilities[best] == probabilities[likeliest]


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        ((), {"continued": 0.0, "left": 0.0}),
        (("a.txt",), {"continued": 1.0, "left": 0.0}),
        (("b.txt",), {"continued": 0.0, "left": 1.0}),
        (("c.txt",), {"continued": 0.0, "left": 0.0}),
    ],
)
def test_a_conversation_speaks_for_its_document_or_against_another(
    documents: tuple[str, ...], expected: dict[str, float]
) -> None:
    passages = with_continued([cut("a", "The mill is old."), cut("b", "The barn is new.")], documents)
    assert continuation(candidates_of(passages)[0], passages) == expected
