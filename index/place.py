"""Where an index is: its data folder, and the Postgres database of its catalog where that is not a file there."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from index import postgres
from index.catalog import Catalog
from index.lock import Check, Notice, is_locked, locked

CATALOG = "catalog.db"


@dataclass(frozen=True, slots=True)
class IndexPlace:
    """The data folder, and the address of the database when it holds the catalog."""

    folder: Path
    database: str | None = field(default=None, repr=False)  # it may hold a password

    @property
    def name(self) -> str:
        """The place of the catalog, as messages name it. Raises StoreError when the address is faulty."""
        return str(self.folder) if self.database is None else postgres.place_of(self.database)

    def has_catalog(self) -> bool:
        """Whether there is a catalog. Raises StoreError when the database cannot be reached."""
        if self.database is None:
            return (self.folder / CATALOG).is_file()
        from index.catalog.postgres import exists

        return exists(self.database)

    def catalog(self) -> Catalog:
        """The catalog, to be closed by who has opened it. Raises StoreError."""
        if self.database is None:
            return Catalog(self.folder / CATALOG)
        from index.catalog.postgres import PostgresDatabase

        return Catalog(PostgresDatabase(self.database))

    def database_bytes(self) -> int | None:
        """How many bytes the index takes in the database; None when it is in none. Raises StoreError."""
        if self.database is None:
            return None
        from index.catalog.postgres import size

        return size(self.database)

    @contextmanager
    def opened(self) -> Iterator[Catalog]:
        """The catalog, as long as it is needed. Raises StoreError."""
        catalog = self.catalog()
        try:
            yield catalog
        finally:
            catalog.close()

    def remove_catalog(self) -> None:
        """Delete the catalog. Run inside `locked`. Raises OSError, StoreError."""
        if self.database is None:
            for path in self.folder.glob(f"{CATALOG}*"):
                path.unlink()
            return
        from index.catalog.postgres import remove

        remove(self.database)

    def is_locked(self) -> bool:
        """Whether a sync is running. Raises StoreError."""
        return is_locked(self.folder, self.database)

    def locked(self, on_wait: Notice) -> AbstractContextManager[Check]:
        """One sync at a time; see index/lock.py."""
        return locked(self.folder, on_wait, self.database)
