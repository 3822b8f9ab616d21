"""Settings become a sync; who asks waits for an index that is being built."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, nullcontext
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep
from typing import TYPE_CHECKING

from bot import messages
from bot.index_settings import (
    Say,
    declared_sources,
    embedder_settings,
    ingestion_settings,
    limits_of,
    make_embedder,
    place_of,
    storage_of,
)
from bot.index_state import require_index
from bot.settings import Settings
from bot.transcripts import refuse_transcripts, transcript_sources
from index import sources, store, vector_home
from index import status as index_status
from index.catalog import Catalog, Source
from index.embedder import TextEmbedder
from index.embedding import Embedder, is_exported, name_of
from index.engine import Engine
from index.engine_name import EngineName
from index.errors import FootnoteError
from index.fingerprint import fingerprint, mismatch
from index.ingestion import Progress, would_do
from index.lock import Check
from index.mending import clear_damage, make_private
from index.place import IndexPlace
from index.plan import Known, Request, SyncOrder, requests
from index.private import private
from index.remembered import remember, remembered
from index.report import SyncReport
from index.status import State
from index.store import StoreSettings
from index.sync import Sync, SyncSettings

if TYPE_CHECKING:  # LangChain takes a second to import
    from index.vectors.given import GivenStore

_PAUSE = 0.3  # seconds between two looks at an index that is being built


def _no_progress(done: int, total: int, name: str) -> None:
    del done, total, name


def synchronise(
    settings: Settings,
    order: SyncOrder,
    say: Say,
    progress: Progress = _no_progress,
    embedder: TextEmbedder | None = None,
    vectors: "GivenStore | None" = None,
) -> SyncReport:
    """Bring the index up to date with its sources. Waits, and says so, while another sync runs.

    `embedder` and `vectors` stand in for those that the settings name.
    Raises IndexMismatch, ModelError, SettingsError or StoreError; faults of single documents are in the report.
    """
    if order.dry_run:
        return _would_do(settings, order, progress, embedder)
    with private(), place_of(settings).locked(lambda: say(messages.WAITING_FOR_SYNC)) as check_lock:
        return _synchronise(settings, order, say, progress, embedder, storage_of(settings, vectors), check_lock)


def _synchronise(
    settings: Settings,
    order: SyncOrder,
    say: Say,
    progress: Progress,
    embedder: TextEmbedder | None,
    storage: StoreSettings,
    check_lock: Check,
) -> SyncReport:
    embedder = embedder or make_embedder(settings, say)
    stored = {source.location: source for source in _remembered(settings)}
    if order.rebuild:
        stored |= {source.location: source for source in clear_damage(place_of(settings), storage)}
    with ExitStack() as stack:
        catalog = stack.enter_context(place_of(settings).opened())
        stored |= {source.location: source for source in catalog.sources()}
        if not order.rebuild:
            vector_home.check(catalog, place_of(settings), storage)
        vector_home.claim(catalog, place_of(settings), storage)
        how = SyncSettings(
            limits=limits_of(settings, embedder),
            ingestion=ingestion_settings(settings),
            engine=stack.enter_context(_engine(settings, order, embedder)),
            remember=partial(_remember, settings),
            check_lock=check_lock,
        )
        sync = stack.enter_context(closing(Sync(catalog, embedder, storage, how, progress)))
        for request in _requests(settings, order, catalog, stored):
            report = sync.run(request)
    make_private(settings.data)
    return report


def _remembered(settings: Settings) -> list[Source]:
    """The sources that are known without the catalog; one in a database is not lost with the data folder."""
    return remembered(settings.data) if settings.database_url is None else []


def _remember(settings: Settings, known: Sequence[Source]) -> None:
    if settings.database_url is None:
        remember(settings.data, known)


def _engine(settings: Settings, order: SyncOrder, embedder: TextEmbedder) -> AbstractContextManager[Engine | None]:
    """What the order has documents read and embedded by; None for this process."""
    if order.engine is EngineName.PLAIN:
        return nullcontext()
    from index.ray_engine import RayEngine, RaySettings

    limits = limits_of(settings, embedder)
    how = RaySettings(embedder_settings(settings), settings.data.absolute(), limits, ingestion_settings(settings).web)
    return closing(RayEngine(how))


def _would_do(
    settings: Settings, order: SyncOrder, progress: Progress, embedder: TextEmbedder | None = None
) -> SyncReport:
    """What a sync would do. Nothing is written: no model is exported for it, and no folder is made."""
    report = SyncReport()
    with ExitStack() as stack:
        place = place_of(settings)
        if not place.has_catalog():
            place = IndexPlace(Path(stack.enter_context(TemporaryDirectory())))
        catalog = stack.enter_context(place.opened())
        if not order.rebuild:
            _check_made_with(settings, catalog, embedder)
        stored = {source.location: source for source in (*_remembered(settings), *catalog.sources())}
        for request in _requests(settings, order, catalog, stored):
            would_do(request, catalog, ingestion_settings(settings), progress, report)
    return report


def _check_made_with(settings: Settings, catalog: Catalog, embedder: TextEmbedder | None) -> None:
    """Raise IndexMismatch when the index was made with another model, or with chunks of another size."""
    stored = catalog.fact("fingerprint")
    if stored is None:
        return
    chosen = embedder_settings(settings)
    if embedder is None and not is_exported(chosen, settings.data):
        if not stored.startswith(f"{name_of(chosen)}."):
            raise mismatch(stored, name_of(chosen))
        return
    embedder = embedder or Embedder(chosen, settings.data)
    wanted = fingerprint(embedder, limits_of(settings, embedder))
    if stored != wanted:
        raise mismatch(stored, wanted)


def _requests(settings: Settings, order: SyncOrder, catalog: Catalog, stored: Mapping[str, Source]) -> list[Request]:
    """What a sync is to do, with the sources that earlier syncs were given. Raises as `requests` does."""
    refuse_transcripts(settings, order.locations, Path.cwd(), transcript_sources(settings))
    known = Known(declared_sources(settings), tuple(stored.values()), settings.base)
    lost = catalog.fact("fingerprint") is None and store.exists(storage_of(settings))
    return requests(order, known, lost=lost)


def ensure_index(settings: Settings, say: Say) -> None:
    """Index the shipped article when there is neither an index nor a source; wait while an index is being built.

    Raises IndexMissing when there is none, or when what was building it has ended before it was done.
    """
    state = _awaited(place_of(settings), say)
    if state is State.READY:
        return
    if settings.sources or _remembered(settings) or _has_sources(place_of(settings)):
        require_index(settings)
    with private(), place_of(settings).locked(lambda: say(messages.BEING_BUILT)) as check_lock:
        if _is_finished(place_of(settings)):
            return
        say(messages.FIRST_INDEX)
        _synchronise(settings, SyncOrder(), say, _no_progress, None, storage_of(settings), check_lock)


def _awaited(place: IndexPlace, say: Say) -> State:
    """Whether there is an index, once nobody builds it any more."""
    last: str | None = None
    while (state := index_status.state(place)) is State.BUILDING:
        so_far = index_status.progress(place)
        if so_far != last:
            say(messages.BEING_BUILT_SO_FAR.format(progress=so_far) if so_far else messages.BEING_BUILT)
            last = so_far
        sleep(_PAUSE)
    return state


def _has_sources(place: IndexPlace) -> bool:
    if not place.has_catalog():
        return False
    with place.opened() as catalog:
        return any(source != sources.SAMPLE for source in catalog.sources())


def _is_finished(place: IndexPlace) -> bool:
    """Whether an index is whole, asked by who holds the lock."""
    if not place.has_catalog():
        return False
    with place.opened() as catalog:
        return catalog.fact("finished") == "yes"


def index_apart(
    settings: Settings, folder: Path, locations: Sequence[str], say: Say, progress: Progress = _no_progress
) -> Settings:
    """Index `locations` alone into `folder`, with the models of the data folder; the settings for that index.

    Raises as `synchronise` does, and FootnoteError listing the documents that cannot be read.
    """
    models = settings.data.absolute() / "models"
    models.mkdir(parents=True, exist_ok=True)
    (folder / "models").symlink_to(models, target_is_directory=True)
    update = {"data": folder, "sources": (), "vectors": "chroma", "store_url": None, "database_url": None}
    apart = settings.model_copy(update=update)
    failed = synchronise(apart, SyncOrder(tuple(locations)), say, progress).failed
    if failed:
        raise FootnoteError("\n".join(failed))
    return apart
