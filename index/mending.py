"""Before an index is made anew: what of the old one is damaged goes, and its sources stay known."""

import os
from contextlib import suppress
from pathlib import Path

from index import store
from index.catalog import Source
from index.errors import FootnoteError
from index.health import examine
from index.place import IndexPlace
from index.store import StoreSettings

_OWNER = 0o700
_OWNER_FILE = 0o600


def clear_damage(place: IndexPlace, storage: StoreSettings) -> list[Source]:
    """Delete the catalog or the vectors of an index when they are damaged; the sources that were known.

    Run inside `locked`. Raises OSError when they cannot be deleted.
    """
    known = _sources(place)
    if not place.has_catalog():
        store.remove(storage)
        return known
    if not _is_sound(place):
        place.remove_catalog()
        store.remove(storage)
    elif any(finding.name == "vectors" and finding.fault for finding in examine(place, storage)):
        store.remove(storage)
    return known


def _is_sound(place: IndexPlace) -> bool:
    """Whether a catalog is as it was written."""
    try:
        with place.opened() as catalog:
            catalog.check_database()
            catalog.check_documents(catalog.entries())
            catalog.check_chunks()
    except FootnoteError:
        return False
    return True


def _sources(place: IndexPlace) -> list[Source]:
    """The sources, as far as a damaged catalog still tells them."""
    if not place.has_catalog():
        return []
    try:
        with place.opened() as catalog:
            return catalog.sources()
    except FootnoteError:
        return []


def make_private(data: Path) -> None:
    """Let nobody but the owner read what libraries have made in the folder `data` with other permissions."""
    for folder, folders, files in os.walk(data):
        for names, mode in ((folders, _OWNER), (files, _OWNER_FILE)):
            for name in names:
                path = Path(folder) / name
                with suppress(OSError):
                    if not path.is_symlink() and path.stat().st_mode & 0o077 and path.stat().st_uid == os.geteuid():
                        path.chmod(mode)
