from dataclasses import replace

import pytest

from bot.reading.candidates import candidates_of
from bot.reading.scorer.near_scorer import NearScorer, near_evidence
from index.document import BlockKind
from tests.bot.reading.scorer.passages import TOWARDS, near
from tests.passages import cut

TEXT = "The mill was built in 1820. Anna Brook owned it. It ground rye for the whole valley."
QUESTION = "Who sold the mill?"


def test_a_sentence_is_as_likely_as_it_is_near_and_as_its_passage_is_good() -> None:
    passages = [near(cut("a", TEXT), 0.2, 0.6, 0.1), replace(near(cut("b", TEXT), 0.2, 0.6, 0.1), score=0.5)]
    scores = NearScorer().score("Why?", TOWARDS, passages, candidates_of(passages))
    first, second = scores.likeliest_first()[:2]
    assert [first, second] == [scores.candidates[4], scores.candidates[1]]
    assert scores.answerable < 1
    assert 0 < scores.confidence < 1
    assert not any(each.span for each in scores.candidates)


def test_words_of_the_question_count() -> None:
    passages = [near(cut("a", TEXT), 0.5, 0.5, 0.5)]
    scores, evidence = near_evidence(QUESTION, TOWARDS, passages, candidates_of(passages))
    assert scores.argmax() == 0
    assert evidence["words"] == 0.5
    assert evidence["near"] == pytest.approx(0.5)
    assert evidence["lead"] == pytest.approx(0.25)


def test_what_answers_nothing_alone_has_the_probability_0() -> None:
    heading = replace(near(cut("a", "# The mill"), 1.0), kinds=(BlockKind.HEADING,))
    passages = [heading, near(cut("b", TEXT), 0.1, 0.1, 0.1)]
    scores = NearScorer().score(QUESTION, TOWARDS, passages, candidates_of(passages))
    assert scores.candidates[0].probability == 0
    assert scores.likeliest_first()[0].probability > 0
    assert scores.candidates[0] not in scores.likeliest_first()


def test_of_a_single_candidate_the_lead_is_its_score() -> None:
    passages = [near(cut("a", "Anna Brook owned the mill."), 0.25)]
    scores, evidence = near_evidence("Why?", TOWARDS, passages, candidates_of(passages))
    assert evidence["lead"] == pytest.approx(float(scores[0]))
