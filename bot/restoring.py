"""Settings become a restore of a backup, which is ended where it was killed."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot import messages
from bot.index_settings import Say, place_of, storage_of
from bot.settings import FILE, Settings
from index import restore
from index.backup import Manifest
from index.errors import StoreError
from index.ingestion import Progress


@dataclass(frozen=True, slots=True)
class Restored:
    """What a backup held, and where its settings are now (None: it has none, or those that are in use)."""

    manifest: Manifest
    settings: Path | None


def refuse_database(settings: Settings) -> None:
    """Raise StoreError when the index is in a database, which has tools of its own for backups."""
    if settings.database_url is not None:
        raise StoreError(messages.BACKUP_OF_DATABASE.format(place=place_of(settings).name))


def restore_backup(settings: Settings, file: Path, say: Say, progress: Progress) -> Restored:
    """Put back what the backup `file` holds. Raises StoreError, OSError; see index/restore.py."""
    refuse_database(settings)
    wait = partial(say, messages.WAITING_FOR_SYNC)
    manifest = restore.restore(file, settings.data, storage_of(settings), wait, progress)
    return Restored(manifest, restore.restored_settings(settings.data, settings.base / FILE))


def finish_restore(settings: Settings, say: Say) -> None:
    """End a restore that was killed, or wait for one that is about to end. Raises StoreError, OSError."""
    if settings.database_url is not None or not restore.is_begun(settings.data):
        return
    say(messages.RESTORING)
    restore.finish(settings.data, storage_of(settings), lambda: None)
    restore.restored_settings(settings.data, settings.base / FILE)
