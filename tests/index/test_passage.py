"""What a passage knows of its sentences."""

from pathlib import Path

from index.embedding import Embedder
from tests.bot.files import passages_of

STAFF = "# Staff\n\nWho works here:\n\n| Name | Room |\n| --- | --- |\n" + "".join(
    f"| Worker number {number} of the harbour office | {number} |\n" for number in range(60)
)


def test_each_row_of_a_long_table_has_its_header(tmp_path: Path, embedder: Embedder) -> None:
    (tmp_path / "staff.md").write_text(STAFF, encoding="utf-8")
    passages = passages_of(tmp_path / "staff.md", embedder)
    rows = [
        (text, passage.columns(index).partition("\n")[0])
        for passage in passages
        for index, text in enumerate(passage.sentence_texts())
        if text.startswith("| Worker")
    ]
    assert len(passages) > 1
    assert len(rows) == 60
    assert {columns for _, columns in rows} == {"| Name | Room |"}


def test_other_sentences_have_none(tmp_path: Path, embedder: Embedder) -> None:
    (tmp_path / "staff.md").write_text(STAFF, encoding="utf-8")
    first, *_ = passages_of(tmp_path / "staff.md", embedder)
    named = {text: first.columns(index) for index, text in enumerate(first.sentence_texts())}
    assert named["Who works here:"] == ""
    assert named["| Name | Room |\n| --- | --- |"] == ""


def test_the_last_heading_above_a_place(tmp_path: Path, embedder: Embedder) -> None:
    text = "# Staff\n\nAda works here.\n\n## Rooms\n\nHer room is 9.\n"
    (tmp_path / "staff.md").write_text(text, encoding="utf-8")
    passage, *_ = passages_of(tmp_path / "staff.md", embedder)
    assert passage.heading_inside(text.index("Her")) == "## Rooms"
    assert passage.heading_inside(text.index("Ada")) == "# Staff"
    assert passage.heading_inside(-1) is None
