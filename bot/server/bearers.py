"""Two ways in that rest on a token: the header of a program, and the session of a browser."""

from fastapi.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection

from bot.server import messages
from bot.server.caller import Caller
from bot.server.errors import UnauthorizedError
from bot.server.sessions import Sessions
from bot.server.tokens import Token, Tokens

_SCHEME = "bearer"
SESSION_KEY = "token"
"""Under this key a session names the token that somebody has logged in with."""


class BearerTokens:
    """`Authorization: Bearer TOKEN`."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def is_set_up(self) -> bool:
        """Whether there is a token."""
        return bool(self._tokens.all())

    async def caller(self, connection: HTTPConnection) -> Caller | None:
        """The owner of the token in the header. Raises UnauthorizedError when it is none that is valid."""
        scheme, _, secret = connection.headers.get("authorization", "").partition(" ")
        if scheme.lower() != _SCHEME:
            return None
        token = await run_in_threadpool(self._tokens.of_secret, secret.strip())
        if token is None and not await run_in_threadpool(self.is_set_up):
            return None  # clients of some APIs cannot but send a token, also where anybody may ask
        if token is None:
            raise UnauthorizedError(messages.SERVE_TOKEN)
        return owner(token)


class TokenSessions:
    """The session of somebody who has logged in with a token, for as long as the token is valid."""

    def __init__(self, sessions: Sessions, tokens: Tokens) -> None:
        self._sessions = sessions
        self._tokens = tokens

    def is_set_up(self) -> bool:
        """Whether there is a token."""
        return bool(self._tokens.all())

    async def caller(self, connection: HTTPConnection) -> Caller | None:
        """The owner of the token that the session names."""
        content = self._sessions.content(connection) or {}
        name = content.get(SESSION_KEY)
        if not isinstance(name, str):
            return None
        token = await run_in_threadpool(self._tokens.of_id, name)
        return owner(token) if token else None


def owner(token: Token) -> Caller:
    """Whom a token lets in."""
    return Caller(f"token {token.name}", frozenset(token.audience), token.may_upload)
