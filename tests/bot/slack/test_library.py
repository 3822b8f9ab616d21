"""What there is in the index."""

from pathlib import Path

import pytest

from bot.slack.library import SlackLibrary
from index.access import Filter
from index.catalog import Catalog, Source
from tests.index.made import put

pytestmark = pytest.mark.anyio


def test_the_library_counts_and_lists_what_may_be_found(tmp_path: Path) -> None:
    path = tmp_path / "catalog.db"
    catalog = Catalog(path)
    put(catalog, "leave", "text")
    put(catalog, "board", "text", ("user:U1",))
    catalog.remember_source(Source("board", ("user:U1",)))
    catalog.set_fact("changed", "2026-11-26T10:00:00+00:00")
    library = SlackLibrary(lambda: Catalog(path), str)
    assert library.labels() == {"user:U1"}
    known = library.known(Filter(audience=frozenset()), 5)
    assert (known.count, [document.title for document in known.documents], str(known.changed)) == (
        1,
        ["Leave"],
        "2026-11-26",
    )
    assert library.known(Filter(audience=frozenset(["user:U1"])), 1).count == 2
