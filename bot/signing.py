"""The key that signs what is given out: sessions, forms and links; several servers must have the same."""

import secrets
from pathlib import Path

from bot.settings import Settings
from index.errors import StoreError
from index.private import write_private

KEY_FILE = "server.key"
_BYTES = 32


def key_of(settings: Settings) -> str:
    """The key that signs what the server gives out, made when it is missing. Raises StoreError.

    In a database the first server's key is kept, so that sessions and links from before go on to hold.
    """
    if settings.database_url is None:
        return _key_in(settings.data)
    from bot.postgres_key import shared_key

    file = settings.data / KEY_FILE
    return shared_key(settings.database_url, _key_in(settings.data) if file.is_file() else _new_key())


def _new_key() -> str:
    return secrets.token_hex(_BYTES)


def _key_in(data: Path) -> str:
    path = data / KEY_FILE
    try:
        if not path.is_file():
            write_private(path, _new_key())
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise StoreError(f"{path}: the server's key cannot be read or written ({error.strerror or error})") from error
