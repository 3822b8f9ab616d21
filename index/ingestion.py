"""What a sync takes in: the documents that are new or have changed, read, and what becomes of those that are lost."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from index.ageing import Ageing, told
from index.catalog import Catalog, Reached
from index.changes import Changes, Pending, SourceComparison, digest_of, named_apart
from index.document import Document
from index.documents.web import WebSettings
from index.engine import Cut, Engine, Held, PlainEngine
from index.errors import SourceError
from index.plan import Request
from index.report import Failure, SyncReport
from index.sources import NEAR, Reach

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class IngestionSettings:
    """Where documents are looked for, and how long they stay when their source cannot be reached.

    `base` is the folder that relative sources are below; `reach` is how far links and addresses are followed.
    """

    base: Path
    stale_after: timedelta = timedelta(days=30)
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    reach: Reach = NEAR

    @property
    def web(self) -> WebSettings:
        """How addresses are fetched."""
        return WebSettings(private=self.reach.private_addresses)


@dataclass(frozen=True, slots=True)
class Ingested:
    """A pending document that has been read; `cut` is None when it was not cut yet."""

    pending: Pending
    document: Document
    cut: Cut | None


class Ingestion:
    """One request's documents, compared with the catalog and read. It writes nothing.

    `changes` is what differs from the catalog; it grows while documents are read. `done` counts those that were
    read, and all that are to be read.
    """

    def __init__(
        self,
        request: Request,
        catalog: Catalog,
        settings: IngestionSettings,
        report: SyncReport,
        progress: Progress,
    ) -> None:
        """Compare the sources of the request with the catalog; `report` is told what is found."""
        self._request = request
        self._settings = settings
        self._report = report
        self._progress = progress
        self._known = catalog.reached()
        self._comparison = SourceComparison(
            request, catalog, settings.base, report, follow_links=settings.reach.follow_links
        )
        self.changes: Changes = self._comparison.run()
        self.done = (0, 0)

    @property
    def known(self) -> Mapping[str, Reached]:
        """When each source had been reached before, by location."""
        return self._known

    def documents(self, engine: Engine, known_chunks: Held) -> Iterator[Ingested]:
        """Have the documents read that are new or have changed; `known_chunks` tells what the engine need not embed."""
        changes = self.changes
        gone, pending = set(changes.gone), changes.pending
        owners = {entry.id: entry.origin for entry in self._comparison.entries if entry.id not in gone}
        with closing(engine.outcomes(pending, known_chunks)) as outcomes:
            for done, each in enumerate(pending):
                self._progress(done, len(pending), each.item.source)
                self.done = (done + 1, len(pending))
                outcome = next(outcomes)
                document = outcome.document
                if isinstance(document, SourceError):
                    self._comparison.fail(each, document)
                    continue
                changes.reached.add(each.source.location)
                self._report.remark_on(each.item.source, document.remarks)
                named = named_apart(document, each, owners)
                owners[named.id] = each.item.origin
                digested = self._digested(each, named)
                if digested:
                    yield Ingested(digested, named, outcome.cut if named.id == document.id else None)
                elif each.old:
                    changes.unchanged.append(each.old)
        if pending:
            self._progress(len(pending), len(pending), "")

    def _digested(self, pending: Pending, document: Document) -> Pending | None:
        """The document with its digest, counted as added or changed; None when an address gives what it gave before."""
        digest = pending.digest or digest_of(
            f"{document.title}\0{document.date}\0{document.text}".encode(errors="replace")
        )
        if pending.old and pending.old.digest == digest and pending.old.id == document.id and not pending.digest:
            self._report.unchanged += 1
            return None
        if pending.old:
            self._report.changed += 1
        else:
            self._report.added += 1
        return replace(pending, digest=digest)

    def age(self, *, made_otherwise: bool = False) -> dict[str, str]:
        """Report what cannot be reached; what has been so for too long is gone. Since when the others are so, by id.

        With `made_otherwise`, an index made with another model or chunk size is made anew: what cannot be read now
        cannot be in it.
        """
        changes = self.changes
        ageing = Ageing(self._settings.clock(), self._settings.stale_after)
        kept: dict[str, list[str]] = {}
        stale: dict[str, str] = {}
        for entry in changes.lost:
            since = ageing.last_found(entry, self._known)
            if made_otherwise or ageing.is_over(since):
                changes.gone.append(entry.id)
            else:
                stale[entry.id] = since
                kept.setdefault(entry.location, []).append(since)
        self._report.kept += len(stale)
        if made_otherwise and changes.lost:
            self._report.notices.append(
                f"{len(changes.lost)} documents that cannot be read now are not in the new index"
            )
        self._report_failing(ageing, kept)
        self._report.deleted += len(changes.gone)
        return stale

    def _report_failing(self, ageing: Ageing, kept: Mapping[str, Sequence[str]]) -> None:
        sources = {source.location: source for source in self._request.sources}
        for location, fault in self.changes.failing.items():
            before = self._known.get(location)
            words = told(
                sources[location],
                fault,
                kept.get(location, []),
                before,
                ageing,
                suspected=location in self.changes.suspected,
            )
            over = before is not None and ageing.is_over(before.failing)
            failure = Failure(location, words)
            if over:
                self._report.notices.append(str(failure))
            else:
                self._report.failures.append(failure)
            if over and not sources[location].declared:
                self.changes.dropped.append(location)


def would_do(
    request: Request, catalog: Catalog, settings: IngestionSettings, progress: Progress, report: SyncReport
) -> None:
    """Put into `report` what a sync would do. Nothing is written, and no model is needed."""
    ingestion = Ingestion(request, catalog, settings, report, progress)
    for _ in ingestion.documents(PlainEngine(settings.web), lambda _: frozenset()):
        pass
    ingestion.age()
