"""The vector store that the settings name."""

import shutil
from collections.abc import Set

from index import postgres
from index.vectors import chroma_folder
from index.vectors.chroma import ChromaVectors
from index.vectors.protocol import VectorStore
from index.vectors.settings import StoreSettings

__all__ = ["StoreSettings", "VectorStore", "check", "exists", "held_in_folder", "open_store", "remove"]


def open_store(settings: StoreSettings, fingerprint: str) -> VectorStore:
    """The vectors of `fingerprint`, none at first.

    Raises StoreError when the store cannot be opened or reached, and IndexMismatch when it says that it was made with
    another embedder, precision or chunker.
    """
    if settings.given is not None:
        from index.vectors.given import GivenVectors

        return GivenVectors(settings.given, fingerprint)
    if settings.database_url is not None:
        try:
            from index.vectors.postgres import PostgresVectors
        except ImportError as error:
            raise postgres.missing(error) from error
        return PostgresVectors(settings.database_url, fingerprint)
    return ChromaVectors(settings, fingerprint)


def remove(settings: StoreSettings) -> None:
    """Delete the folder of the vectors; what is on a server, or a program's own, stays. Raises OSError."""
    if settings.in_folder and settings.folder.exists():
        shutil.rmtree(settings.folder)


def exists(settings: StoreSettings) -> bool:
    """Whether vectors can be expected in the folder; any other store is always expected to hold them."""
    return not settings.in_folder or chroma_folder.exists(settings.folder)


def check(settings: StoreSettings, fingerprint: str) -> None:
    """Raise StoreError when the folder is damaged, or has lost vectors and does not know it; other stores are trusted.

    Costs milliseconds, and nothing is opened.
    """
    if settings.in_folder:
        chroma_folder.check(settings.folder, fingerprint)


def held_in_folder(settings: StoreSettings, fingerprint: str) -> Set[str] | None:
    """The ids of the chunks whose vectors are in the folder, without opening it; None: only an open store can tell.

    Raises StoreError when the folder is damaged.
    """
    if not settings.in_folder:
        return None
    return chroma_folder.ids(settings.folder, fingerprint) if exists(settings) else set()
