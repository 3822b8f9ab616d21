"""What the reader's readings become: chances, evidence, spans and an order of passages."""

from collections.abc import Sequence
from typing import cast

import numpy as np
import pytest

from bot.draft import Span
from bot.reading.candidates import candidates_of
from bot.reading.scorer.extraction import Extraction
from bot.reading.scorer.extractor import Extractor, ExtractorOutput
from bot.reading.scorer.read_scorer import FIRST_READ, MOST_READ, ReadPassages, ReadScorer, evidence_of, outputs_of
from index.passage import Passage
from tests.bot.reading.scorer.passages import TOWARDS, near
from tests.passages import cut

MILL = "The mill was built in 1820. Anna Brook owned it."
COPY = "The mill was built in 1820, they say. It is red."
OTHER = "The mill was built in 1830. It is red."


def extraction(sentence: Sequence[float], marked: Sequence[float] | None = None) -> Extraction:
    said = np.array(sentence, dtype=float)
    return Extraction(said, said if marked is None else np.array(marked, dtype=float), said, {})


def read(passages: Sequence[Passage], found: Extraction) -> ReadPassages:
    return ReadPassages(TOWARDS, passages, candidates_of(passages), found)


def test_what_was_not_read_and_what_is_silent_has_no_chance() -> None:
    passages = [cut("a", "Who built it? Anna Brook built it. It is red.")]
    outputs = outputs_of(extraction([3.0, 1.0, -np.inf], [9.0, 3.0, -np.inf]), candidates_of(passages))
    assert outputs.tolist() == [-np.inf, 2.0, -np.inf]


@pytest.mark.parametrize(
    ("other", "agrees"),
    [
        (cut("b", COPY), True),  # all the words, and more
        (cut("b", OTHER), True),  # elsewhere, and on the same matter
        (cut("b", "The inn was built in 1820. It is red."), False),
    ],
)
def test_what_says_the_same_is_no_rival(other: Passage, agrees: bool) -> None:
    found = extraction([3.0, -4.0, 2.5, -4.0])
    told = evidence_of(read([cut("a", MILL), other], found), np.array([3.0, -4.0, 2.5, -4.0]))
    assert told["lead"] == (7.0 if agrees else 0.5)
    assert (told["share"] > 0.9) is agrees


def test_in_one_document_other_numbers_are_another_matter() -> None:
    passages = [cut("a", "The old mill was built in 1820. The old mill was built in 1830.")]
    told = evidence_of(read(passages, extraction([3.0, 2.5])), np.array([3.0, 2.5]))
    assert told["lead"] == 0.5


def test_evidence_is_bounded() -> None:
    told = evidence_of(read([cut("a", MILL)], extraction([99.0, -99.0])), np.array([99.0, -99.0]))
    assert (told["sentence"], told["lead"], told["agrees"]) == (8.0, 16.0, 1.0)
    assert told["none"] == pytest.approx(0, abs=1e-6)


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


def scored(readings: Readings, *passages: Passage) -> tuple[list[float], tuple[int, ...], dict[int, Span]]:
    scorer = ReadScorer(cast(Extractor, readings))
    found = scorer.score("Who owned the mill?", TOWARDS, passages, candidates_of(passages))
    return found.chances.tolist(), found.ranking, dict(found.spans)


def test_passages_are_ranked_by_what_was_found_in_them() -> None:
    passages = [near(cut(name, f"The {name} stands here."), 0.5) for name in ("inn", "mill", "weir")]
    chances, ranking, spans = scored(Readings({"mill": 3.0, "weir": 0.0}), *passages)
    assert ranking == (1, 2, 0)
    assert np.argsort(chances)[::-1].tolist() == [1, 2, 0]
    assert set(spans) == {1, 2}, "a span that is unlikely to answer is not shown"


def test_more_is_read_only_where_nothing_is_sure_to_answer() -> None:
    passages = [near(cut(f"p{at}", f"Sentence {at} is {'very ' * 40}long."), 1 - at / 100) for at in range(40)]
    sure, unsure = Readings({"Sentence 1 ": 4.0}), Readings({})
    scored(sure, *passages)
    scored(unsure, *passages)
    assert [len(batch) for batch in sure.read_texts] == [sum(1 for _ in sure.read_texts[0])]
    assert len(unsure.read_texts) == 2
    first, second = (sum(map(len, batch)) for batch in unsure.read_texts)
    assert first <= FIRST_READ < first + second <= MOST_READ


def test_where_nothing_may_answer_there_is_no_confidence() -> None:
    passages = [near(cut("a", "Who owned the mill?"), 0.9)]
    found = ReadScorer(cast(Extractor, Readings({}))).score("Why?", TOWARDS, passages, candidates_of(passages))
    assert (found.chances.tolist(), found.confidence) == ([0.0], 0.0)
