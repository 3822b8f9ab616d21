"""The vector store that the settings name."""

import shutil

from index import postgres
from index.vectors.chroma import ChromaVectors
from index.vectors.protocol import VectorStore
from index.vectors.settings import StoreSettings

__all__ = ["StoreSettings", "VectorStore", "exists", "open_store", "remove"]


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
    return not settings.in_folder or (settings.folder / "chroma.sqlite3").is_file()
