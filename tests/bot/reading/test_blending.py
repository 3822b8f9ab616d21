"""The first scorer and the extractor together, with the models as they are used."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.reader import Reader
from bot.reading.blending import BLEND_INPUTS, CHANCE_INPUTS, BlendedScorer, blend_weights
from bot.reading.candidates import candidates_of
from bot.reading.extractor import Extractor
from bot.reading.question import read_question
from index.embedding import Embedder
from index.passage import Passage
from tests.bot.reading.test_extraction import cut

LIGHTHOUSE = (
    "The Tellin lighthouse was designed by Marguerite Osei and opened on 12 September 1887. It stands on the northern "
    "tip of Carrow Island. The keeper's house burned down in 1903. The light was automated in 1974 because the road to "
    "the station had become unsafe. Today about 9,000 visitors climb its 212 steps every year."
)
LIBRARY = (
    "The town library lends books for three weeks. Members may renew a book twice. A lost book costs 20 euros. "
    "The reading room closes at 18:00 on Saturdays."
)


@pytest.fixture(scope="module")
def passages(embedder: Embedder) -> list[Passage]:
    made = [cut("lighthouse", LIGHTHOUSE, title="Tellin lighthouse"), cut("library", LIBRARY, title="Library rules")]
    return [replace(each, sentence_vectors=embedder.embed(each.sentence_texts())) for each in made]


@pytest.fixture(scope="module")
def scorer(extractor: Extractor) -> BlendedScorer:
    return BlendedScorer(extractor)


def test_the_weights_are_for_these_inputs() -> None:
    weights = blend_weights()
    assert tuple(weights["sentence"]["inputs"]) == BLEND_INPUTS
    assert tuple(weights["chance"]["inputs"]) == CHANCE_INPUTS


@pytest.mark.parametrize(
    ("question", "sentence", "short"),
    [
        ("Who designed the Tellin lighthouse?", "Marguerite Osei", "Marguerite Osei"),
        ("When did the keeper's house burn down?", "1903", "1903"),
        ("What does a lost book cost?", "20 euros", "20 euros"),
    ],
)
def test_a_question_is_answered_by_its_sentence(
    passages: list[Passage], scorer: BlendedScorer, embedder: Embedder, question: str, sentence: str, short: str
) -> None:
    draft = Reader(scorer, 0.0).read(question, embedder.embed_question(question), passages)
    assert sentence in draft.sentences[0].text
    (span,) = draft.spans
    owner = next(each for each in passages if each.id == span.passage)
    assert short in owner.text[span.start : span.end]


def test_what_is_not_said_is_less_sure_than_what_is(
    passages: list[Passage], scorer: BlendedScorer, embedder: Embedder
) -> None:
    said, missing = (
        Reader(scorer, 0.0).read(question, embedder.embed_question(question), passages).confidence
        for question in ("Who designed the Tellin lighthouse?", "Who painted the portrait of the mayor?")
    )
    assert said > missing


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=st.text(max_size=60), texts=st.lists(st.text(min_size=1, max_size=120), min_size=1, max_size=3))
def test_any_text_gets_chances_that_sum_to_one(scorer: BlendedScorer, question: str, texts: list[str]) -> None:
    made = [cut(str(number), text) for number, text in enumerate(texts)]
    found = [replace(each, sentence_vectors=np.zeros((len(each.sentences), 4), dtype=np.float32)) for each in made]
    candidates = candidates_of(found)
    if all(candidate.heading for candidate in candidates):
        return
    scores = scorer.score(read_question(question), np.zeros(4, dtype=np.float32), found, candidates)
    assert scores.chances.sum() == pytest.approx(1)
    assert 0 <= scores.confidence <= 1
    for at, span in scores.spans.items():
        assert candidates[at].span.start <= span.start < span.end <= candidates[at].span.end
