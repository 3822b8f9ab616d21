"""What is known of an index: whether there is one, what is in it, and what is wrong with it."""

from collections.abc import Iterator
from pathlib import Path

from bot import messages
from bot.index_settings import place_of, storage_of
from bot.settings import Settings
from index import health, sources
from index import status as index_status
from index.errors import IndexMissing
from index.health import Finding
from index.status import Contents, IndexStatus, State


def has_index(settings: Settings) -> bool:
    """Whether there is an index. Raises StoreError."""
    return index_status.state(place_of(settings)) is State.READY


def require_index(settings: Settings) -> None:
    """Raise IndexMissing when there is no index, or none that is whole. Raises StoreError."""
    state = index_status.state(place_of(settings))
    if state is State.READY:
        return
    sentence = messages.NO_INDEX if state is State.MISSING else messages.NOT_FINISHED
    raise IndexMissing(sentence.format(data=place_of(settings).name))


def require_catalog(settings: Settings) -> None:
    """Raise IndexMissing when nothing was ever indexed."""
    if not place_of(settings).has_catalog():
        raise IndexMissing(messages.NO_INDEX.format(data=place_of(settings).name))


def status(settings: Settings) -> IndexStatus:
    """What there is in the index. Raises IndexMissing, StoreError."""
    require_index(settings)
    return index_status.status(place_of(settings))


def contents(settings: Settings) -> Contents:
    """The documents of the index, and what was left out. Raises IndexMissing, StoreError."""
    require_index(settings)
    return index_status.contents(place_of(settings))


def watched(settings: Settings) -> list[Path]:
    """The files and folders in which the documents of the index's sources lie. Raises IndexMissing, StoreError."""
    return [
        place
        for source in status(settings).sources
        if source != sources.SAMPLE and (place := sources.place_of(source.location, settings.base)) is not None
    ]


def document_texts(settings: Settings) -> dict[str, str]:
    """The text of each document in the index, by id. Raises IndexMissing."""
    require_index(settings)
    with place_of(settings).opened() as catalog:
        return dict(catalog.texts())


def examine(settings: Settings) -> Iterator[Finding]:
    """Examine the whole index, and tell of each part what is wrong with it."""
    return health.examine(place_of(settings), storage_of(settings))
