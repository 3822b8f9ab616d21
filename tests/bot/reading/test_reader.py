from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.abstention import Withheld
from bot.draft import Draft, Span
from bot.engine import Engine
from bot.reading.reader import Reader
from bot.reading.scorer.calibration import fitted
from bot.reading.scorer.extractor import Extractor
from bot.reading.scorer.near_scorer import NearScorer
from bot.reading.scorer.read_scorer import ReadScorer
from bot.reading.scorer.risk import threshold_for
from index.document import BlockKind
from index.embedding import Embedder
from index.passage import Passage
from tests.passages import cut

LIGHTHOUSE = (
    "The Tellin lighthouse was designed by Marguerite Osei and opened on 12 September 1887. It stands on the northern "
    "tip of Carrow Island. The keeper's house burned down in 1903. Osei called it \"the last honest building on the "
    'coast." The light was automated in 1974 because the road to the station had become unsafe. Today about 9,000 '
    "visitors climb its 212 steps every year."
)
LIBRARY = (
    "The town library lends books for three weeks. Members may renew a book twice. A lost book costs 20 euros. "
    "The reading room closes at 18:00 on Saturdays."
)


THRESHOLD = threshold_for(fitted("reader").curve, 0.3)


class Shelf:
    """Makes passages with real vectors."""

    def __init__(self, embedder: Embedder, extractor: Extractor) -> None:
        self.embedder = embedder
        self.reader = Reader(ReadScorer(extractor), THRESHOLD)

    def passage(self, name: str, text: str, *, date: str | None = None, start: int = 100) -> Passage:
        source = cut(name, text, start=start, date=date, source=name, context=name)
        return replace(source, sentence_vectors=self.embedder.embed(source.sentence_texts()))

    def read(self, question: str, *passages: Passage) -> Draft:
        vector = self.embedder.embed_question(question)
        scores = [
            float(self.embedder.embed([p.text])[0] @ vector + (p.sentence_vectors @ vector).max()) for p in passages
        ]
        scored = [replace(p, score=score) for p, score in zip(passages, scores, strict=True)]
        return self.reader.read(question, vector, sorted(scored, key=lambda p: -p.score))


@pytest.fixture(scope="module")
def shelf(embedder: Embedder, extractor: Extractor) -> Shelf:
    return Shelf(embedder, extractor)


def quoted(span: Span, *passages: Passage) -> str:
    passage = next(p for p in passages if p.id == span.passage)
    return passage.text[span.start - passage.start : span.end - passage.start]


@pytest.mark.parametrize(
    ("question", "held", "short"),
    [
        ("Who designed the Tellin lighthouse?", "designed by", "Marguerite Osei"),
        ("When did the keeper's house burn down?", "burned down", "1903"),
        ("Why was the light automated?", "automated", "the station had become unsafe"),
        ("How many visitors climb the steps every year?", "visitors climb", "9,000"),
        ("When does the reading room close on Saturdays?", "18:00", "18:00"),
    ],
)
def test_the_sentence_that_answers_is_quoted_with_its_short_answer(
    shelf: Shelf, question: str, held: str, short: str
) -> None:
    passages = (shelf.passage("lighthouse", LIGHTHOUSE), shelf.passage("library", LIBRARY, start=0))

    draft = shelf.read(question, *passages)

    (sentence,) = draft.sentences
    assert held in sentence.text
    assert quoted(sentence.evidence[0], *passages) == sentence.text
    assert sentence.keys == (sentence.evidence[0].passage,)
    (span,) = draft.spans
    assert short in quoted(span, *passages)
    assert draft.confidence > 0.5


@pytest.mark.parametrize(
    "question",
    ["asdf", "What is the capital of Mongolia?", "How do I bake bread?", "lol", "Who won the cup in 2018?"],
)
def test_what_the_passages_do_not_hold_is_not_answered(shelf: Shelf, question: str) -> None:
    draft = shelf.read(question, shelf.passage("lighthouse", LIGHTHOUSE), shelf.passage("library", LIBRARY))

    assert draft.sentences == ()
    assert draft.spans == ()
    assert draft.confidence < 0.3
    assert 1 <= len(draft.rejected) <= 5


def test_rejected_candidates_are_listed_from_the_likeliest_down(shelf: Shelf) -> None:
    draft = shelf.read("When did the keeper's house burn down?", shelf.passage("lighthouse", LIGHTHOUSE))

    scores = [score for _, score in draft.rejected]
    assert scores == sorted(scores, reverse=True)
    assert draft.sentences[0].evidence[0] not in [span for span, _ in draft.rejected]


def test_passages_that_disagree_are_both_shown_the_newer_first(shelf: Shelf) -> None:
    old = shelf.passage("old", "You can ask for a refund within 14 days of paying.", date="2019-05-04")
    new = shelf.passage("new", "You can ask for a refund within 30 days of paying.", date="2024-03-02")

    draft = shelf.read("How long do I have to ask for a refund?", old, new)

    assert draft.disagreement
    assert [sentence.keys for sentence in draft.sentences] == [("new",), ("old",)]
    (span,) = draft.spans
    assert span.passage == "new"


def test_what_a_newer_version_says_comes_first_and_alone_when_it_is_asked_for(shelf: Shelf) -> None:
    before, now = (
        "Members keep a book for 14 days, dues paid or not.",
        "Members keep a book for 30 days from the day of lending.",
    )
    old = replace(shelf.passage("a", before, date="2021-01-01"), title="Rules")
    new = replace(shelf.passage("b", now, date="2024-01-01"), title="Rules")

    texts = [
        [sentence.keys[0] for sentence in shelf.read(f"For how long do members keep a book{time}?", old, new).sentences]
        for time in ("", " today", " in 2022")
    ]

    assert texts == [["b"], ["b"], ["a"]]


def test_passages_that_agree_are_no_disagreement(shelf: Shelf) -> None:
    old = shelf.passage("old", "You can ask for a refund within 30 days of paying.", date="2019-05-04")
    new = shelf.passage("new", "A refund can be asked for within 30 days of paying.", date="2024-03-02")

    draft = shelf.read("How long do I have to ask for a refund?", old, new)

    assert not draft.disagreement
    assert len(draft.sentences) == 1


def test_without_passages_the_reader_abstains() -> None:
    draft = Reader(NearScorer(), 0.5).read("Why was it closed?", np.zeros(384, dtype=np.float32), [])

    assert draft == Draft((), 0.0, Engine.READER, withheld=Withheld.NOTHING_NEAR)


def test_a_heading_alone_is_no_answer(shelf: Shelf) -> None:
    heading = replace(shelf.passage("rules", "# Refund rules"), kinds=(BlockKind.HEADING,))

    draft = shelf.read("What are the refund rules?", heading)

    assert draft == Draft((), 0.0, Engine.READER, withheld=Withheld.NOTHING_NEAR)


@given(question=st.text(max_size=80), text=st.text(max_size=200), seed=st.integers(0, 99))
@settings(max_examples=150, deadline=None)
def test_any_text_can_be_read(question: str, text: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    source = cut("p", text)
    passage = replace(source, sentence_vectors=rng.normal(size=(len(source.sentences), 8)).astype(np.float32))

    draft = Reader(NearScorer(), 0.0).read(question, rng.normal(size=8).astype(np.float32), [passage])

    assert 0 <= draft.confidence <= 1
    for sentence in draft.sentences:
        span = sentence.evidence[0]
        assert text[span.start : span.end] == sentence.text
    for span in draft.spans:
        evidence = [part for sentence in draft.sentences for part in sentence.evidence]
        assert any(part.start <= span.start < span.end <= part.end for part in evidence)


def test_in_a_german_text_the_sentence_that_answers_comes_first(shelf: Shelf) -> None:
    """The models were neither trained nor fitted on German, so that the answer may be withheld as unsure."""
    text = "Die Brücke über den Lindbach wurde 1931 eröffnet. Ihr Architekt war Jonas Feld."
    bridge = shelf.passage("bruecke", text)

    draft = shelf.read("Wann wurde die Brücke eröffnet?", bridge)

    best = draft.sentences[0].evidence[0] if draft.sentences else draft.rejected[0][0]
    assert quoted(best, bridge).startswith("Die Brücke über den Lindbach wurde 1931 eröffnet.")


def test_what_was_said_is_not_said_again(shelf: Shelf) -> None:
    lighthouse = shelf.passage("lighthouse", LIGHTHOUSE)
    question = "Why was the light automated?"
    vector = shelf.embedder.embed_question(question)
    (said,) = shelf.read(question, lighthouse).sentences

    draft = shelf.reader.read(question, vector, [lighthouse], said=f"First. {said.text} Last.")

    assert said.text not in [sentence.text for sentence in draft.sentences]


@pytest.mark.parametrize("topic", ["visitors", "What does the text say about the keeper?"])
def test_a_topic_without_a_question_is_answered_by_what_names_it(shelf: Shelf, topic: str) -> None:
    draft = shelf.read(topic, shelf.passage("lighthouse", LIGHTHOUSE), shelf.passage("library", LIBRARY, start=0))

    (sentence,) = draft.sentences
    assert topic.rsplit(maxsplit=1)[-1].strip("?") in sentence.text
    assert draft.withheld is None


def test_a_topic_that_nothing_names_is_withheld(shelf: Shelf) -> None:
    draft = shelf.read("Anything about pilots?", shelf.passage("lighthouse", LIGHTHOUSE))
    assert (draft.sentences, draft.withheld) == ((), Withheld.NOTHING_NEAR)


def test_what_a_likely_sentence_names_is_near(shelf: Shelf) -> None:
    withheld = shelf.read("Who paints the Tellin lighthouse?", shelf.passage("lighthouse", LIGHTHOUSE))
    assert withheld.withheld is Withheld.NOT_SAID
