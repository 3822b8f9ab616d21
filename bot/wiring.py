"""Settings become an answerer, or a sync: the one place that puts the parts together."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot import messages
from bot.settings import NO_EXTRACTOR, READER, Settings
from index import sources
from index.catalog import Catalog, Source
from index.chunking import ChunkLimits
from index.embedder import TextEmbedder
from index.embedding import Embedder, EmbedderSettings
from index.errors import FootnoteError, IndexMissing
from index.store import StoreSettings, VectorStore
from index.sync import Progress, Request, Sync, SyncReport, fingerprint, locked, mismatch

if TYPE_CHECKING:  # LangGraph takes a second to import, and a sync needs none of it
    from langchain_core.language_models import BaseChatModel

    from bot.chain import Answerer
    from bot.memory import Memory
    from bot.reading.reader import Reader
    from bot.writing.writer import Writer

Say = Callable[[str], None]


def _no_progress(done: int, total: int, name: str) -> None:
    del done, total, name


@dataclass(frozen=True, slots=True)
class SyncOrder:
    """What the asker of a sync wants: these locations, or (none given) everything that is known."""

    locations: tuple[str, ...] = ()
    dry_run: bool = False
    rebuild: bool = False


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """What there is in an index; sizes in bytes, `changed` in ISO 8601."""

    documents: int
    chunks: int
    fingerprint: str | None
    changed: str | None
    bytes: int
    sources: tuple[Source, ...]


def _catalog_path(settings: Settings) -> Path:
    return settings.data / "catalog.db"


def _storage(settings: Settings) -> StoreSettings:
    token = settings.store_token.get_secret_value() if settings.store_token else None
    return StoreSettings(settings.data / "chroma", settings.store_url, token)


def make_embedder(settings: Settings, say: Say) -> TextEmbedder:
    """The embedder that the settings name, which is exported first where it was not yet. Raises ModelError."""
    chosen = EmbedderSettings(settings.embedding_model, settings.precision)
    return Embedder(chosen, settings.data, on_export=lambda: say(messages.EXPORTING))


def _limits(settings: Settings, embedder: TextEmbedder) -> ChunkLimits:
    return ChunkLimits(min(settings.chunk_tokens, embedder.longest_text))


def open_catalog(settings: Settings) -> Catalog:
    """The catalog of the index, to be closed by who has opened it. Raises StoreError."""
    return Catalog(_catalog_path(settings))


def has_index(settings: Settings) -> bool:
    """Whether there is an index."""
    path = _catalog_path(settings)
    if not path.is_file():
        return False
    catalog = Catalog(path)
    try:
        return catalog.fact("fingerprint") is not None
    finally:
        catalog.close()


def status(settings: Settings) -> IndexStatus:
    """What there is in the index. Raises IndexMissing."""
    if not has_index(settings):
        raise IndexMissing(messages.NO_INDEX.format(data=settings.data))
    catalog = Catalog(_catalog_path(settings))
    documents, chunks = catalog.counts()
    return IndexStatus(
        documents=documents,
        chunks=chunks,
        fingerprint=catalog.fact("fingerprint"),
        changed=catalog.fact("changed"),
        bytes=sum(path.stat().st_size for path in settings.data.rglob("*") if path.is_file()),
        sources=tuple(catalog.sources()),
    )


def synchronise(
    settings: Settings,
    order: SyncOrder,
    say: Say,
    progress: Progress = _no_progress,
    embedder: TextEmbedder | None = None,
) -> SyncReport:
    """Bring the index up to date with its sources. Waits, and says so, while another sync runs.

    `embedder` stands in for the one that the settings name.
    Raises IndexMismatch, ModelError or StoreError; faults of single documents are in the report.
    """
    with locked(settings.data, lambda: say(messages.WAITING_FOR_SYNC)):
        embedder = embedder or make_embedder(settings, say)
        catalog = Catalog(_catalog_path(settings))
        limits = _limits(settings, embedder)
        reach = sources.Reach(settings.follow_links, settings.private_addresses)
        sync = Sync(catalog, embedder, _storage(settings), settings.base, limits, progress, reach)
        try:
            for request in _requests(settings, order, catalog):
                report = sync.run(request)
            return report
        finally:
            sync.close()
            catalog.close()


def _requests(settings: Settings, order: SyncOrder, catalog: Catalog) -> list[Request]:
    base = settings.base
    declared = [Source(sources.normalised(one.path, base), one.audience) for one in settings.sources]
    known = catalog.sources()
    if order.locations and not order.rebuild:
        return [_request(sources.normalised(each, base), [*declared, *known], order, base) for each in order.locations]
    places = {source.location for source in declared}
    given = [Source(sources.normalised(each, base), declared=False) for each in order.locations]
    remembered = [source for source in known if not source.declared and source != sources.SAMPLE]
    extra = {source.location: source for source in [*remembered, *given] if source.location not in places}
    wanted = (*declared, *extra.values()) or (sources.SAMPLE,)
    return [Request(wanted, prune=True, rebuild=order.rebuild, dry_run=order.dry_run)]


def _request(location: str, known: Sequence[Source], order: SyncOrder, base: Path) -> Request:
    """The request for one location: a source that is known, a part of one, or a new one."""
    for source in known:
        if source.location == location:
            return Request((source,), dry_run=order.dry_run)
    path = os.path.normpath(base / location)
    for source in known:
        root = os.path.normpath(base / source.location)
        if not sources.is_address(location) and path.startswith(root + os.sep):
            return Request((source,), within=path, dry_run=order.dry_run)
    return Request((Source(location, declared=False),), dry_run=order.dry_run)


def ensure_index(settings: Settings, say: Say) -> None:
    """Index the shipped article when there is neither an index nor a source. Raises IndexMissing."""
    if has_index(settings):
        return
    if settings.sources:
        raise IndexMissing(messages.NO_INDEX.format(data=settings.data))
    say(messages.FIRST_INDEX)
    synchronise(settings, SyncOrder(), say)


def open_answerer(
    settings: Settings,
    say: Say,
    *,
    remember: bool,
    conversations: Path | None = None,
    embedder: TextEmbedder | None = None,
    chat: "BaseChatModel | None" = None,
) -> "Answerer":
    """The answerer for the index, over the shipped article when there is neither an index nor a source.

    With `remember` it can hold conversations by thread, in the database `conversations`, by default that of the data
    folder. `embedder` and `chat` stand in for those that the settings name.
    Raises IndexMissing, IndexMismatch, ModelError, StoreError.
    """
    ensure_index(settings, say)
    from bot.chain import Answerer
    from bot.steps import Parts
    from index.retrieval import Retriever

    embedder = embedder or make_embedder(settings, say)
    catalog = Catalog(_catalog_path(settings))
    wanted = fingerprint(embedder, _limits(settings, embedder))
    found = catalog.fact("fingerprint")
    if found != wanted:
        raise mismatch(str(found), wanted)
    generation = catalog.generation()  # before the store is opened, so that no change after it is missed
    store = VectorStore(_storage(settings), wanted)
    return Answerer(
        Parts(
            retriever=Retriever(
                catalog=catalog, store=store, embedder=embedder, opened_at=generation, k=settings.passages
            ),
            reader=_reader(settings, say),
            fingerprint=wanted,
            writer=_writer(settings, chat),
            fallback=settings.fallback,
            memory=_memory(settings, conversations) if remember else None,
            notice=say,
            trace_content=settings.trace_content,
        )
    )


def document_texts(settings: Settings) -> dict[str, str]:
    """The text of each document in the index, by id. Raises IndexMissing."""
    if not has_index(settings):
        raise IndexMissing(messages.NO_INDEX.format(data=settings.data))
    catalog = Catalog(_catalog_path(settings))
    try:
        return dict(catalog.texts())
    finally:
        catalog.close()


def index_apart(
    settings: Settings, folder: Path, locations: Sequence[str], say: Say, progress: Progress = _no_progress
) -> Settings:
    """Index `locations` alone into `folder`, with the models of the data folder; the settings for that index.

    Raises as `synchronise` does, and FootnoteError listing the documents that cannot be read.
    """
    models = settings.data.absolute() / "models"
    models.mkdir(parents=True, exist_ok=True)
    (folder / "models").symlink_to(models, target_is_directory=True)
    apart = settings.model_copy(update={"data": folder, "sources": (), "store_url": None, "store_token": None})
    failed = synchronise(apart, SyncOrder(tuple(locations)), say, progress).failed
    if failed:
        raise FootnoteError("\n".join(failed))
    return apart


def _reader(settings: Settings, say: Say) -> "Reader":
    from bot.reading.reader import Reader
    from bot.reading.scorer.calibration import fitted
    from bot.reading.scorer.extractor import Extractor
    from bot.reading.scorer.extractor_settings import ExtractorSettings
    from bot.reading.scorer.near_scorer import NearScorer
    from bot.reading.scorer.read_scorer import ReadScorer
    from bot.reading.scorer.risk import threshold_for

    if settings.reader == NO_EXTRACTOR:
        return Reader(NearScorer(), threshold_for(fitted("none").curve, settings.max_risk))
    chosen = ExtractorSettings(settings.reader, settings.precision)
    extractor = Extractor(chosen, settings.data, on_export=lambda: say(messages.EXPORTING_READER))
    return Reader(ReadScorer(extractor), threshold_for(fitted("reader").curve, settings.max_risk))


def latest_thread(settings: Settings) -> str | None:
    """The stored conversation that was used last; None when there is none. Raises StoreError."""
    return _memory(settings).latest()


def forget_threads(settings: Settings, names: Sequence[str]) -> None:
    """Delete stored conversations. Raises StoreError."""
    _memory(settings).forget(names)


def _memory(settings: Settings, conversations: Path | None = None) -> "Memory":
    from bot.memory import Memory

    return Memory(conversations or settings.data / "threads.db", settings.retention_days)


def _writer(settings: Settings, chat: "BaseChatModel | None") -> "Writer | None":
    if settings.model == READER and chat is None:
        return None
    from bot.writing.models import ModelSettings, Protocol, settings_of
    from bot.writing.writer import Writer

    if chat is not None:
        limits = settings_of(
            chat,
            timeout=settings.timeout,
            first_word=settings.first_word,
            stall=settings.stall,
            retries=settings.retries,
            protocol=Protocol(settings.protocol),
            verify=settings.verify,
        )
        return Writer(limits, chat)
    return Writer(
        ModelSettings(
            model=settings.model,
            base_url=settings.base_url,
            api_key=settings.api_key,
            timeout=settings.timeout,
            first_word=settings.first_word,
            stall=settings.stall,
            retries=settings.retries,
            temperature=settings.temperature,
            max_tokens=settings.max_tokens,
            reasoning_effort=settings.reasoning_effort,
            extra=settings.extra,
            protocol=Protocol(settings.protocol),
            verify=settings.verify,
        )
    )
