from pathlib import Path

import pytest

from bot.reading.reader import Reader
from index.embedding import Embedder
from tests.bot.files import passages_of
from tests.bot.reading.plans import PLANS

PAGE = (
    "<html><head><title>Bus lines</title></head><body><h1>Bus lines</h1><p>All lines run every day of the week.</p>"
    "<table><tr><th>Line</th><th>First bus</th><th>Terminus</th></tr>"
    "<tr><td>N4</td><td>5:10</td><td>Old Harbour</td></tr><tr><td>N9</td><td>6:45</td><td>Mill Gate</td></tr></table>"
    "</body></html>"
)


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
