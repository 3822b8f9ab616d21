"""Pages as they look: drawn elsewhere, kept here, and not at all when the file is another."""

import shutil
from pathlib import Path

import pytest

from bot.server.viewer.pdf_page import NotDrawnError, Pages, can_be_drawn
from index.catalog import Entry
from index.changes import digest_of
from tests.bot.server.viewer.excerpts import entry_of
from tests.bot.server.viewer.test_pdf_drawing import PDF, QUOTE


@pytest.fixture
def entry(tmp_path: Path) -> Entry:
    shutil.copy(PDF, tmp_path / "policy.pdf")
    digest = digest_of(PDF.read_bytes())
    return entry_of("policy.pdf", origin=str(tmp_path / "policy.pdf"), digest=digest, pages=3)


def test_a_page_is_drawn_with_its_quote_and_kept(entry: Entry) -> None:
    pages = Pages()
    assert can_be_drawn(entry)
    drawn = pages.page(entry, 1, QUOTE)
    assert drawn.picture.startswith(b"\x89PNG")
    assert (round(drawn.width), round(drawn.height), len(drawn.boxes)) == (595, 842, 1)
    Path(entry.origin).unlink()
    assert pages.page(entry, 1, QUOTE) is drawn
    assert pages.picture(entry, 1) == drawn.picture
    with pytest.raises(NotDrawnError):
        pages.picture(entry, 2)


def test_a_file_that_is_another_now_is_not_drawn(entry: Entry) -> None:
    Path(entry.origin).write_bytes(PDF.read_bytes() + b"\n")
    with pytest.raises(NotDrawnError, match="has changed"):
        Pages().page(entry, 1)


def test_a_file_that_is_no_pdf_costs_only_its_own_picture(entry: Entry) -> None:
    Path(entry.origin).write_bytes(b"%PDF-1.4 broken")
    broken = entry_of("policy.pdf", origin=entry.origin, digest=digest_of(b"%PDF-1.4 broken"), pages=1)
    with pytest.raises(NotDrawnError, match="cannot be drawn"):
        Pages().page(broken, 1)


def test_only_a_pdf_that_is_there_can_be_drawn(entry: Entry) -> None:
    assert not can_be_drawn(entry_of("https://x.y/a.pdf", origin="https://x.y/a.pdf", pages=2))
    assert not can_be_drawn(entry_of("a.docx", origin=entry.origin.replace(".pdf", ".docx"), pages=2))
