"""What the settings say of the index: where it is, and how documents are read, cut and embedded."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from bot import messages
from bot.settings import Settings
from bot.transcripts import refuse_transcripts, transcript_sources
from index import sources
from index.catalog import Catalog, Source
from index.chunking import ChunkLimits
from index.embedder import TextEmbedder
from index.embedding import Embedder, EmbedderSettings
from index.errors import SettingsError
from index.ingestion import IngestionSettings
from index.place import IndexPlace
from index.store import StoreSettings

if TYPE_CHECKING:  # LangChain takes a second to import
    from index.vectors.given import GivenStore

Say = Callable[[str], None]


def storage_of(settings: Settings, given: "GivenStore | None" = None) -> StoreSettings:
    """Where the vectors are; `given` stands in for the store that the settings name. Raises SettingsError."""
    folder = settings.data / "chroma"
    if given is not None:
        return StoreSettings(folder, given=given)
    if settings.vectors == "postgres":
        if settings.database_url is None:
            raise SettingsError(messages.NO_DATABASE)
        return StoreSettings(folder, database_url=settings.database_url.get_secret_value())
    token = settings.store_token.get_secret_value() if settings.store_token else None
    return StoreSettings(folder, settings.store_url, token)


def make_embedder(settings: Settings, say: Say) -> TextEmbedder:
    """The embedder that the settings name, which is exported first where it was not yet. Raises ModelError."""
    return Embedder(embedder_settings(settings), settings.data, on_export=lambda: say(messages.EXPORTING))


def embedder_settings(settings: Settings) -> EmbedderSettings:
    """Which embedding model the index is made with, and how precise its numbers are."""
    return EmbedderSettings(settings.embedding_model, settings.precision)


def limits_of(settings: Settings, embedder: TextEmbedder) -> ChunkLimits:
    """How documents are cut for an embedder."""
    return ChunkLimits(min(settings.chunk_tokens, embedder.longest_text))


def ingestion_settings(settings: Settings) -> IngestionSettings:
    """Where relative sources begin, how long what cannot be reached is kept, and what may be fetched."""
    return IngestionSettings(
        base=settings.base,
        stale_after=timedelta(days=settings.stale_after),
        reach=sources.Reach(settings.follow_links, settings.private_addresses),
    )


def declared_sources(settings: Settings) -> tuple[Source, ...]:
    """The sources that the settings list, and the channels of Slack that they have read, with who may see them.

    Raises SettingsError when one of them holds what was said in channels, StoreError when its audience is not known.
    """
    refuse_transcripts(settings, [source.path for source in settings.sources], settings.base, ())
    listed = tuple(Source(source.path, source.audience) for source in settings.sources)
    return listed + transcript_sources(settings)


def place_of(settings: Settings) -> IndexPlace:
    """Where the index is."""
    address = settings.database_url
    return IndexPlace(settings.data, address.get_secret_value() if address else None)


def open_catalog(settings: Settings) -> Catalog:
    """The catalog of the index, to be closed by who has opened it. Raises StoreError."""
    return place_of(settings).catalog()
