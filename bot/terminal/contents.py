"""The documents of an index and what was left out, for a person and as JSON."""

from datetime import datetime
from typing import Any

from bot import messages
from bot.terminal import messages as terminal_messages
from bot.terminal.status import age, source_name
from index.catalog import Entry
from index.status import Contents


def contents_lines(contents: Contents, now: datetime) -> list[str]:
    """The documents by source, one a line, then what was left out."""
    lines: list[str] = []
    for location in dict.fromkeys(entry.location for entry in contents.documents):
        lines.append(source_name(location))
        lines += [f"  {_line(entry, now)}" for entry in contents.documents if entry.location == location]
    if contents.left_out:
        lines.append(terminal_messages.LEFT_OUT)
        lines += [f"  {left_out.name} ({left_out.reason})" for left_out in contents.left_out]
    return lines or [messages.NOTHING_INDEXED]


def _line(entry: Entry, now: datetime) -> str:
    parts = [entry.source, _counted(entry.chunks, "chunk")]
    parts += [_counted(entry.pages, "page")] if entry.pages else []
    parts += [age(now - datetime.fromisoformat(entry.indexed))]
    parts += [messages.AS_OF.format(day=entry.stale.partition("T")[0])] if entry.stale else []
    return ", ".join([*parts, *entry.remarks])


def _counted(count: int, name: str) -> str:
    return f"{count:,} {name}{'' if count == 1 else 's'}"


def contents_json(contents: Contents) -> dict[str, Any]:
    """The same as one JSON object; times in ISO 8601, `length` in code points."""
    return {
        "documents": [
            {
                "id": entry.id,
                "title": entry.title,
                "source": entry.source,
                "path": entry.location,
                "url": entry.url,
                "date": entry.date,
                "indexed": entry.indexed,
                "as_of": entry.stale,
                "length": entry.length,
                "pages": entry.pages or None,
                "chunks": entry.chunks,
                "remarks": list(entry.remarks),
                "audience": list(entry.labels),
            }
            for entry in contents.documents
        ],
        "left_out": [
            {"path": left_out.location, "name": left_out.name, "reason": left_out.reason}
            for left_out in contents.left_out
        ],
    }
