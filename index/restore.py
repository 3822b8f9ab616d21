"""A backup is put back: checked whole first, then switched in, also under a running server.

The files are unpacked and made ready in a folder of their own. Until a file there says that all is ready, nothing of
what is in use has changed; from then on whoever opens the data folder ends what was begun. Databases are written over
by SQLite's online backup, as one transaction, so that open connections see the old state and then the new one.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np

from index import store
from index.agreement import described, unit
from index.backup import DATA, SETTINGS, STAGING, Manifest, damaged, is_database, sync_folder, unpack
from index.catalog import Catalog
from index.catalog.schema import SCHEMA_VERSION
from index.errors import FootnoteError, StoreError
from index.lock import is_locked, locked
from index.place import CATALOG
from index.private import private, private_folder
from index.store import StoreSettings, VectorStore

_READY = "ready"
_SOME = 500  # vectors at once
_ALIKE = 0.99  # the cosine of a vector with what the catalog keeps of it
_NEWER = "{file}: {name} was made by a newer Footnote; restore it with that one"

Progress = Callable[[int, int, str], None]


def examine(file: Path) -> Manifest:
    """What is in a backup, once all of it was checked. Raises StoreError, OSError."""
    with private(), tempfile.TemporaryDirectory(prefix="footnote-") as scratch:
        manifest = unpack(file, Path(scratch))
        _check_databases(file, Path(scratch) / DATA)
    return manifest


def restore(
    file: Path, data: Path, storage: StoreSettings, on_wait: Callable[[], None], progress: Progress
) -> Manifest:
    """Put back what a backup holds into the folder `data`; files that it does not hold stay.

    Waits while a sync runs, after `on_wait` was told. Raises StoreError when the backup is none or damaged, and then
    nothing has changed; OSError.
    """
    with private(), locked(data, on_wait):
        _finish(data, storage)
        staging = data / STAGING
        try:
            shutil.rmtree(staging, ignore_errors=True)
            private_folder(staging)
            manifest = unpack(file, staging)
            _check_databases(file, staging / DATA)
            _prepare(data, storage, progress)
            (staging / _READY).touch()
            sync_folder(staging)
        except BaseException:
            shutil.rmtree(staging, ignore_errors=True)
            raise
        _finish(data, storage)
    return manifest


def is_begun(data: Path) -> bool:
    """Whether a restore has not come to its end: it switches now, or it was killed."""
    if not (data / STAGING).exists():
        return False
    return (data / STAGING / _READY).exists() or not is_locked(data)


def finish(data: Path, storage: StoreSettings, on_wait: Callable[[], None]) -> None:
    """End a restore that was killed: go on with it if all was ready, else take it away. Raises StoreError, OSError."""
    with private(), locked(data, on_wait):
        _finish(data, storage)


def restored_settings(data: Path, settings: Path) -> Path | None:
    """Put the settings of the backup in place: where `settings` is missing, there, else beside it.

    None when the backup has none, or the same. Call it after `restore`. Raises OSError.
    """
    restored = data / Path(SETTINGS).name
    if not restored.is_file():
        return None
    if settings.is_file() and settings.read_bytes() == restored.read_bytes():
        restored.unlink()
        return None
    target = settings.with_name(f"{settings.name}.restored") if settings.exists() else settings
    shutil.move(restored, target)
    return target


def _check_databases(file: Path, folder: Path) -> None:
    """Raise StoreError when a database in `folder` is damaged or too new to be read."""
    for path in _files(folder):
        if not is_database(path):
            continue
        try:
            with closing(_reading(path)) as database:
                verdict = str(database.execute("PRAGMA quick_check(1)").fetchone()[0])
                version = int(database.execute("PRAGMA user_version").fetchone()[0])
        except sqlite3.Error as error:
            raise damaged(file, f"{path.name}: {error}") from error
        if verdict != "ok":
            raise damaged(file, f"{path.name}: {' '.join(verdict.split())}")
        if path == folder / CATALOG and version > SCHEMA_VERSION:
            raise StoreError(_NEWER.format(file=file, name=path.name))


def _prepare(data: Path, storage: StoreSettings, progress: Progress) -> None:
    """Make the catalog of the backup follow on the one in use, and store its vectors, where nobody finds them yet."""
    staged = data / STAGING / DATA / CATALOG
    if not staged.is_file():
        return
    generation = _mark_unsettled(data)
    with closing(Catalog(staged)) as catalog:
        with catalog.writing():
            catalog.set_fact("generation", str(max(generation, catalog.generation()) + 1))
            catalog.set_fact("unsettled", "yes")
        made_with = catalog.fact("fingerprint")
        if made_with is not None:
            with closing(_opened(storage, made_with)) as vectors:
                _store_vectors(catalog, vectors, progress)
        catalog.flush()


def _mark_unsettled(data: Path) -> int:
    """Say in the catalog in use that the store may hold more than it does; how often that one has changed."""
    if not (data / CATALOG).is_file():
        return 0
    try:
        with closing(Catalog(data / CATALOG)) as catalog:
            with catalog.writing():
                catalog.set_fact("unsettled", "yes")
            return catalog.generation()
    except FootnoteError:  # it is damaged: that is what backups are for
        return 0


def _opened(storage: StoreSettings, fingerprint: str) -> VectorStore:
    try:
        return store.open_store(storage, fingerprint)
    except StoreError:
        if not storage.in_folder:
            raise
    store.remove(storage)
    return store.open_store(storage, fingerprint)


def _store_vectors(catalog: Catalog, vectors: VectorStore, progress: Progress) -> None:
    """Store the vectors of the catalog that are missing or not as they were written."""
    known = {chunk: unit(vector) for chunk, vector in catalog.chunk_vectors()}
    ids = sorted(known)
    metadata = described(catalog)
    for start in range(0, len(ids), _SOME):
        progress(start, len(ids), "")
        some = ids[start : start + _SOME]
        stored = vectors.vectors(some)
        wrong = [each for each in some if each not in stored or not float(stored[each] @ known[each]) >= _ALIKE]
        if wrong:
            vectors.upsert(wrong, np.array([known[each] for each in wrong]), [metadata[each] for each in wrong])


def _finish(data: Path, storage: StoreSettings) -> None:
    """Switch in what is ready, if anything is; safe to kill, and to run again, at any time."""
    staging = data / STAGING
    if not (staging / _READY).exists():
        shutil.rmtree(staging, ignore_errors=True)
        return
    for path in _files(staging / DATA):
        _switch(path, data / path.relative_to(staging / DATA))
    if (settings := staging / SETTINGS).is_file():
        settings.replace(data / settings.name)
    _settle(data, storage)
    (staging / _READY).unlink()
    shutil.rmtree(staging, ignore_errors=True)


def _switch(path: Path, target: Path) -> None:
    """Put a file in the place of another; a database by its contents, since others may have it open."""
    private_folder(target.parent)
    if not is_database(path):
        _replace(path, target)
        return
    try:
        with (
            closing(_reading(path)) as source,
            closing(sqlite3.connect(target, timeout=60)) as database,
        ):
            database.execute("PRAGMA journal_mode = WAL")  # readers go on meanwhile
            source.backup(database)
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
            raise StoreError(f"{target}: cannot be restored ({error}); end what uses it, and do it again") from error
        for name in ("-wal", "-shm"):
            target.with_name(target.name + name).unlink(missing_ok=True)
        _replace(path, target)


def _replace(path: Path, target: Path) -> None:
    scratch = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.copyfile(path, scratch)
    scratch.replace(target)


def _settle(data: Path, storage: StoreSettings) -> None:
    """Make the store agree with the catalog that was restored."""
    if not (data / STAGING / DATA / CATALOG).is_file():
        return
    with closing(Catalog(data / CATALOG)) as catalog:
        made_with = catalog.fact("fingerprint")
        if made_with is not None:
            with closing(_opened(storage, made_with)) as vectors:
                wanted = catalog.chunk_ids()
                vectors.delete(sorted(vectors.ids(wanted) - wanted))
                _relabel(catalog, vectors)
                vectors.drop_others()
        with catalog.writing():
            catalog.set_fact("unsettled", "no")
        catalog.flush()


def _relabel(catalog: Catalog, vectors: VectorStore) -> None:
    metadata = described(catalog)
    ids = sorted(metadata)
    vectors.relabel(ids, [metadata[each] for each in ids])


def _reading(path: Path) -> sqlite3.Connection:
    """A connection to a database that nobody writes; it leaves no file beside it."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def _files(folder: Path) -> Iterator[Path]:
    """The files in a folder, the catalog last: what it tells of is there by then."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(("-wal", "-shm"))]
    yield from sorted(files, key=lambda path: (path == folder / CATALOG, path))
