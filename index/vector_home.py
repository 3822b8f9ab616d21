"""Vectors in a data folder beside a catalog that several machines may share: only one of them has the vectors.

The catalog remembers by a random name which data folder they lie in; another one must not search or sync without them.
"""

import secrets
import socket

from index.catalog import Catalog
from index.errors import StoreError
from index.place import IndexPlace
from index.private import write_private
from index.store import StoreSettings

_FACT = "vectors"
_NAME = "vectors.id"


def check(catalog: Catalog, place: IndexPlace, storage: StoreSettings) -> None:
    """Raise StoreError when the vectors of the index lie in the data folder of another machine."""
    if place.database is None or _is_shared(storage):
        return
    name, _, host = (catalog.fact(_FACT) or "").partition(" ")
    if name and name != _own(place):
        raise StoreError(
            f"{place.name}: the vectors of this index lie in another data folder (made on {host}), and {place.folder} "
            "has none; keep them in one store for all machines (vectors = postgres, or store_url), or move them here: "
            "footnote sync --rebuild"
        )


def claim(catalog: Catalog, place: IndexPlace, storage: StoreSettings) -> None:
    """Remember that the vectors lie where they are about to be written. Raises StoreError, OSError."""
    if place.database is None:
        return
    if _is_shared(storage):
        home = ""
    else:
        name = _own(place) or secrets.token_hex(8)
        write_private(place.folder / _NAME, name)
        home = f"{name} {socket.gethostname()}"
    if catalog.fact(_FACT) != home:
        catalog.set_fact(_FACT, home)


def _is_shared(storage: StoreSettings) -> bool:
    """Whether each machine that is set so finds the same vectors."""
    return not storage.in_folder


def _own(place: IndexPlace) -> str:
    try:
        return (place.folder / _NAME).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""
