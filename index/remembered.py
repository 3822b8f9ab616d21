"""The sources that were given on the command line, kept beside the catalog so that they outlive it."""

import json
from collections.abc import Sequence
from pathlib import Path

from index.catalog import Source
from index.private import write_private
from index.sources import SAMPLE

_NAME = "sources.json"


def remembered(data: Path) -> list[Source]:
    """The sources that were given on the command line; none when the file is missing or damaged."""
    try:
        stored = json.loads((data / _NAME).read_text(encoding="utf-8"))
        return [
            Source(str(source["path"]), tuple(map(str, source["audience"])), declared=False)
            for source in stored["sources"]
        ]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def remember(data: Path, sources: Sequence[Source]) -> None:
    """Keep those of `sources` that were given on the command line. Raises OSError."""
    given = [source for source in sources if not source.declared and source != SAMPLE]
    if given == remembered(data):
        return
    listed = [{"path": source.location, "audience": list(source.labels)} for source in given]
    write_private(data / _NAME, json.dumps({"sources": listed}, indent=2, ensure_ascii=False) + "\n")
