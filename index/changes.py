"""What a sync has to do: which documents are new, have changed, are gone, or are for other people now."""

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from index import documents
from index.catalog import Catalog, Entry, LeftOut, Source
from index.document import Document
from index.documents import read_bytes
from index.documents.folder import PassedOver
from index.errors import NothingToRead, SourceError
from index.plan import Request
from index.report import Failure, SyncReport
from index.sources import Expansion, Item, expand, is_address, is_glob

EMPTY = "holds no document any more (is it a share that is not mounted?)"
FEW = "holds {there:,} documents, where {before:,} were known (is a share not mounted, or a copy not finished?)"
_MANY = 20  # documents of a source from which on it is suspected when most of them vanish at once
_LEFT = 0.2  # the part of them that must still be there
NO_MATCH = "no file that Footnote reads has such a name"
_READING = "5"  # grows when the same bytes are read as another text


@dataclass(frozen=True, slots=True)
class Pending:
    """A document that is new or has changed."""

    source: Source
    item: Item
    digest: str
    old: Entry | None


@dataclass(slots=True)
class Changes:
    """What differs between the sources and the catalog.

    `gone` are ids. `unchanged` are documents that are as they were, `lost` those that cannot be found as they are
    now, and stay. `reached` are locations, `failing` those that could not be reached, with the fault,
    `dropped` those of them that are given up, `suspected` those that can be read and hold far less than before.
    """

    pending: list[Pending] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    relabelled: list[tuple[Entry, Source]] = field(default_factory=list)
    unchanged: list[Entry] = field(default_factory=list)
    lost: list[Entry] = field(default_factory=list)
    reached: set[str] = field(default_factory=set)
    failing: dict[str, str] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)
    suspected: set[str] = field(default_factory=set)
    left_out: dict[str, list[LeftOut]] = field(default_factory=dict)


class SourceComparison:
    """Compares the sources of a request with the catalog."""

    def __init__(
        self, request: Request, catalog: Catalog, base: Path, report: SyncReport, *, follow_links: bool = False
    ) -> None:
        """What is unchanged, passed over or fails goes to `report`."""
        self._request = request
        self._base = base
        self._follow_links = follow_links
        self._report = report
        self.entries = list(catalog.entries().values())
        self._reached = catalog.reached()
        self.changes = Changes()

    def run(self) -> Changes:
        """What differs."""
        request, changes = self._request, self.changes
        by_location: dict[str, list[Entry]] = {}
        for entry in self.entries:
            by_location.setdefault(entry.location, []).append(entry)
        for source in request.sources:
            self._compare(source, by_location.get(source.location, []))
        kept = {source.location for source in request.sources}
        for location, entries in by_location.items():
            if location in request.drop or (request.prune and location not in kept):
                changes.gone += [entry.id for entry in entries]
        return changes

    def _compare(self, source: Source, entries: Sequence[Entry]) -> None:
        expansion = expand(
            source.location,
            self._base,
            self._request.addresses.get(source.location, ""),
            follow_links=self._follow_links,
        )
        within = [entry for entry in entries if self._is_meant(entry.origin)]
        items = [item for item in expansion.items if self._is_meant(item.origin)]
        self._note(source, expansion, entries, items)
        self.changes.relabelled += [(entry, source) for entry in entries if entry.labels != source.labels]
        self.changes.pending += self._pending(source, items, {entry.origin: entry for entry in entries})
        there = {item.origin for item in expansion.items}
        for entry in within:
            if entry.origin in there:
                continue
            if source.location in self.changes.failing or expansion.is_out_of_reach(entry.origin):
                self.changes.lost.append(entry)
            else:
                self.changes.gone.append(entry.id)

    def _is_meant(self, origin: str) -> bool:
        within = self._request.within
        return within is None or origin == within or origin.startswith(within.rstrip("/") + "/")

    def _note(self, source: Source, expansion: Expansion, entries: Sequence[Entry], items: Sequence[Item]) -> None:
        """Report what of a source cannot be read, and whether it was reached at all."""
        location, changes = source.location, self.changes
        left_out = changes.left_out.setdefault(location, [])
        left_out += [LeftOut(location, passed_over.name, passed_over.reason) for passed_over in expansion.passed_over]
        self._report.passed_over += [
            passed_over for passed_over in expansion.passed_over if self._is_shown(passed_over)
        ]
        if expansion.failed and not expansion.items:
            changes.failing[location] = expansion.failed[0].fault
            return
        for error in expansion.failed:
            failure = Failure(str(error).removesuffix(f": {error.fault}"), error.fault)
            left_out.append(LeftOut(location, failure.name, failure.fault))
            self._report.failures.append(failure)
        if self._request.within and not items and not any(self._is_meant(entry.origin) for entry in entries):
            self._report.failures.append(self._nothing_at(self._request.within))
        if fault := self._suspicion(len(expansion.items), len(entries)):
            changes.failing[location] = fault
            changes.suspected.add(location)
        elif not expansion.items and is_glob(location) and location not in self._reached:
            changes.failing[location] = NO_MATCH
        elif not is_address(location):
            changes.reached.add(location)

    def _suspicion(self, there: int, before: int) -> str | None:
        """Why so few documents are not believed to be all; None when they are, or when the asker says so."""
        if self._request.force or not before:
            return None
        if not there:
            return EMPTY
        return FEW.format(there=there, before=before) if before >= _MANY and there < before * _LEFT else None

    def _is_shown(self, passed_over: PassedOver) -> bool:
        return self._is_meant(os.path.normpath(self._base / passed_over.name))

    def _nothing_at(self, path: str) -> Failure:
        shown = os.path.relpath(path, self._base)
        try:
            documents.list_files(Path(path))
        except SourceError as error:
            return Failure(shown, error.fault)
        return Failure(shown, "holds no document, or is hidden")

    def _pending(self, source: Source, items: Sequence[Item], entries: Mapping[str, Entry]) -> Iterator[Pending]:
        for item in items:
            old = entries.get(item.origin)
            if item.id is None:
                yield Pending(source, item, "", old)
                continue
            try:
                digest = digest_of(read_bytes(Path(item.origin), item.source))
            except SourceError as error:
                self.fail(Pending(source, item, "", old), error)
                continue
            if old and old.digest == digest and not self._request.rebuild:
                self._report.unchanged += 1
                self._report.remark_on(item.source, old.remarks)
                self.changes.unchanged.append(old)
                continue
            yield Pending(source, item, digest, old)

    def fail(self, pending: Pending, error: SourceError) -> None:
        """A document cannot be read: what was known of it stays; so does a source that is nothing else."""
        location = pending.source.location
        self.changes.left_out.setdefault(location, []).append(LeftOut(location, pending.item.source, error.fault))
        if pending.old:
            self.changes.lost.append(pending.old)
        if isinstance(error, NothingToRead) and pending.item.source != location:
            self._report.passed_over.append(PassedOver(pending.item.source, error.fault))
        elif pending.item.source == location:
            self.changes.reached.discard(location)
            self.changes.failing[location] = error.fault
        else:
            self._report.failures.append(Failure(error.source, error.fault))


def digest_of(data: bytes) -> str:
    """What tells whether the same bytes would be read again, as the same text."""
    return hashlib.blake2b(data + _READING.encode(), digest_size=16).hexdigest()


def named_apart(document: Document, pending: Pending, owners: dict[str, str]) -> Document:
    """The document under an id that no other document has: that of its source folder is put before it when needed."""
    origin = pending.item.origin
    if owners.get(document.id, origin) == origin:
        return document
    location = pending.source.location.rstrip("/")
    for prefix in (Path(location).name, location, hashlib.blake2b(origin.encode(), digest_size=4).hexdigest()):
        name = f"{prefix}/{document.id}"
        if owners.get(name, origin) == origin:
            return replace(document, id=name)
    return document
