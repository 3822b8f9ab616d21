"""Settings become an answerer: the one place that puts its parts together."""

import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import messages
from bot.index_settings import Say, limits_of, make_embedder, open_catalog, place_of, storage_of
from bot.indexing import ensure_index
from bot.reading.scorer.extractor_settings import DEFAULT_EXTRACTOR, ExtractorSettings
from bot.settings import NO_EXTRACTOR, NO_VERIFIER, READER, Settings
from index import status as index_status
from index import store, vector_home
from index.catalog import Catalog
from index.embedder import TextEmbedder
from index.errors import ModelError, StoreError
from index.fingerprint import fingerprint, mismatch
from index.health import Finding
from index.memory import VectorsInMemory
from index.vectors.protocol import SearchableVectors

if TYPE_CHECKING:  # LangGraph takes a second to import, and a sync needs none of it
    from langchain_core.language_models import BaseChatModel

    from bot.chain import Answerer
    from bot.memory import Conversations
    from bot.reading.reader import Reader
    from bot.verifier.verifier import Verifier
    from bot.viewer_links import ViewerLinks
    from bot.writing.models import ModelSettings
    from bot.writing.writer import Writer
    from index.vectors.given import GivenStore

_ROOM = 1 << 20  # bytes that Chroma needs to open a store
_PROBE_SECONDS = 60.0  # that a chat model may take for a few words: one on this machine may have to be loaded first
_PROMPT_TOKENS = 3000  # of the instructions, the question and the turns before it
_LONGER = 2  # tokens that a chat model may make of one of the embedder's


def open_answerer(
    settings: Settings,
    say: Say,
    *,
    remember: bool,
    conversations: Path | None = None,
    embedder: TextEmbedder | None = None,
    chat: "BaseChatModel | None" = None,
    vectors: "GivenStore | None" = None,
) -> "Answerer":
    """The answerer for the index, over the shipped article when there is neither an index nor a source.

    With `remember` it can hold conversations by thread, in the database `conversations`, by default that of the data
    folder. `embedder`, `chat` and `vectors` stand in for those that the settings name.
    Raises IndexMissing, IndexMismatch, ModelError, StoreError.
    """
    ensure_index(settings, say)
    from bot.chain import Answerer
    from bot.steps import Parts
    from index.retrieval import Retriever

    embedder = embedder or make_embedder(settings, say)
    embedder.load()
    catalog = open_catalog(settings)
    wanted = fingerprint(embedder, limits_of(settings, embedder))
    stored = catalog.fact("fingerprint")
    if stored != wanted:
        raise mismatch(str(stored), wanted)
    generation = catalog.generation()  # before the store is opened, so that no change after it is missed
    opened = (
        _opened(settings, catalog, wanted, say)
        if vectors is None
        else _opened_given(settings, catalog, wanted, vectors)
    )
    verifier = _verifier(settings, chat, say)
    return Answerer(
        Parts(
            retriever=Retriever(
                catalog=catalog, store=opened, embedder=embedder, opened_at=generation, k=settings.passages
            ),
            reader=_reader(settings, verifier, say),
            fingerprint=wanted,
            writer=_writer(settings, chat),
            verifier=verifier,
            fallback=settings.fallback,
            memory=_memory_or_none_stored(settings, conversations, say) if remember else None,
            notice=say,
            trace_content=settings.trace_content,
            links=_links(settings, say),
        )
    )


def _opened_given(settings: Settings, catalog: Catalog, wanted: str, given: "GivenStore") -> SearchableVectors:
    """A program's own store, filled from the catalog where it lacks vectors: it may be new, or hold them in memory."""
    from index.agreement import fill
    from index.permitted import PermittedVectors
    from index.vectors.given import GivenVectors

    catalog.check_counts()
    vectors = GivenVectors(given, wanted)
    if not place_of(settings).is_locked():
        fill(catalog, vectors, lambda *_: None)
    return PermittedVectors(catalog, vectors)


def _opened(settings: Settings, catalog: Catalog, wanted: str, say: Say) -> SearchableVectors:
    """The vectors to search. Raises StoreError when some are missing."""
    storage = storage_of(settings)
    if index_status.is_interrupted(catalog, place_of(settings)):
        say(messages.IN_PART_SYNCED)
    vector_home.check(catalog, place_of(settings), storage)
    catalog.check_counts()
    _, chunks = catalog.counts()
    if catalog.readonly and storage.in_folder:
        say(messages.IN_MEMORY.format(place=settings.data))
        return VectorsInMemory(catalog, wanted)
    if chunks and not store.exists(storage):
        raise StoreError(messages.VECTORS_GONE.format(place=storage.folder))
    if not place_of(settings).is_locked():
        store.check(storage, wanted)
    try:
        vectors = store.open_store(storage, wanted)
    except StoreError:
        if settings.database_url is not None or not storage.in_folder or not _is_unwritable(settings.data):
            raise
        say(messages.IN_MEMORY.format(place=settings.data))
        return VectorsInMemory(catalog, wanted)
    stored = vectors.count()
    if stored < chunks and not place_of(settings).is_locked():
        raise StoreError(messages.VECTORS_MISSING.format(place=vectors.place, held=stored, wanted=chunks))
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


def _links(settings: Settings, say: Say) -> "ViewerLinks | None":
    """The links to the viewer, where the server has an address that people use."""
    if settings.serve.public_url is None:
        return None
    try:
        from bot.viewer_links import links_of
    except ModuleNotFoundError:
        say(messages.LINKS_NEED_SERVE)
        return None
    try:
        return links_of(settings)
    except StoreError as error:
        say(messages.NO_LINKS.format(fault=error))
        return None


def _reader(settings: Settings, verifier: "Verifier | None", say: Say) -> "Reader":
    from bot.reading.reader import Reader
    from bot.reading.scorer.calibration import fitted
    from bot.reading.scorer.extractor import Extractor
    from bot.reading.scorer.near_scorer import NearScorer
    from bot.reading.scorer.read_scorer import ReadScorer
    from bot.reading.scorer.risk import threshold_for
    from bot.reading.scorer.unspaced_scorer import UnspacedScorer

    if settings.reader == NO_EXTRACTOR:
        return Reader(UnspacedScorer(NearScorer()), threshold_for(fitted("none").curve, settings.max_risk))
    chosen = ExtractorSettings(settings.reader, settings.precision)
    extractor = Extractor(chosen, settings.data, on_export=lambda: say(messages.EXPORTING_READER))
    scorer = ReadScorer(extractor, verifier if settings.reader == DEFAULT_EXTRACTOR else None)
    return Reader(UnspacedScorer(scorer), threshold_for(fitted(scorer.calibration).curve, settings.max_risk))


def _verifier(settings: Settings, chat: "BaseChatModel | None", say: Say) -> "Verifier | None":
    """The verifier, where something uses it, it is wanted, and its base model is installed."""
    from bot.verifier.base_model import is_installed

    is_used = settings.reader == DEFAULT_EXTRACTOR or _has_chat(settings, chat)
    if settings.verifier == NO_VERIFIER or not is_used or not is_installed():
        return None
    from bot.verifier.verifier import Verifier

    return Verifier(settings.data, on_export=lambda: say(messages.EXPORTING_VERIFIER))


def latest_thread(settings: Settings) -> str | None:
    """The stored conversation that was used last; None when there is none. Raises StoreError."""
    with closing(_memory(settings)) as memory:
        return memory.latest()


def forget_threads(settings: Settings, names: Sequence[str]) -> None:
    """Delete stored conversations. Raises StoreError."""
    with closing(_memory(settings)) as memory:
        memory.forget(names)


def _memory(settings: Settings, conversations: Path | None = None) -> "Conversations":
    if settings.database_url is not None and conversations is None:
        from bot.postgres_memory import PostgresMemory

        return PostgresMemory(settings.database_url, settings.retention_days)
    from bot.memory import Memory

    return Memory(conversations or settings.data / "threads.db", settings.retention_days)


def _memory_or_none_stored(settings: Settings, conversations: Path | None, say: Say) -> "Conversations":
    """The conversations; in memory alone, and said so, where nothing can be stored."""
    from bot.memory import IN_MEMORY, Memory

    try:
        return _memory(settings, conversations)
    except StoreError:
        if settings.database_url is not None or not _is_unwritable(settings.data):
            raise
    say(messages.NOT_REMEMBERED.format(place=settings.data))
    return Memory(Path(IN_MEMORY), settings.retention_days)


def _writer(settings: Settings, chat: "BaseChatModel | None") -> "Writer | None":
    if not _has_chat(settings, chat):
        return None
    from bot.writing.models import settings_of
    from bot.writing.writer import Writer

    if chat is None:
        return Writer(_model_settings(settings))
    return Writer(settings_of(chat, **_limits(settings)), chat)


def _has_chat(settings: Settings, chat: "BaseChatModel | None") -> bool:
    return settings.model != READER or chat is not None


def _limits(settings: Settings) -> dict[str, Any]:
    """How any chat model is asked, and how far it is believed."""
    from bot.writing.models import Protocol

    return {
        "timeout": settings.timeout,
        "first_word": settings.first_word,
        "stall": settings.stall,
        "retries": settings.retries,
        "protocol": Protocol(settings.protocol),
        "verify": settings.verify,
        "trust": settings.trust,
    }


def _model_settings(settings: Settings) -> "ModelSettings":
    from bot.writing.models import ModelSettings

    return ModelSettings(
        model=settings.model,
        base_url=settings.base_url,
        api_key=settings.api_key,
        temperature=settings.temperature,
        max_tokens=settings.max_tokens,
        reasoning_effort=settings.reasoning_effort,
        extra=settings.extra,
        context=_PROMPT_TOKENS + _LONGER * settings.passages * settings.chunk_tokens + settings.max_tokens,
        **_limits(settings),
    )


def examine_model(settings: Settings) -> Finding | None:
    """Ask the chat model for a few words, and tell what it can do; None without one."""
    if settings.model == READER:
        return None
    from bot.writing.asking import ChatModel
    from bot.writing.probing import probe

    given = _model_settings(settings)
    within = min(given.timeout, _PROBE_SECONDS)
    try:
        abilities = probe(ChatModel(replace(given, timeout=within, first_word=within, retries=0)))
    except ModelError as error:
        fault, _, remedy = str(error).rpartition("; ")
        return Finding(messages.CHAT_MODEL, "", fault or remedy, remedy if fault else messages.CHAT_MODEL_REMEDY)
    sentence = messages.PROBED.format(
        model=settings.model,
        seconds=abilities.seconds,
        stream=messages.STREAMS if abilities.pieces > 1 else messages.STREAMS_NOT,
        structure=messages.STRUCTURES if abilities.structured else messages.STRUCTURES_NOT,
        tokens=messages.NO_TOKENS if abilities.tokens is None else messages.TOKENS,
    )
    return Finding(messages.CHAT_MODEL, sentence)
