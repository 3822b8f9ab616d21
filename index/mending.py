"""Before an index is made anew: what of the old one is damaged goes, and its sources stay known."""

import os
from contextlib import closing, suppress
from pathlib import Path

from index import store
from index.catalog import Catalog, Source
from index.errors import FootnoteError
from index.health import examine
from index.status import CATALOG
from index.store import StoreSettings

_OWNER = 0o700
_OWNER_FILE = 0o600


def clear_damage(data: Path, storage: StoreSettings) -> list[Source]:
    """Delete the catalog or the vectors in the folder `data` when they are damaged; the sources that were known.

    Run inside `locked`. Raises OSError when they cannot be deleted.
    """
    known = _sources(data)
    if not (data / CATALOG).is_file():
        store.remove(storage)
        return known
    if not _is_sound(data):
        for path in data.glob(f"{CATALOG}*"):
            path.unlink()
        store.remove(storage)
    elif any(finding.name == "vectors" and finding.fault for finding in examine(data, storage)):
        store.remove(storage)
    return known


def _is_sound(data: Path) -> bool:
    """Whether a catalog is as it was written."""
    try:
        with closing(Catalog(data / CATALOG)) as catalog:
            catalog.check_database()
            catalog.check_documents(catalog.entries())
            catalog.check_chunks()
    except FootnoteError:
        return False
    return True


def _sources(data: Path) -> list[Source]:
    """The sources, as far as a damaged catalog still tells them."""
    if not (data / CATALOG).is_file():
        return []
    try:
        with closing(Catalog(data / CATALOG)) as catalog:
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
