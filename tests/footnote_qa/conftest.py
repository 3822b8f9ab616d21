"""Each test of the API works in a folder of its own, with documents to ask."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import footnote_qa
from tests.footnote_qa.folders import handbook

__all__ = ["handbook"]


@pytest.fixture
def footnote() -> Iterator[footnote_qa.Footnote]:
    with footnote_qa.open("handbook") as opened:
        yield opened


@pytest.fixture
def board(tmp_path: Path) -> Iterator[footnote_qa.Footnote]:
    """Open, with a document for the board alone."""
    (tmp_path / "board.txt").write_text("The board plans to close the canteen in May.", encoding="utf-8")
    with footnote_qa.open("handbook", footnote_qa.Source("board.txt", "board")) as opened:
        yield opened
