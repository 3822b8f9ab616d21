"""How long the body of a request may be."""

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.server import messages
from bot.server.errors import TooLargeError, response

MOST = 200_000  # bytes: a question of 10,000 characters in any writing, and all that may stand beside it
_STATUS = TooLargeError.status


class BodyLimit:
    """Refuses bodies that are longer, whether they say so or not. `larger` are limits by the beginning of a path."""

    def __init__(self, app: ASGIApp, most: int = MOST, larger: Mapping[str, int] | None = None) -> None:
        self._app = app
        self._most = most
        self._larger = dict(larger or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse the request, or pass it on and count what comes."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._limit(scope["path"])
        if _length(Headers(scope=scope)) > most:
            await response(TooLargeError(messages.SERVE_HTTP[_STATUS]))(scope, receive, send)
            return
        await self._app(scope, _counted(receive, most), send)

    def _limit(self, path: str) -> int:
        return next((most for beginning, most in self._larger.items() if path.startswith(beginning)), self._most)


def _counted(receive: Receive, most: int) -> Receive:
    left = most

    async def counted() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise HTTPException(_STATUS)
        return message

    return counted


def _length(headers: Headers) -> int:
    given = headers.get("content-length", "0")
    return int(given) if given.isascii() and given.isdigit() else 0
