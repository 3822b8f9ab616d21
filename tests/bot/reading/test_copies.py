"""Copies of a document, and documents of one title: what the reader makes of real ones."""

from pathlib import Path

import pytest

from bot.draft import Draft
from bot.reading.reader import Reader
from bot.reading.scorer.extractor import Extractor
from bot.reading.scorer.read_scorer import ReadScorer
from index.embedding import Embedder
from tests.bot.files import passages_of

PUMP = "# Pump\n\nThe pump runs at 40 bar. It is oiled every week.\n"
INVOICE = (
    "# {title}\n\nDate: {date}\n\nInvoice number: INV-{number}\n\nCustomer: {customer}\n\n"
    "Total due: {total} euros. Payment is due within 30 days of the date of this invoice.\n"
)
INVOICES = [
    ("2026-01-10", 1001, "Alder Foods", "412.50"),
    ("2026-03-02", 1002, "Birch Tools", "1,980.00"),
    ("2026-05-21", 1003, "Cedar Print", "77.20"),
]


class Desk:
    """A reader and the files that it is asked about."""

    def __init__(self, folder: Path, embedder: Embedder, extractor: Extractor) -> None:
        self._folder, self._embedder = folder, embedder
        self._reader = Reader(ReadScorer(extractor), 0.1)

    def ask(self, question: str, *texts: str) -> Draft:
        """What the reader answers from a file for each text."""
        passages = []
        for index, text in enumerate(texts):
            path = self._folder / f"file {index}.md"
            path.write_text(text, encoding="utf-8")
            passages += passages_of(path, self._embedder, question)
        return self._reader.read(question, self._embedder.embed_question(question), passages)


@pytest.fixture
def desk(tmp_path: Path, embedder: Embedder, extractor: Extractor) -> Desk:
    return Desk(tmp_path, embedder, extractor)


@pytest.mark.parametrize(
    "copy",
    [
        PUMP,
        PUMP.replace("# Pump", "# The pump in the cellar"),
        PUMP + "\nIt stands in the cellar.\n",
        PUMP.replace("runs at 40 bar", "runs at 40 bar by day"),
        PUMP.replace("40 bar", "**40 bar**"),
    ],
)
@pytest.mark.parametrize("question", ["At what pressure does the pump run?", "How often is the pump oiled?"])
def test_copies_neither_take_confidence_nor_answer_twice(desk: Desk, copy: str, question: str) -> None:
    alone, both = desk.ask(question, PUMP), desk.ask(question, PUMP, copy, copy)

    assert both.confidence > alone.confidence - 0.05
    assert len(both.sentences) == 1
    assert not both.disagreement


@pytest.mark.parametrize("title", ["Invoice", "Order form"])
@pytest.mark.parametrize("question", ["What is the total of invoice INV-1002?", "What is the total for Birch Tools?"])
def test_another_customers_document_is_no_version(desk: Desk, title: str, question: str) -> None:
    texts = [
        INVOICE.format(title=title, date=date, number=number, customer=customer, total=total)
        for date, number, customer, total in INVOICES
    ]

    draft = desk.ask(question, *texts)

    assert [sentence.text for sentence in draft.sentences] == ["Total due: 1,980.00 euros."]
    assert not draft.disagreement


def test_rows_of_tables_about_other_things_and_rows_that_say_more_do_not_disagree(desk: Desk) -> None:
    fees = "# Harbour\n\n| Berth | Fee in euros |\n| --- | --- |\n| Large | 31 |\n| Small | 14 |\n"
    lengths = "# Berths\n\n| Berth | Length in metres |\n| --- | --- |\n| Large | 18 |\n| Small | 9 |\n"
    wider = fees.replace("euros |\n", "euros | Seats |\n").replace("- |\n", "- | --- |\n").replace("31 |", "31 | 6 |")
    for other in (lengths, wider):
        draft = desk.ask("What is the fee for a large berth?", fees, other)
        assert not draft.disagreement
        assert "31" in draft.sentences[0].text
    assert desk.ask("What is the fee for a large berth?", fees, fees.replace("31", "35")).disagreement
