"""Tables, lists, headings, disagreement and overviews, with vectors that say nothing unless the test needs them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.draft import Span
from bot.question.question import read_question
from bot.reading.candidates import Candidate, candidates_of
from bot.reading.disagreement import disagree
from bot.reading.overview import overview
from bot.reading.reader import Reader
from bot.reading.scorer.calibration import fitted
from bot.reading.scorer.extractor import Extractor
from bot.reading.scorer.read_scorer import ReadScorer
from bot.reading.scorer.risk import threshold_for
from bot.reading.scorer.scores import Scores
from index.chunking import ChunkLimits, chunk
from index.document import BlockKind
from index.documents import read_file
from index.embedding import Embedder
from index.passage import Passage, Vectors

PLANS = """# Plans

Harbor Notes comes in three plans.

| Plan | Price | Seats | Storage |
| --- | --- | --- | --- |
| Free | $0 a month | 1 | 500 MB |
| Pro | $12 a month | 5 | 50 GB |
| Team | $39 a month | 25 | 1 TB |

## What is in the box

The starter box holds the following parts:

- a brass compass
- two spare needles
- a leather case

Keep the box dry.
"""
PAGE = (
    "<html><head><title>Bus lines</title></head><body><h1>Bus lines</h1><p>All lines run every day of the week.</p>"
    "<table><tr><th>Line</th><th>First bus</th><th>Terminus</th></tr>"
    "<tr><td>N4</td><td>5:10</td><td>Old Harbour</td></tr><tr><td>N9</td><td>6:45</td><td>Mill Gate</td></tr></table>"
    "</body></html>"
)


def passages_of(path: Path, embedder: Embedder, question: str = "") -> list[Passage]:
    """A file's chunks, as passages that were found for a question, with the score that the retriever gives."""
    vector = embedder.embed_question(question)
    document = read_file(path, id=path.name, source=path.name)
    found = []
    for made in chunk(document, embedder, ChunkLimits()):
        rows = embedder.embed([document.text[start:end] for start, end in made.sentences])
        near = float(embedder.embed([made.embedded_text])[0] @ vector)
        found.append(
            Passage(
                id=made.id,
                document=document.id,
                title=document.title,
                source=document.source,
                url=None,
                date=document.date,
                start=made.start,
                end=made.end,
                text=made.text,
                trail=made.trail,
                context=made.context,
                sentences=made.sentences,
                kinds=made.kinds,
                page=made.page,
                sentence_vectors=rows,
                similarity=near,
                score=near + float((rows @ vector).max()),
            )
        )
    return found


@pytest.fixture
def reader(extractor: Extractor) -> Reader:
    return Reader(ReadScorer(extractor), threshold_for(fitted("reader").curve, 0.3))


@pytest.fixture
def plans(tmp_path: Path, embedder: Embedder) -> list[Passage]:
    path = tmp_path / "plans.md"
    path.write_text(PLANS, encoding="utf-8")
    return passages_of(path, embedder)


@pytest.mark.parametrize(
    ("question", "row", "cell"),
    [
        ("What is the price of the Pro plan?", "Pro", "$12 a month"),
        ("How many seats does the Team plan have?", "Team", "25"),
        ("How much storage does the Free plan include?", "Free", "500 MB"),
    ],
)
def test_a_question_about_a_markdown_table_finds_row_and_cell(
    tmp_path: Path, reader: Reader, embedder: Embedder, question: str, row: str, cell: str
) -> None:
    (tmp_path / "plans.md").write_text(PLANS, encoding="utf-8")
    plans = passages_of(tmp_path / "plans.md", embedder, question)

    draft = reader.read(question, embedder.embed_question(question), plans)

    assert draft.sentences[0].text.startswith(f"| {row} |")
    (span,) = draft.spans
    assert PLANS[span.start : span.end] == cell


class Sure:
    """A scorer that is sure of the candidate that begins with `start`."""

    def __init__(self, start: str) -> None:
        self._start = start

    def score(
        self, _question: str, _vector: Vectors, _passages: Sequence[Passage], candidates: Sequence[Candidate]
    ) -> Scores:
        return Scores(np.array([float(candidate.text.startswith(self._start)) for candidate in candidates]), 1.0)


@pytest.mark.parametrize(
    ("question", "texts", "shorts"),
    [
        ("How much is the Pro plan?", ["| Pro | $12 a month | 5 | 50 GB |"], []),
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


def test_a_question_about_an_html_table_finds_row_and_cell(tmp_path: Path, reader: Reader, embedder: Embedder) -> None:
    path = tmp_path / "lines.html"
    path.write_text(PAGE, encoding="utf-8")
    question = "What is the terminus of line N9?"
    passages = passages_of(path, embedder, question)

    draft = reader.read(question, embedder.embed_question(question), passages)

    assert draft.sentences[0].text == "N9 | 6:45 | Mill Gate"
    (span,) = draft.spans
    (passage,) = [passage for passage in passages if passage.id == span.passage]
    assert passage.text[span.start - passage.start : span.end - passage.start] == "Mill Gate"


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


def test_headings_and_table_headers_are_no_answers(plans: list[Passage]) -> None:
    headings = {candidate.text.splitlines()[0] for candidate in candidates_of(plans) if candidate.silent}

    assert headings == {"# Plans", "| Plan | Price | Seats | Storage |", "## What is in the box"}


def test_a_row_knows_its_columns_also_when_the_header_is_only_context() -> None:
    text = "| Oak | 12 m |"
    passage = made(text, context="Trees\n| Tree | Height |", kind=BlockKind.TABLE_ROW)

    (row,) = candidates_of([passage])

    assert row.columns == "| Tree | Height |"
    assert {"tree", "height", "oak"} <= set(row.words)


def test_a_sentence_of_two_overlapping_passages_is_one_candidate() -> None:
    assert len(candidates_of([made("The mill stands."), made("The mill stands.")])) == 1


def made(
    text: str, *, context: str = "", name: str = "p", rows: int = 1, kind: BlockKind = BlockKind.PARAGRAPH
) -> Passage:
    """A passage of one sentence."""
    return Passage(
        name, "d", "t", "s", None, None, 0, len(text), text, (), context, ((0, len(text)),), (kind,), None,
        sentence_vectors=np.full((rows, 4), 0.5, dtype=np.float32),
    )  # fmt: skip


def candidate(text: str) -> Candidate:
    return candidates_of([made(text)])[0]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("The toll is 4 euros for a car.", "The toll is 6 euros for a car.", True),
        ("The bridge opened in May 1931.", "The bridge opened in June 1932.", True),
        ("The toll is 4 euros for a car.", "The toll is 4 euros for a car.", False),
        ("The toll is 4 euros for a car.", "Four lanes cross the river at the bridge.", False),
        ("The toll at Ardley is 4 euros for a car.", "The toll at Benton is 6 euros for a car.", False),
        ("The toll is unknown for a car.", "The toll is 6 euros for a car.", False),
        ("Go.", "1.", False),
    ],
)
def test_two_sentences_disagree_when_only_a_number_or_date_differs(first: str, second: str, expected: bool) -> None:
    assert disagree(read_question("What is the toll?"), candidate(first), candidate(second)) is expected


def test_what_the_question_tells_apart_is_no_disagreement() -> None:
    first, second = candidate("In 2019 the toll was 4 euros."), candidate("In 2023 the toll was 6 euros.")

    assert not disagree(read_question("What was the toll in 2023?"), first, second)


def test_an_overview_begins_with_the_first_sentence_and_quotes(plans: list[Passage]) -> None:
    draft = overview(plans)

    texts = [sentence.text for sentence in draft.sentences]
    assert texts[0] == "Harbor Notes comes in three plans."
    assert 1 < len(texts) <= 4
    for sentence in draft.sentences:
        span: Span = sentence.evidence[0]
        assert PLANS[span.start : span.end] == sentence.text


def test_an_overview_of_nothing_abstains() -> None:
    assert overview([]).sentences == ()
    assert overview([made("# Title", kind=BlockKind.HEADING)]).sentences == ()
