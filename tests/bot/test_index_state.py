"""What is known of an index."""

from pathlib import Path

from bot.index_state import status
from bot.settings import Settings
from tests.bot.synced import sync


def test_status_counts_what_there_is(unindexed: Path) -> None:
    settings = Settings(data=unindexed)
    sync(settings, "docs")
    known = status(settings)
    assert (known.documents, known.chunks) == (2, 2)
    assert known.bytes > 1000
    assert known.changed is not None
    assert [source.location for source in known.sources] == ["docs"]
