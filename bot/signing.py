"""The key that signs what is given out: sessions, forms and links."""

import secrets
from pathlib import Path

from index.errors import StoreError
from index.private import write_private

KEY_FILE = "server.key"
_BYTES = 32


def key_of(data: Path) -> str:
    """The key that signs what the server gives out, made when it is missing. Raises StoreError."""
    path = data / KEY_FILE
    try:
        if not path.is_file():
            write_private(path, secrets.token_hex(_BYTES))
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise StoreError(f"{path}: the server's key cannot be read or written ({error.strerror or error})") from error
