"""`/mcp`: the protocol over HTTP (streamable), behind the same access as all else.

Each request stands alone and says who asks: no session outlives a token that was taken back.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from mcp.server.mcpserver import Context
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.requests import HTTPConnection
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.server.caller import Caller
from bot.server.errors import response
from bot.server.mcp.tools import mcp_server
from bot.server.parts import ServerParts
from index.errors import FootnoteError

PATH = "/mcp"
_CALLER = "footnote.caller"
_LONGEST_BODY = 1 << 18  # bytes


class McpRoute:
    """The protocol as a route of the server."""

    def __init__(self, parts: ServerParts, version: str) -> None:
        self._parts = parts
        self._server = mcp_server(parts.service, _caller, version)
        self._manager: StreamableHTTPSessionManager | None = None

    def add_to(self, app: FastAPI) -> None:
        """Serve it at `/mcp`."""
        app.router.routes.append(Route(PATH, endpoint=self))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Within it requests are served."""
        self._manager = StreamableHTTPSessionManager(
            self._server._lowlevel_server, stateless=True, max_request_body_size=_LONGEST_BODY
        )
        async with self._manager.run():
            yield

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request of a caller who is known."""
        assert self._manager is not None  # the app runs
        try:
            scope[_CALLER] = await self._parts.access.caller(HTTPConnection(scope))
        except FootnoteError as error:
            await response(error)(scope, receive, send)
            return
        await self._manager.asgi_app(scope, receive, send)


def _caller(context: Context) -> Caller:
    request = context.request_context.request
    assert request is not None  # it came over HTTP
    caller: Caller = request.scope[_CALLER]
    return caller
