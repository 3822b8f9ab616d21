"""Settings become an answerer, or a sync: the one place that puts the parts together."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

from bot import messages
from bot.settings import NO_EXTRACTOR, READER, Settings
from index import health, sources, store
from index import status as index_status
from index.catalog import Catalog, Source
from index.chunking import ChunkLimits
from index.embedder import TextEmbedder
from index.embedding import Embedder, EmbedderSettings
from index.errors import FootnoteError, IndexMissing, StoreError
from index.fingerprint import fingerprint, mismatch
from index.health import Finding
from index.lock import is_locked, locked
from index.memory import VectorsInMemory
from index.mending import clear_damage, make_private
from index.plan import Known, SyncOrder, requests
from index.private import private
from index.remembered import remember, remembered
from index.report import SyncReport
from index.status import CATALOG, Contents, IndexStatus, State
from index.store import StoreSettings, VectorStore
from index.sync import Progress, Sync, SyncSettings

if TYPE_CHECKING:  # LangGraph takes a second to import, and a sync needs none of it
    from langchain_core.language_models import BaseChatModel

    from bot.chain import Answerer
    from bot.memory import Memory
    from bot.reading.reader import Reader
    from bot.writing.writer import Writer

_PAUSE = 0.3  # seconds between two looks at an index that is being built
_ROOM = 1 << 20  # bytes that Chroma needs to open a store

Say = Callable[[str], None]


def _no_progress(done: int, total: int, name: str) -> None:
    del done, total, name


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
    return Catalog(settings.data / CATALOG)


def has_index(settings: Settings) -> bool:
    """Whether there is an index. Raises StoreError."""
    return index_status.state(settings.data) is State.READY


def status(settings: Settings) -> IndexStatus:
    """What there is in the index. Raises IndexMissing, StoreError."""
    _require_index(settings)
    return index_status.status(settings.data)


def contents(settings: Settings) -> Contents:
    """The documents of the index, and what was left out. Raises IndexMissing, StoreError."""
    _require_index(settings)
    return index_status.contents(settings.data)


def watched(settings: Settings) -> list[Path]:
    """The files and folders in which the documents of the index's sources lie. Raises IndexMissing, StoreError."""
    return [
        place
        for source in status(settings).sources
        if source != sources.SAMPLE and (place := sources.place_of(source.location, settings.base)) is not None
    ]


def examine(settings: Settings) -> Iterator[Finding]:
    """Examine the whole index, and tell of each part what is wrong with it."""
    return health.examine(settings.data, _storage(settings))


def _require_index(settings: Settings) -> None:
    found = index_status.state(settings.data)
    if found is State.READY:
        return
    sentence = messages.NO_INDEX if found is State.MISSING else messages.NOT_FINISHED
    raise IndexMissing(sentence.format(data=settings.data))


def _declared(settings: Settings) -> tuple[Source, ...]:
    return tuple(Source(one.path, one.audience) for one in settings.sources)


def synchronise(
    settings: Settings,
    order: SyncOrder,
    say: Say,
    progress: Progress = _no_progress,
    embedder: TextEmbedder | None = None,
) -> SyncReport:
    """Bring the index up to date with its sources. Waits, and says so, while another sync runs.

    `embedder` stands in for the one that the settings name.
    Raises IndexMismatch, ModelError, SettingsError or StoreError; faults of single documents are in the report.
    """
    with private(), locked(settings.data, lambda: say(messages.WAITING_FOR_SYNC)):
        return _synchronise(settings, order, say, progress, embedder)


def _synchronise(
    settings: Settings, order: SyncOrder, say: Say, progress: Progress, embedder: TextEmbedder | None = None
) -> SyncReport:
    embedder = embedder or make_embedder(settings, say)
    stored = {source.location: source for source in remembered(settings.data)}
    if order.rebuild:
        stored |= {source.location: source for source in clear_damage(settings.data, _storage(settings))}
    with closing(Catalog(settings.data / CATALOG)) as catalog:
        stored |= {source.location: source for source in catalog.sources()}
        known = Known(_declared(settings), tuple(stored.values()), settings.base)
        lost = catalog.fact("fingerprint") is None and store.exists(_storage(settings))
        how = SyncSettings(
            limits=_limits(settings, embedder),
            base=settings.base,
            stale_after=timedelta(days=settings.stale_after),
            remember=lambda sources: remember(settings.data, sources),
            reach=sources.Reach(settings.follow_links, settings.private_addresses),
        )
        with closing(Sync(catalog, embedder, _storage(settings), how, progress)) as sync:
            for request in requests(order, known, lost=lost):
                report = sync.run(request)
    make_private(settings.data)
    return report


def ensure_index(settings: Settings, say: Say) -> None:
    """Index the shipped article when there is neither an index nor a source; wait while an index is being built.

    Raises IndexMissing when there is none, or when what was building it has ended before it was done.
    """
    found = _awaited(settings.data, say)
    if found is State.READY:
        return
    if settings.sources or remembered(settings.data) or _has_sources(settings.data):
        _require_index(settings)
    with private(), locked(settings.data, lambda: say(messages.BEING_BUILT)):
        if _is_finished(settings.data):
            return
        say(messages.FIRST_INDEX)
        _synchronise(settings, SyncOrder(), say, _no_progress)


def _awaited(data: Path, say: Say) -> State:
    """Whether there is an index, once nobody builds it any more."""
    told: str | None = None
    while (found := index_status.state(data)) is State.BUILDING:
        so_far = index_status.progress(data)
        if so_far != told:
            say(messages.BEING_BUILT_SO_FAR.format(progress=so_far) if so_far else messages.BEING_BUILT)
            told = so_far
        sleep(_PAUSE)
    return found


def _has_sources(data: Path) -> bool:
    if not (data / CATALOG).is_file():
        return False
    with closing(Catalog(data / CATALOG)) as catalog:
        return any(source != sources.SAMPLE for source in catalog.sources())


def _is_finished(data: Path) -> bool:
    """Whether an index is whole, asked by who holds the lock."""
    if not (data / CATALOG).is_file():
        return False
    with closing(Catalog(data / CATALOG)) as catalog:
        return catalog.fact("finished") == "yes"


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
    catalog = Catalog(settings.data / CATALOG)
    wanted = fingerprint(embedder, _limits(settings, embedder))
    found = catalog.fact("fingerprint")
    if found != wanted:
        raise mismatch(str(found), wanted)
    generation = catalog.generation()  # before the store is opened, so that no change after it is missed
    vectors = _opened(settings, catalog, wanted, say)
    return Answerer(
        Parts(
            retriever=Retriever(
                catalog=catalog, store=vectors, embedder=embedder, opened_at=generation, k=settings.passages
            ),
            reader=_reader(settings, say),
            fingerprint=wanted,
            writer=_writer(settings, chat),
            fallback=settings.fallback,
            memory=_memory_or_none_stored(settings, conversations, say) if remember else None,
            notice=say,
            trace_content=settings.trace_content,
        )
    )


def _opened(settings: Settings, catalog: Catalog, wanted: str, say: Say) -> "VectorStore | VectorsInMemory":
    """The vectors to search. Raises StoreError when some are missing."""
    storage = _storage(settings)
    if index_status.is_interrupted(catalog, settings.data):
        say(messages.IN_PART_SYNCED)
    catalog.check_counts()
    _, chunks = catalog.counts()
    if catalog.readonly and storage.url is None:
        say(messages.IN_MEMORY.format(place=settings.data))
        return VectorsInMemory(catalog, wanted)
    if chunks and not store.exists(storage):
        raise StoreError(messages.VECTORS_MISSING.format(place=storage.folder, held=0, wanted=chunks))
    try:
        vectors = VectorStore(storage, wanted)
    except StoreError:
        if not _is_unwritable(settings.data):
            raise
        say(messages.IN_MEMORY.format(place=settings.data))
        return VectorsInMemory(catalog, wanted)
    held = vectors.count()
    if held < chunks and not is_locked(settings.data):
        raise StoreError(messages.VECTORS_MISSING.format(place=vectors.place, held=held, wanted=chunks))
    return vectors


def _is_unwritable(folder: Path) -> bool:
    """Whether nothing can be stored in a folder: it is another's, its disk is full or cannot be written."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(_ROOM))
            file.flush()
    except OSError:
        return True
    return False


def document_texts(settings: Settings) -> dict[str, str]:
    """The text of each document in the index, by id. Raises IndexMissing."""
    _require_index(settings)
    catalog = Catalog(settings.data / CATALOG)
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


def _memory_or_none_stored(settings: Settings, conversations: Path | None, say: Say) -> "Memory":
    """The conversations; in memory alone, and said so, where nothing can be stored."""
    from bot.memory import IN_MEMORY, Memory

    try:
        return _memory(settings, conversations)
    except StoreError:
        if not _is_unwritable(settings.data):
            raise
    say(messages.NOT_REMEMBERED.format(place=settings.data))
    return Memory(Path(IN_MEMORY), settings.retention_days)


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
