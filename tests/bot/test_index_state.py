"""What is known of an index."""

from pathlib import Path

from bot.index_state import status
from bot.settings import Settings
from tests.bot.synced import sync


def test_status_counts_what_there_is(unindexed: Path) -> None:
    settings = Settings(data=unindexed)
    sync(settings, "docs")
    found = status(settings)
    assert (found.documents, found.chunks) == (2, 2)
    assert found.bytes > 1000
    assert found.changed is not None
    assert [source.location for source in found.sources] == ["docs"]
