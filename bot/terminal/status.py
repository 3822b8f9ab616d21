"""What there is in an index, for a person and as JSON."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.terminal import messages
from index.catalog import Source
from index.sources import SAMPLE
from index.status import IndexStatus

_LABEL = 11  # columns
_UNIT = 1000
_PERIODS = (("day", timedelta(days=1)), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1)))


def status_lines(status: IndexStatus, data: Path, now: datetime) -> list[str]:
    """One line for each fact; the sources one a line."""
    facts = [("documents", f"{status.documents:,}"), ("chunks", f"{status.chunks:,}")]
    facts += [("sources" if index == 0 else "", _source(source)) for index, source in enumerate(status.sources)]
    facts += [("made with", ", ".join(_made_with(status.fingerprint or "", data).values()))]
    facts += [("fingerprint", status.fingerprint or "")]
    index_bytes = status.bytes - status.model_bytes + (status.database_bytes or 0)
    facts += [("size", size(index_bytes)), ("models", size(status.model_bytes))]
    facts += [("changed", _age(status.changed, now)), ("data", str(data.absolute()))]
    return [f"{label:<{_LABEL}} {value}" for label, value in facts]


def status_json(status: IndexStatus, data: Path) -> dict[str, Any]:
    """The same as one JSON object; sizes in bytes (`bytes`: the data folder with the models), time in ISO 8601."""
    return {
        "documents": status.documents,
        "chunks": status.chunks,
        "sources": [
            {"path": source.location, "audience": list(source.labels), "declared": source.declared}
            for source in status.sources
        ],
        "fingerprint": status.fingerprint,
        "made_with": _made_with(status.fingerprint or "", data),
        "bytes": status.bytes,
        "model_bytes": status.model_bytes,
        "database_bytes": status.database_bytes,
        "changed": status.changed,
        "data": str(data.absolute()),
    }


def _source(source: Source) -> str:
    name = source_name(source.location)
    return f"{name} (for {', '.join(source.labels)})" if source.labels else name


def source_name(location: str) -> str:
    """A source as a person knows it."""
    return messages.SAMPLE_SOURCE if location == SAMPLE.location else location


def _made_with(fingerprint: str, data: Path) -> dict[str, str]:
    """The fingerprint in words: the exported model that it names says what it was made from."""
    embedder, _, chunker = fingerprint.partition(".")
    words = {"chunks": f"{chunker.rpartition('-')[2]} tokens a chunk"}
    try:
        facts = json.loads((data / "models" / embedder / "model.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return words
    return {"model": str(facts["model"]), "precision": str(facts["precision"]), **words}


def size(count: int) -> str:
    """Bytes, as a person reads them."""
    amount = float(count)
    for unit in ("bytes", "kB", "MB"):
        if amount < _UNIT:
            return f"{amount:.0f} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= _UNIT
    return f"{amount:.1f} GB"


def _age(changed: str | None, now: datetime) -> str:
    if changed is None:
        return "never"
    then = datetime.fromisoformat(changed)
    local = f"{then.astimezone():%Y-%m-%d %H:%M}"
    return f"{age(now.astimezone(UTC) - then)} ({local})"


def age(since: timedelta) -> str:
    """How long ago, in the largest unit that fits."""
    for name, period in _PERIODS:
        if since >= period:
            count = since // period
            return f"{count} {name}{'' if count == 1 else 's'} ago"
    return "just now"
