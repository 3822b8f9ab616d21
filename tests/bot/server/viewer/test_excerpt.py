"""Which part of a document is shown, and that it is what was indexed."""

from contextlib import closing
from pathlib import Path

import pytest

from bot import index_settings
from bot.server.viewer.excerpt import AROUND, MOST, Span, excerpt_of, window_of
from bot.settings import Settings
from index.access import EVERYTHING, PUBLIC, Filter
from index.catalog import Catalog
from index.document import BlockKind
from index.documents import read_file
from tests.bot.server.app import BOARD, LEAVE, World
from tests.bot.server.viewer.excerpts import read


def catalog_of(world: World) -> Catalog:
    return index_settings.open_catalog(Settings(data=world.folder / ".footnote"))


def test_the_excerpt_is_the_document_as_it_was_indexed(world: World) -> None:
    with closing(catalog_of(world)) as catalog:
        excerpt = excerpt_of(catalog, "leave.md", PUBLIC, Span(0, 10_000))
    assert excerpt is not None
    assert excerpt.text == LEAVE.strip()
    assert next(excerpt.cut(unit.start, unit.end) for unit in excerpt.units) == "# Leave"
    assert (excerpt.more_before, excerpt.more_after) == (False, False)
    assert [(heading.words, heading.depth) for heading in excerpt.outline] == [("Leave", 0)]


def test_nobody_is_shown_what_is_for_others(world: World) -> None:
    with closing(catalog_of(world)) as catalog:
        assert excerpt_of(catalog, "plan.txt", PUBLIC, Span(0, 100)) is None
        assert excerpt_of(catalog, "no.txt", EVERYTHING, Span(0, 100)) is None
        excerpt = excerpt_of(catalog, "plan.txt", Filter(audience=frozenset({"board"})), Span(0, 100))
    assert excerpt is not None
    assert excerpt.text == BOARD


@pytest.mark.parametrize(
    ("focus", "given", "length", "shown"),
    [
        (None, None, 100, Span(0, 2 * AROUND)),
        (Span(50_000, 50_100), None, 90_000, Span(50_000 - AROUND, 50_100 + AROUND)),
        (Span(10, 20), Span(0, 50), 100, Span(0, 50)),
        (None, Span(0, 10**12), 10**9, Span(0, MOST)),
        (Span(500_000, 500_010), Span(0, 10**12), 10**9, Span(500_000 - AROUND, 500_000 + MOST - AROUND)),
        (None, Span(5_000, 6_000), 100, Span(99, 6_000)),
        (None, None, 0, Span(0, 2 * AROUND)),
    ],
)
def test_a_bounded_part_around_the_range_is_shown(
    focus: Span | None, given: Span | None, length: int, shown: Span
) -> None:
    window = window_of(focus, given, length)
    assert window == shown
    assert window.end - window.start <= max(MOST, 2 * AROUND + 100)


def test_chunks_are_joined_at_their_places(tmp_path: Path) -> None:
    text = "\n\n".join(f"This is paragraph number {number}, which says something about mills." for number in range(60))
    document, excerpt = read(tmp_path, "a.txt", text)
    assert document == read_file(tmp_path / "a.txt", id="a.txt", source="a.txt")
    assert excerpt.text == document.text
    assert len(excerpt.units) == 60
    assert {unit.kind for unit in excerpt.units} == {BlockKind.PARAGRAPH}
