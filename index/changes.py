"""What a sync has to do: which documents are new, have changed, are gone, or are for other people now."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from index.catalog import Catalog, Entry, Source
from index.document import Document
from index.documents.decoding import read_bytes
from index.errors import SourceError
from index.plan import Request
from index.report import SyncReport
from index.sources import Expansion, Item, expand

_READING = "1"  # grows when the same bytes are read as another text


@dataclass(frozen=True, slots=True)
class Pending:
    """A document that is new or has changed."""

    source: Source
    item: Item
    digest: str
    old: Entry | None


@dataclass(slots=True)
class Changes:
    """What differs between the sources and the catalog. `gone` are ids; `reached` are locations."""

    pending: list[Pending] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    relabelled: list[tuple[Entry, Source]] = field(default_factory=list)
    reached: set[str] = field(default_factory=set)


def changes(request: Request, catalog: Catalog, base: Path, report: SyncReport) -> Changes:
    """Compare the sources of `request` with the catalog; what was unchanged, passed over or failed is reported."""
    found = Changes()
    for source in request.sources:
        expansion = expand(source.location, base)
        _count(expansion, report)
        if expansion.items or not expansion.failed:
            found.reached.add(source.location)
        entries = {entry.origin: entry for entry in catalog.entries(source.location).values()}
        items = [item for item in expansion.items if _lies_within(item.origin, request.within)]
        found.pending += _pending(source, items, entries, report, rebuild=request.rebuild)
        found.relabelled += [(entry, source) for entry in entries.values() if entry.labels != source.labels]
        found.gone += [
            entry.id
            for entry in entries.values()
            if _lies_within(entry.origin, request.within) and expansion.has_lost(entry.origin)
        ]
    if request.prune:
        kept = {source.location for source in request.sources}
        found.gone += [entry.id for entry in catalog.entries().values() if entry.location not in kept]
    return found


def _count(expansion: Expansion, report: SyncReport) -> None:
    report.skipped_hidden += expansion.skipped_hidden
    report.skipped_unknown += expansion.skipped_unknown
    report.failed += [str(error) for error in expansion.failed]


def _pending(
    source: Source, items: Sequence[Item], entries: dict[str, Entry], report: SyncReport, *, rebuild: bool
) -> Iterator[Pending]:
    for item in items:
        old = entries.get(item.origin)
        if item.id is None:
            yield Pending(source, item, "", old)
            continue
        try:
            digest = digest_of(read_bytes(Path(item.origin), item.source))
        except SourceError as error:
            report.failed.append(str(error))
            continue
        if old and old.digest == digest and not rebuild:
            report.unchanged += 1
            continue
        yield Pending(source, item, digest, old)


def digest_of(data: bytes) -> str:
    """What tells whether the same bytes would be read again, as the same text."""
    return hashlib.blake2b(data + _READING.encode(), digest_size=16).hexdigest()


def _lies_within(origin: str, within: str | None) -> bool:
    return within is None or origin == within or origin.startswith(within.rstrip("/") + "/")


def named_apart(document: Document, one: Pending, owners: dict[str, str]) -> Document:
    """The document under an id that no other document has: that of its source folder is put before it when needed."""
    origin = one.item.origin
    if owners.get(document.id, origin) == origin:
        return document
    location = one.source.location.rstrip("/")
    for prefix in (Path(location).name, location, hashlib.blake2b(origin.encode(), digest_size=4).hexdigest()):
        name = f"{prefix}/{document.id}"
        if owners.get(name, origin) == origin:
            return replace(document, id=name)
    return document
