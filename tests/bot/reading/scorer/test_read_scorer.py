"""What the reader's readings become: probabilities, evidence, spans and an order of passages."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import numpy as np
import pytest

from bot.draft import Span
from bot.reading.candidates import candidates_of
from bot.reading.scorer.choice import choice
from bot.reading.scorer.extraction import Extraction
from bot.reading.scorer.extractor import Extractor, ExtractorOutput
from bot.reading.scorer.read_scorer import FIRST_READ, MOST_READ, ReadScorer, evidence_of
from bot.reading.scorer.scores import Scores
from index.passage import Passage
from tests.bot.reading.scorer.passages import TOWARDS, near
from tests.passages import cut

MILL = "The mill was built in 1820. Anna Brook owned it."
COPY = "The mill was built in 1820, they say. It is red."
OTHER = "The mill was built in 1830. It is red."


def extraction(
    passages: Sequence[Passage], sentence: Sequence[float], marked: Sequence[float] | None = None
) -> Extraction:
    """Scores of the passages' sentences: of each sentence, and of the best span in it, by default the same."""
    scores = np.array(sentence, dtype=float)
    of_spans = scores if marked is None else np.array(marked, dtype=float)
    return Extraction(candidates_of(passages), scores, of_spans, scores, [None] * len(scores))


def evidence(passages: Sequence[Passage], sentence: Sequence[float]) -> dict[str, float]:
    return evidence_of(extraction(passages, sentence), TOWARDS, passages)


def mixed(read: float, verified: float) -> float:
    """The log-odds of a candidate of which both scores of the reader are `read`, in the best passage."""
    weights = choice("verified")
    return (weights["sentence"] + weights["marked"]) * read + weights["verified"] * verified


def test_what_was_not_read_and_what_is_silent_cannot_answer() -> None:
    passages = [cut("a", "Who built it? Anna Brook built it. It is red.")]
    scores = extraction(passages, [3.0, 1.0, -np.inf], [9.0, 3.0, -np.inf])
    weights = choice("reader")
    assert scores.log_odds.tolist() == [-np.inf, weights["sentence"] + 3 * weights["marked"], -np.inf]


@pytest.mark.parametrize(
    ("other", "agrees"),
    [
        (cut("b", COPY), True),  # all the words, and more
        (cut("b", OTHER), True),  # elsewhere, and on the same matter
        (cut("b", "The inn was built in 1820. It is red."), False),
    ],
)
def test_what_says_the_same_is_no_rival(other: Passage, agrees: bool) -> None:
    features = evidence([cut("a", MILL), other], [3.0, -4.0, 2.5, -4.0])
    assert features["lead"] == (7.0 if agrees else 0.5)
    assert (features["share"] > 0.9) is agrees


def test_an_answer_that_another_sentence_gives_in_the_same_words_is_no_rival() -> None:
    passages = [cut("a", "The board sent ten envoys home. It ordered the expulsion of ten envoys. Ten ships came.")]
    read = extraction(passages, [3.0, 2.5, -4.0])
    spans = [
        Span(each.span.passage, each.span.start + start, each.span.start + start + len(words))
        for each, words in zip(read.candidates, ("ten envoys", "ten", "ships"), strict=True)
        if (start := each.text.index(words)) >= 0
    ]
    marked = replace(read, spans=spans, verified=np.array([-2.0, 4.0, 5.0]))
    likeliest = evidence_of(replace(marked, verified=np.array([4.0, -2.0, 5.0])), TOWARDS, passages)
    lead = min(8.0, mixed(3.0, 4.0)) - mixed(-4.0, 5.0)
    assert (likeliest["lead"], likeliest["verified"]) == pytest.approx((lead, 4.0))
    other = evidence_of(marked, TOWARDS, passages)
    lead = min(8.0, mixed(2.5, 4.0)) - mixed(-4.0, 5.0)
    assert (other["lead"], other["verified"], other["sentence"]) == pytest.approx((lead, 4.0, 3.0))


def test_in_one_document_other_numbers_are_another_matter() -> None:
    passages = [cut("a", "The old mill was built in 1820. The old mill was built in 1830.")]
    features = evidence(passages, [3.0, 2.5])
    assert features["lead"] == 0.5


def test_evidence_is_bounded() -> None:
    features = evidence([cut("a", MILL)], [99.0, -99.0])
    assert (features["sentence"], features["lead"], features["agrees"]) == (8.0, 16.0, 1.0)
    assert features["none"] == pytest.approx(0, abs=1e-6)


class Readings:
    """Says of each text how sure it is that it answers, and keeps what it was given to read."""

    def __init__(self, sure: dict[str, float]) -> None:
        self.sure, self.read_texts = sure, list[list[str]]()

    def read(self, question: str, texts: Sequence[str]) -> list[ExtractorOutput]:
        self.read_texts.append(list(texts))
        return [self._one(text) for text in texts]

    def _one(self, text: str) -> ExtractorOutput:
        offsets, start = [], 0
        for word in text.split():
            start = text.index(word, start)
            offsets.append((start, start + len(word)))
            start += len(word)
        score = max((value for part, value in self.sure.items() if part in text), default=-5.0)
        scores = np.full(len(offsets), score)
        return ExtractorOutput(np.array(offsets), scores, scores, scores, score)


def scored(readings: Readings, *passages: Passage) -> Scores:
    scorer = ReadScorer(cast(Extractor, readings))
    return scorer.score("Who owned the mill?", TOWARDS, passages, candidates_of(passages))


def test_passages_are_ranked_by_what_was_found_in_them() -> None:
    passages = [near(cut(name, f"The {name} stands here."), 0.5) for name in ("inn", "mill", "weir")]
    scores = scored(Readings({"mill": 3.0, "weir": 0.0}), *passages)
    assert [passage.id for passage in scores.ranking] == ["mill", "weir", "inn"]
    assert [each.candidate.passage.id for each in scores.likeliest_first()] == ["mill", "weir", "inn"]
    assert all(each.span for each in scores.candidates)
    assert scores.candidates[0].span_probability < scores.candidates[1].span_probability


def test_more_is_read_only_where_nothing_is_sure_to_answer() -> None:
    passages = [
        near(cut(f"p{number}", f"Sentence {number} is {'very ' * 40}long."), 1 - number / 100) for number in range(40)
    ]
    sure, unsure = Readings({"Sentence 1 ": 4.0}), Readings({})
    scored(sure, *passages)
    scored(unsure, *passages)
    assert [len(batch) for batch in sure.read_texts] == [sum(1 for _ in sure.read_texts[0])]
    assert len(unsure.read_texts) == 2
    first, second = (sum(map(len, batch)) for batch in unsure.read_texts)
    assert first <= FIRST_READ < first + second <= MOST_READ


def test_where_nothing_may_answer_there_is_no_confidence() -> None:
    passages = [near(cut("a", "Who owned the mill?"), 0.9)]
    scores = ReadScorer(cast(Extractor, Readings({}))).score("Why?", TOWARDS, passages, candidates_of(passages))
    assert ([each.probability for each in scores.candidates], scores.confidence) == ([0.0], 0.0)
