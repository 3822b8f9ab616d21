"""The app: its parts, its routers and what every request passes through."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version

from fastapi import FastAPI

from bot.server.api import ask, documents, health, search
from bot.server.caller import Access, Authenticator
from bot.server.errors import tell_errors
from bot.server.library import Library
from bot.server.mcp.http import McpRoute
from bot.server.parts import ServerParts
from bot.server.service import Service, StreamingAnswerer
from bot.server.workers import Workers
from bot.settings import Settings

_ABOUT = """Answers questions about your documents, and quotes letter for letter the passages that an answer rests on.
What a caller may see is decided by the caller's token, login, or address; nothing else is found, listed or counted."""


def create_app(
    settings: Settings, answerer: StreamingAnswerer, library: Library, authenticators: Sequence[Authenticator] = ()
) -> FastAPI:
    """The app over an answerer; the app does not close it. Raises SettingsError when nobody could ask."""
    access = Access(settings.serve, authenticators)
    access.check()
    workers = Workers(settings.serve.workers, settings.serve.queue)
    app = FastAPI(
        title="Footnote", version=_version(), description=_ABOUT, lifespan=_lifespan, docs_url=None, redoc_url=None
    )
    app.state.parts = ServerParts(settings, Service(answerer, library, workers), access)
    tell_errors(app)
    for router in (ask.router, search.router, documents.router, health.router):
        app.include_router(router)
    app.state.mcp = McpRoute(app.state.parts, _version())
    app.state.mcp.add_to(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    parts: ServerParts = app.state.parts
    async with app.state.mcp.running():
        yield
    await parts.service.workers.close(parts.settings.serve.grace)


def _version() -> str:
    try:
        return version("footnote-qa")
    except PackageNotFoundError:
        return "source"
