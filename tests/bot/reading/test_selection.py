"""What is shown beside the likeliest sentence."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.draft import Span
from bot.question.question import read_question
from bot.reading.candidates import Candidate, candidates_of
from bot.reading.reader import Reader
from bot.reading.scorer.scores import Scores
from bot.reading.selection import MOST_ITEMS, Selection, Selector
from index.document import BlockKind
from index.embedding import Embedder
from index.passage import Passage, Vectors
from tests.bot.files import passages_of
from tests.bot.reading.plans import PLANS
from tests.bot.reading.scoring import scored
from tests.passages import passage

PARAGRAPH, ITEM, CODE = BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.CODE


def made(*sentences: tuple[BlockKind, str], text: str = "") -> Passage:
    """A passage of these sentences, a line each, unless another `text` of the same length is given."""
    text = text or "\n".join(words for _, words in sentences)
    places, start = [], 0
    for _, words in sentences:
        places.append((start, start + len(words)))
        start += len(words) + 1
    return replace(
        passage("p", text),
        sentences=tuple(places),
        kinds=tuple(kind for kind, _ in sentences),
        sentence_vectors=np.zeros((len(sentences), 4), dtype=np.float32),
    )


def selected(source: Passage, probabilities: list[float], question: str = "What is it?") -> Selection:
    every = scored(candidates_of([source]), probabilities)
    return Selector(read_question(question), every).select(Scores(every, 0.9).likeliest_first())


def texts(chosen: Selection) -> list[str]:
    return [sentence.text for sentence in chosen.sentences]


def test_a_sentence_that_begins_with_a_pronoun_comes_with_the_one_before_it() -> None:
    source = made((PARAGRAPH, "Anna Brook bought the mill."), (PARAGRAPH, "She also paid for the bridge."))
    assert texts(selected(source, [0.1, 0.8])) == ["Anna Brook bought the mill.\nShe also paid for the bridge."]
    assert texts(selected(source, [0.8, 0.1])) == ["Anna Brook bought the mill."]


def test_a_sentence_that_goes_on_or_follows_a_bare_reply_comes_with_the_one_before_it() -> None:
    source = made((PARAGRAPH, "Guests have a key."), (PARAGRAPH, "But they are no members."))
    assert texts(selected(source, [0.1, 0.8])) == ["Guests have a key.\nBut they are no members."]
    source = made((PARAGRAPH, "No."), (PARAGRAPH, "Guests are no members."))
    assert texts(selected(source, [0.1, 0.8])) == ["No.\nGuests are no members."]
    assert texts(selected(source, [0.8, 0.1])) == ["No.\nGuests are no members."]


def test_sentences_of_one_item_lean_on_each_other_and_items_do_not() -> None:
    source = made((ITEM, "Interest on interest."), (ITEM, "This is called compounding."))
    assert texts(selected(source, [0.1, 0.8])) == ["This is called compounding."]
    of_one_item = replace(source, text=source.text.replace("\n", " "))
    assert texts(selected(of_one_item, [0.1, 0.8])) == ["Interest on interest. This is called compounding."]


def test_a_block_of_code_comes_with_the_sentence_that_announces_it() -> None:
    source = made(
        (PARAGRAPH, "To see the logs, run:"), (CODE, "mill logs --all"), (PARAGRAPH, "Logs are kept for a week.")
    )
    assert texts(selected(source, [0.1, 0.8, 0.1])) == ["To see the logs, run:\nmill logs --all"]
    assert texts(selected(source, [0.8, 0.1, 0.1])) == ["To see the logs, run:", "mill logs --all"]


@pytest.mark.parametrize(("beside", "joined"), [(0.39, True), (0.05, False)])
def test_neighbours_that_are_nearly_as_likely_are_shown_together(beside: float, joined: bool) -> None:
    source = made((PARAGRAPH, "The mill is red."), (PARAGRAPH, "Its roof is grey."), (PARAGRAPH, "Rye is ground."))
    chosen = selected(source, [0.4, beside, 0.01])
    assert texts(chosen) == ["The mill is red.\nIts roof is grey." if joined else "The mill is red."]
    assert [candidate.sentence for candidate in chosen.used] == ([0, 1] if joined else [0])


def test_of_a_long_list_what_is_left_out_is_counted() -> None:
    items = [(ITEM, f"- part {number}") for number in range(MOST_ITEMS + 3)]
    chosen = selected(made((PARAGRAPH, "The box holds:"), *items), [0.9, *[0.0] * len(items)])
    assert len(chosen.sentences) == 1 + MOST_ITEMS
    assert chosen.more == 3
    assert len(chosen.spans) == MOST_ITEMS


class Sure:
    """A scorer that is sure of the candidate that begins with `start`."""

    def __init__(self, start: str) -> None:
        self._start = start

    def score(
        self, _question: str, _vector: Vectors, _passages: Sequence[Passage], candidates: Sequence[Candidate]
    ) -> Scores:
        return Scores(scored(candidates, [float(each.text.startswith(self._start)) for each in candidates]), 1.0)


@pytest.mark.parametrize(
    ("question", "texts", "shorts"),
    [
        ("How much is the Pro plan?", ["| Pro | $12 a month | 5 | 50 GB |"], ["$12 a month"]),
        (
            "How much is a plan?",
            [
                "Harbor Notes comes in three plans:",
                "| Plan | Price | Seats | Storage |\n| --- | --- | --- | --- |",
                "| Free | $0 a month | 1 | 500 MB |",
                "| Pro | $12 a month | 5 | 50 GB |",
                "| Team | $39 a month | 25 | 1 TB |",
            ],
            [],
        ),
    ],
)
def test_of_a_table_that_is_announced_the_named_row_answers_or_all_do(
    tmp_path: Path, embedder: Embedder, question: str, texts: list[str], shorts: list[str]
) -> None:
    path = tmp_path / "plans.md"
    path.write_text(PLANS.replace("three plans.", "three plans:"), encoding="utf-8")
    passages = passages_of(path, embedder)

    draft = Reader(Sure("Harbor Notes"), 0.5).read(question, embedder.embed_question(question), passages)

    assert [sentence.text for sentence in draft.sentences] == texts
    written = path.read_text(encoding="utf-8")
    assert [written[span.start : span.end] for span in draft.spans] == shorts


def test_a_sentence_that_announces_a_list_comes_with_its_items(plans: list[Passage], embedder: Embedder) -> None:
    reader = Reader(Sure("The starter box"), 0.5)
    question = "Which parts does the starter box hold?"

    draft = reader.read(question, embedder.embed_question(question), plans)

    assert [sentence.text for sentence in draft.sentences] == [
        "The starter box holds the following parts:",
        "- a brass compass",
        "- two spare needles",
        "- a leather case",
    ]
    items = ["a brass compass", "two spare needles", "a leather case"]
    assert [PLANS[span.start : span.end] for span in draft.spans] == items


def test_a_pronoun_brings_the_sentence_that_names_it_from_the_passage_before() -> None:
    first = made((PARAGRAPH, "Marta Olin led the survey."), (PARAGRAPH, "In May the boats were sold."))
    second = made((PARAGRAPH, "She also dismissed 12 divers."))
    start = first.end + 1
    places = tuple((start + begin, start + end) for begin, end in second.sentences)
    second = replace(
        second, id="q", document=first.document, start=start, end=start + len(second.text), sentences=places
    )
    candidates = candidates_of([first, second])
    candidate_scores = scored(candidates, [0.0, 0.0, 0.9])

    shown = Selector(read_question("How many divers were dismissed?"), candidate_scores).select([candidate_scores[-1]])

    assert [each.text for each in shown.sentences] == ["Marta Olin led the survey.", "She also dismissed 12 divers."]


@pytest.mark.parametrize(
    ("probability", "other", "shown"),
    [
        (0.3, "The firm dismissed 12 divers.", "The firm dismissed 12 divers."),
        (0.1, "The firm dismissed 12 divers.", "Marta Olin led the survey.\nShe also dismissed 12 divers."),
        (0.3, "The firm hired 12 divers.", "Marta Olin led the survey.\nShe also dismissed 12 divers."),
        (0.3, "They dismissed 12 divers.", "Marta Olin led the survey.\nShe also dismissed 12 divers."),
    ],
)
def test_of_two_with_the_same_answer_the_one_that_stands_alone_is_shown(
    probability: float, other: str, shown: str
) -> None:
    source = made(
        (PARAGRAPH, "Marta Olin led the survey."),
        (PARAGRAPH, "She also dismissed 12 divers."),
        (PARAGRAPH, "It rained."),
        (PARAGRAPH, other),
    )
    candidates = candidates_of([source])
    spans = {}
    for number, answer in ((1, "12 divers"), (3, "12")):
        start = candidates[number].span.start + candidates[number].text.index(answer)
        spans[number] = Span(source.id, start, start + len(answer))
    every = scored(candidates, [0.0, 0.6, 0.0, probability], spans)
    chosen = Selector(read_question("How many divers were dismissed?"), every).select(
        Scores(every, 0.9).likeliest_first()
    )
    assert texts(chosen) == [shown]


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("What does everybody bring?", ["Everybody brings:", "warm gloves", "a torch"]),
        ("Which gloves are needed?", ["Everybody brings:", "warm gloves"]),
    ],
)
def test_a_list_that_is_asked_for_is_shown_whole(question: str, shown: list[str]) -> None:
    candidates = candidates_of([made((PARAGRAPH, "Everybody brings:"), (ITEM, "warm gloves"), (ITEM, "a torch"))])
    candidate_scores = scored(candidates, [0.2, 0.5, 0.3])
    assert [
        each.text
        for each in Selector(read_question(question), candidate_scores).select([candidate_scores[1]]).sentences
    ] == shown


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("Which storage backends does the library work with?", True),
        ("Which storage backend is the fastest?", False),
        ("Which companies use it?", False),
    ],
)
def test_a_list_under_the_heading_that_is_asked_for_is_shown_whole(question: str, whole: bool) -> None:
    candidates = candidates_of([made((BlockKind.HEADING, "Storage backends"), (ITEM, "Redis"), (ITEM, "MongoDB"))])
    candidate_scores = scored(candidates, [0.0, 0.7, 0.2])
    selection = Selector(read_question(question), candidate_scores).select([candidate_scores[1]])
    texts = [sentence.text for sentence in selection.sentences]
    assert texts == (["Redis", "MongoDB"] if whole else ["Redis"])


@pytest.mark.parametrize("question", ["How do I reset the hub?", "What goes wrong?"])
def test_a_section_that_is_asked_for_is_shown_item_by_item(question: str) -> None:
    heading = "Reset of the hub" if "reset" in question else "What goes wrong"
    place = made(
        (BlockKind.HEADING, heading),
        (ITEM, "Unplug it."),
        (ITEM, "Press the button."),
        (ITEM, "Wait."),
        text=f"{heading}\nUnplug it.\nPress the button. Wait.",
    )
    every = scored(candidates_of([place]), [0.0, 0.2, 0.7, 0.1])
    chosen = Selector(read_question(question), every).select(Scores(every, 0.9).likeliest_first())
    assert texts(chosen) == ["Unplug it.", "Press the button. Wait."]


def test_lines_with_labels_are_no_running_text() -> None:
    place = made((PARAGRAPH, "Key holder: Ada Quist"), (PARAGRAPH, "Phone: 555 0142"))
    every = scored(candidates_of([place]), [0.5, 0.4])
    chosen = Selector(read_question("Who holds the key?"), every).select(Scores(every, 0.9).likeliest_first())
    assert texts(chosen) == ["Key holder: Ada Quist"]


@pytest.mark.parametrize(
    ("above", "shown"),
    [
        ("The following are never paid:", ["The following are never paid:", "airport lounges"]),
        ("We pay for much.", ["airport lounges"]),
    ],
)
def test_an_item_is_shown_with_the_sentence_that_announces_it(above: str, shown: list[str]) -> None:
    candidates = candidates_of([made((PARAGRAPH, above), (ITEM, "minibar"), (ITEM, "airport lounges"))])
    every = scored(candidates, [0.0, 0.2, 0.6])
    chosen = Selector(read_question("Are lounges at the airport paid?"), every).select([every[2], every[1]])
    assert texts(chosen) == shown


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("What do I need to bring to register my new address?", True),
        ("Which consent do I have to bring for children?", False),
        ("Who has to be there?", False),
    ],
)
def test_a_list_is_shown_whole_where_the_sentence_above_says_what_is_asked(question: str, whole: bool) -> None:
    items = ["Please bring:", "an identity card", "the landlord's form", "for children, the parents' consent"]
    source = made((PARAGRAPH, items[0]), *((ITEM, item) for item in items[1:]))
    chosen = selected(source, [0.0, 0.6, 0.1, 0.1] if whole else [0.0, 0.1, 0.1, 0.6], question)
    assert texts(chosen) == (items if whole else [items[0], items[3]])


def test_a_list_goes_on_in_the_next_passage() -> None:
    first = made((BlockKind.HEADING, "New"), (ITEM, "Dark theme."), (ITEM, "Timer."))
    start = first.end + 1
    places = ((start, start + 7), (start + 8, start + 18), (start + 21, start + 26))
    second = replace(
        made((ITEM, "Export."), (ITEM, "It is a"), (PARAGRAPH, "Other")),
        id="q",
        start=start,
        end=start + 26,
        text="Export. It is CSV.   Other",
        sentences=places,
    )
    every = scored(candidates_of([first, second]), [0.0, 0.1, 0.1, 0.1, 0.1, 0.1])
    chosen = Selector(read_question("What is new?"), every).announced(every[0].candidate)
    assert texts(chosen) == ["Dark theme.", "Timer.", "Export. It is CSV."]
