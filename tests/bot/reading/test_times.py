"""Times: the next date and the last, seen from the day on which they are asked for."""

from datetime import date
from pathlib import Path

import pytest

from bot.abstention import Withheld
from bot.question.question import read_question
from bot.reading.candidates import candidates_of
from bot.reading.reader import Reader
from bot.reading.scorer.extractor import Extractor
from bot.reading.scorer.read_scorer import ReadScorer
from bot.reading.scorer.scores import Scores
from bot.reading.times import When, asked_when, by_time
from index.embedding import Embedder
from tests.bot.files import passages_of
from tests.bot.reading.scoring import scored
from tests.passages import passage

EVENTS = (
    "# Events\n\nThe spring fair takes place on 12 April 2026. The summer party was on 4 July 2026. "
    "The winter gala takes place on 18 December 2026. The next board election is on 9 February 2027.\n"
)
TABLE = """# Collections 2026

| Collection | Day |
| --- | --- |
| Glass | 3 March |
| Glass | 2 June |
| Glass | 1 September |
| Paper | 7 June |
"""


def timed(question: str, today: date, *sentences: tuple[str, float], title: str = "Events") -> tuple[list[int], bool]:
    """The order of sentences, each a document, with their probabilities; and whether no date fits."""
    passages = [passage(f"p{number}", text, title=title) for number, (text, _) in enumerate(sentences)]
    every = scored(candidates_of(passages), [probability for _, probability in sentences])
    dated = by_time(read_question(question), Scores(every, 1.0).likeliest_first(), today)
    return [every.index(each) for each in dated.order], dated.none


def ordered(question: str, today: date, *sentences: tuple[str, float], title: str = "Events") -> list[int]:
    return timed(question, today, *sentences, title=title)[0]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("When is the next event?", When.NEXT),
        ("next event?", When.NEXT),
        ("Where will the upcoming meeting be held?", When.NEXT),
        ("When's the next fair?", When.NEXT),
        ("When was the last event?", When.LAST),
        ("What is the latest release?", When.LATEST),
        ("What is on the menu today?", When.TODAY),
        ("Who was the next king?", None),
        ("What is the next step?", None),
        ("What is next to the harbour?", None),
        ("What are the prices next year?", None),
        ("When does the last bus leave?", None),
        ("When was his last name changed?", None),
        ("When is the next event in March 2027?", None),
        ("When is the event?", None),
    ],
)
def test_questions_that_ask_for_a_date_seen_from_today(question: str, expected: When | None) -> None:
    assert asked_when(read_question(question)) is expected


FAIRS = (
    ("The fair is on 12 April 2026.", 0.5),
    ("The fair is on 9 February 2027.", 0.3),
    ("The fair is on 18 December 2026.", 0.2),
    ("Fairs are held in the old hall.", 0.15),
    ("The fair is on 1 December 2026.", 0.01),
)


@pytest.mark.parametrize(
    ("question", "today", "expected"),
    [
        ("When is the next fair?", date(2026, 11, 27), [2, 1, 3, 4]),
        ("When is the next fair?", date(2026, 12, 18), [2, 1, 3, 4]),
        ("When is the next fair?", date(2026, 12, 19), [1, 3, 4]),
        ("What are the dates of the next fairs?", date(2026, 3, 1), [0, 2, 1, 3, 4]),
        ("When was the last fair?", date(2026, 12, 19), [2, 0, 3, 4]),
        ("When was the last fair?", date(2026, 12, 18), [0, 3, 4]),
        ("What is the latest fair?", date(2026, 12, 18), [2, 0, 3, 4]),
        ("Is there a fair today?", date(2026, 12, 18), [2, 0, 1, 3, 4]),
        ("Is there a fair today?", date(2026, 12, 17), [0, 1, 2, 3, 4]),
        ("When is the fair?", date(2026, 12, 17), [0, 1, 2, 3, 4]),
    ],
)
def test_the_date_that_is_asked_for_comes_first(question: str, today: date, expected: list[int]) -> None:
    assert timed(question, today, *FAIRS) == (expected, False)


@pytest.mark.parametrize(
    ("question", "today", "none"),
    [
        ("When is the next fair?", date(2027, 2, 10), True),
        ("When was the last fair?", date(2026, 4, 12), True),
        ("Who opens the next fair?", date(2027, 2, 10), False),
        ("Is there a fair today?", date(2027, 2, 10), False),
    ],
)
def test_without_such_a_date_none_is_claimed(question: str, today: date, none: bool) -> None:
    assert timed(question, today, *FAIRS) == ([0, 1, 2, 3, 4], none)


def test_what_is_said_without_a_date_may_stand() -> None:
    sentences = (("The next fair is announced in the paper.", 0.6), ("A fair was on 12 April 2026.", 0.3))
    assert ordered("When is the next fair?", date(2026, 5, 1), *sentences) == [0, 1]


def test_what_does_not_hold_the_words_of_the_question_is_not_its_next_date() -> None:
    sentences = (("The fair is on 9 February 2027.", 0.6), ("The gala is on 18 December 2026.", 0.3))
    assert ordered("When is the next fair?", date(2026, 11, 27), *sentences)[0] == 0


@pytest.mark.parametrize(("title", "first"), [("Fairs 2027", 0), ("Fairs", 1)])
def test_a_date_without_a_year_is_of_the_year_above_it_or_of_this_one(title: str, first: int) -> None:
    sentences = (("The fair is on 12 April.", 0.6), ("The fair is on 18 December.", 0.3))
    assert ordered("When is the next fair?", date(2026, 11, 27), *sentences, title=title)[0] == first


def test_a_month_lasts_to_its_end_and_no_day_is_not_read() -> None:
    sentences = (("The fair is on 31 February 2027.", 0.6), ("The fair is in November 2026.", 0.3))
    assert ordered("When is the next fair?", date(2026, 11, 27), *sentences)[0] == 1
    assert ordered("When is the next fair?", date(2026, 12, 1), *sentences) == [0, 1]


@pytest.mark.parametrize(
    ("text", "question", "today", "expected"),
    [
        (EVENTS, "When is the next event?", date(2026, 11, 27), "The winter gala takes place on 18 December 2026."),
        (EVENTS, "When is the next event?", date(2027, 1, 5), "The next board election is on 9 February 2027."),
        (
            EVENTS,
            "When is the next board election?",
            date(2026, 11, 27),
            "The next board election is on 9 February 2027.",
        ),
        (TABLE, "When is the next glass collection?", date(2026, 5, 1), "| Glass | 2 June |"),
        (TABLE, "When is the next glass collection?", date(2026, 6, 3), "| Glass | 1 September |"),
    ],
)
def test_a_real_calendar(
    tmp_path: Path, embedder: Embedder, extractor: Extractor, text: str, question: str, today: date, expected: str
) -> None:
    path = tmp_path / "events.md"
    path.write_text(text, encoding="utf-8")
    passages = passages_of(path, embedder, question)

    draft = Reader(ReadScorer(extractor), 0.1).read(question, embedder.embed_question(question), passages, today)

    assert [sentence.text for sentence in draft.sentences] == [expected]


def test_a_real_calendar_that_is_over(tmp_path: Path, embedder: Embedder, extractor: Extractor) -> None:
    path = tmp_path / "events.md"
    path.write_text(EVENTS, encoding="utf-8")
    question = "When is the next event?"

    draft = Reader(ReadScorer(extractor), 0.1).read(
        question, embedder.embed_question(question), passages_of(path, embedder, question), date(2027, 3, 1)
    )

    assert (draft.sentences, draft.withheld) == ((), Withheld.OTHER_TIME)
    assert draft.confidence < 0.1
    assert draft.rejected
