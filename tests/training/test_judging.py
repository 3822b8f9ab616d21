from dataclasses import replace

import pytest

from bot.draft import Draft, DraftSentence, Span
from bot.engine import Engine
from index.embedding import Embedder
from tests.training.shelves import mill_shelf
from training.corpora import CorpusQuestion
from training.judging import JudgedQuestion, as_continued, holds_answer, is_draft_right, questions_of
from training.parts import Part
from training.shelf import Shelf

WHEN, WHO = "It was built in 1820 by Anna Brook.", "It grinds rye."


@pytest.fixture
def shelf(embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return mill_shelf(embedder, tmp_path_factory.mktemp("shelf"))


def said(*texts: str, rejected: tuple[Span, ...] = ()) -> Draft:
    sentences = tuple(DraftSentence(text, ()) for text in texts)
    return Draft(sentences, 0.5, Engine.READER, rejected=tuple((span, 0.1) for span in rejected))


def test_a_draft_is_right_that_holds_an_answer(shelf: Shelf) -> None:
    asked, unanswerable = shelf.corpus.questions[:2]
    assert is_draft_right(shelf, asked, said(WHEN), [])
    assert not is_draft_right(shelf, asked, said(WHO), [])
    assert not is_draft_right(shelf, unanswerable, said(WHEN), [])


def test_what_was_withheld_is_judged_by_its_best_candidate(shelf: Shelf) -> None:
    passage = shelf.passage(0)
    start = passage.start + passage.text.index(WHEN)
    best, other = Span(passage.id, start, start + len(WHEN)), Span(passage.id, passage.start, start)
    asked = shelf.corpus.questions[0]
    assert is_draft_right(shelf, asked, said(rejected=(best, other)), [passage])
    assert not is_draft_right(shelf, asked, said(rejected=(other, best)), [passage])
    assert not is_draft_right(shelf, asked, said(), [passage])


@pytest.mark.parametrize(
    ("start", "end", "held"), [(0, 11, True), (10, 14, True), (12, 14, True), (0, 10, False), (14, 20, False)]
)
def test_a_range_holds_the_start_of_an_answer_or_lies_inside_one(start: int, end: int, held: bool) -> None:
    asked = CorpusQuestion("when?", 0, Part.TEST, "plain", ((10, 14),))
    assert holds_answer(asked, start, end) is held


@pytest.mark.parametrize(
    ("draft", "right", "answerable", "handled"),
    [
        (said(WHEN), True, True, True),
        (said(WHEN), False, True, False),
        (said(), True, True, False),  # right, and not shown
        (said(), False, False, True),
        (said(WHEN), False, False, False),
    ],
)
def test_what_is_handled_rightly(draft: Draft, right: bool, answerable: bool, handled: bool) -> None:
    asked = CorpusQuestion("when?", 0, Part.TEST, "plain", ((10, 14),) if answerable else ())
    assert JudgedQuestion("mill", asked, draft, None, None, right).handled is handled


def test_questions_are_taken_by_their_part(shelf: Shelf) -> None:
    by_part = [questions_of(shelf, part) for part in Part]
    assert sorted(number for numbers in by_part for number in numbers) == list(range(len(shelf.corpus.questions)))


def test_a_follow_up_goes_on_with_its_document(shelf: Shelf) -> None:
    passages, alone = [shelf.passage(0)], shelf.corpus.questions[0]
    assert not as_continued(shelf, alone, passages)[0].continued
    assert as_continued(shelf, replace(alone, continued=True), passages)[0].continued
