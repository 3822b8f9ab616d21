"""The documents of an open index: bringing them up to date, and which of them answers come from."""

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot import index_settings, index_state, indexing
from bot.settings import DeclaredSource, Settings
from footnote_qa.source import Source, labels_of
from footnote_qa.sync_report import SyncReport
from index import sources
from index.access import Filter
from index.embedder import TextEmbedder
from index.errors import IndexMismatch, SourceError
from index.plan import SyncOrder
from index.report import Failure

if TYPE_CHECKING:
    from index.vectors.given import GivenStore


@dataclass(slots=True)
class Library:
    """An index and its sources. `locations` are those that answers come from; None: all that the index holds."""

    settings: Settings
    embedder: TextEmbedder
    say: Callable[[str], None]
    locations: frozenset[str] | None = None
    vectors: "GivenStore | None" = None
    report: SyncReport = field(default_factory=SyncReport)

    def exists(self) -> bool:
        """Whether there is an index."""
        return index_state.has_index(self.settings)

    def sync(self, given: Sequence[Source], *, rebuild: bool = False, dry_run: bool = False) -> SyncReport:
        """Make the index equal to the sources `given`, or without any to all that are known, and answer from them too.

        Raises SourceError when nothing at all can be read of one, IndexMismatch, ModelError, StoreError.
        """
        settings, base = self._with_labels(given), self.settings.base
        wanted = [sources.normalised(each.path, base) for each in given] or sorted(self.locations or ())
        order = SyncOrder(tuple(wanted), rebuild=rebuild, dry_run=dry_run)
        try:
            done = indexing.synchronise(settings, order, self.say, embedder=self.embedder, vectors=self.vectors)
        except IndexMismatch as error:
            raise self.mismatch(error) from error
        report = SyncReport(
            added=done.added,
            changed=done.changed,
            deleted=done.deleted,
            unchanged=done.unchanged,
            chunks=done.chunks,
            skipped_hidden=done.skipped_hidden,
            skipped_unknown=done.skipped_unknown,
            failed=tuple(done.failed),
        )
        if not dry_run:
            self._take_up(wanted if given else (), report, done.failures)
        return report

    def allowed(self, audience: str | Iterable[str] | None) -> Filter:
        """What may be found for somebody with these labels: without any, what everybody may see."""
        return Filter(self.locations, frozenset(labels_of(audience)))

    def mismatch(self, error: IndexMismatch) -> IndexMismatch:
        """The error, with what to do from Python."""
        fault = str(error).partition(";")[0]
        return IndexMismatch(
            f"{self.settings.data}: {fault}; open it as it was made, name another folder (data=…), "
            "or make the index anew: footnote_qa.open(…, rebuild=True)"
        )

    def _with_labels(self, given: Sequence[Source]) -> Settings:
        """The settings, with the sources that have an audience declared, now or when they were named before."""
        base = self.settings.base
        known = self._known_labels()
        named = {sources.normalised(each.path, base): each.audience for each in given}
        labelled = {path: audience or known.get(path, ()) for path, audience in named.items()}
        labelled = {path: audience for path, audience in labelled.items() if audience}
        if not labelled:
            return self.settings
        kept = [each for each in self.settings.sources if sources.normalised(each.path, base) not in labelled]
        declared = [DeclaredSource(path=path, audience=tuple(audience)) for path, audience in labelled.items()]
        self.settings = self.settings.model_copy(update={"sources": (*kept, *declared)})
        return self.settings

    def _known_labels(self) -> dict[str, tuple[str, ...]]:
        """The labels that the index has for its sources."""
        if not self.exists():
            return {}
        with closing(index_settings.open_catalog(self.settings)) as catalog:
            return {source.location: source.labels for source in catalog.sources()}

    def _take_up(self, wanted: Sequence[str], report: SyncReport, failures: Sequence[Failure]) -> None:
        """Answer from these locations from now on. Raises SourceError when the index holds none of one."""
        self.report = report
        if not wanted:
            return
        catalog = index_settings.open_catalog(self.settings)
        try:
            known = [source.location for source in catalog.sources()]
        finally:
            catalog.close()
        owners = {self._owner(location, known, failures) for location in wanted}
        self.locations = frozenset(owners) | (self.locations or frozenset())

    def _owner(self, location: str, known: Sequence[str], failures: Sequence[Failure]) -> str:
        """The known source that a location is, or that it is a part of."""
        if location in known:
            return location
        base = self.settings.base
        path = os.path.normpath(base / location)
        for source in known:
            if path.startswith(os.path.normpath(base / source) + os.sep):
                return source
        faults = [failure.fault for failure in failures if failure.name == location]
        raise SourceError(location, faults[0] if faults else "holds no document that can be read")
