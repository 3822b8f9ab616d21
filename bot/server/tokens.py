"""Tokens: what lets a program or a person in, and the labels that come with it. Only their digests are stored."""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from time import time
from typing import Any

from bot.server import messages
from bot.server.database import StoredTables
from index.errors import SettingsError

_BEGINNING = "footnote_"  # so that programs that look for leaked secrets can tell what it is
_BYTES = 32
_DAY = 86_400.0
LONGEST_NAME = 100  # characters
_COLUMNS = "name, digest, audience, may_upload, made, expires"


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token: its owner's `name`, and the labels that the owner has. Times: seconds since 1970.

    `id` names this token and no later one of the same name.
    """

    name: str
    id: str
    audience: tuple[str, ...]
    may_upload: bool
    made: float
    expires: float | None


class Tokens:
    """The stored tokens; `clock` gives seconds since 1970."""

    def __init__(self, database: StoredTables, clock: Callable[[], float] = time) -> None:
        self._database = database
        self._clock = clock

    def add(
        self, name: str, audience: tuple[str, ...] = (), days: float | None = None, *, may_upload: bool = False
    ) -> str:
        """Make a token, and return its secret, which is nowhere else. Raises SettingsError, StoreError."""
        if not name.strip() or len(name) > LONGEST_NAME:
            raise SettingsError(messages.TOKEN_NAME.format(most=LONGEST_NAME))
        if any(not label.strip() for label in audience):
            raise SettingsError(messages.TOKEN_LABEL)
        secret, now = _BEGINNING + secrets.token_urlsafe(_BYTES), self._clock()
        expires = None if days is None else now + days * _DAY
        values = (name.strip(), _digest(secret), json.dumps(sorted(set(audience))), int(may_upload), now, expires)
        insert = f"INSERT INTO tokens ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
        made = self._database.change(insert, values)
        if not made:
            raise SettingsError(messages.TOKEN_EXISTS.format(name=name.strip()))
        return secret

    def remove(self, name: str) -> None:
        """Make a token void at once. Raises SettingsError when there is none of this name, StoreError."""
        if not self._database.change("DELETE FROM tokens WHERE name = ?", (name.strip(),)):
            raise SettingsError(messages.TOKEN_UNKNOWN.format(name=name.strip()))

    def all(self) -> list[Token]:
        """The tokens by name, those that have expired among them. Raises StoreError."""
        return [_token(row) for row in self._database.rows(f"SELECT {_COLUMNS} FROM tokens ORDER BY name")]

    def of_secret(self, secret: str) -> Token | None:
        """The token with this secret, if it is valid. Raises StoreError."""
        return self._valid("digest = ?", _digest(secret))

    def of_id(self, name: str) -> Token | None:
        """The token with this `id`, if it is valid. Raises StoreError."""
        return self._valid("substr(digest, 1, 16) = ?", name)

    def has_expired(self, token: Token) -> bool:
        """Whether its time is over."""
        return token.expires is not None and token.expires <= self._clock()

    def _valid(self, condition: str, value: str) -> Token | None:
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM tokens WHERE {condition}", (value,))
        token = _token(rows[0]) if rows else None
        return None if token is None or self.has_expired(token) else token


def _digest(secret: str) -> str:
    # A secret of 256 random bits cannot be guessed: a slow hash, as passwords need it, would protect nothing more.
    return sha256(secret.encode()).hexdigest()


def _token(row: tuple[Any, ...]) -> Token:
    name, digest, audience, may_upload, made, expires = row
    return Token(name, digest[:16], tuple(json.loads(audience)), bool(may_upload), made, expires)
