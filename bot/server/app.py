"""The app: its parts, its routers and what every request passes through."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from fastapi import FastAPI

from bot.server import login
from bot.server.api import ask, documents, feedback, health, metrics, search
from bot.server.bearers import BearerTokens, TokenSessions
from bot.server.bodies import BodyLimit
from bot.server.caller import Access, Authenticator
from bot.server.errors import tell_errors
from bot.server.feedback import Ratings, SharedAnswers
from bot.server.headers import SecurityHeaders
from bot.server.hosts import HostGuard
from bot.server.library import Library
from bot.server.mcp.http import McpRoute
from bot.server.oidc import routes as oidc
from bot.server.oidc.people import PeopleSessions
from bot.server.oidc.provider import Provider
from bot.server.openai import completions, models
from bot.server.page import adding
from bot.server.page import documents as documents_page
from bot.server.page import routes as page
from bot.server.parts import ServerParts
from bot.server.rates import Rate
from bot.server.requests import Requests
from bot.server.service import Service, StreamingAnswerer
from bot.server.sessions import Sessions
from bot.server.tables import tables_of
from bot.server.tokens import Tokens
from bot.server.viewer import routes as viewer
from bot.server.viewer.pdf_page import Pages
from bot.server.workers import Workers
from bot.settings import Settings
from bot.signing import key_of
from bot.version import installed_version
from bot.viewer_links import links_of
from index.errors import StoreError

_log = logging.getLogger(__name__)
_UPLOADS = 4 * adding.MOST_BYTES  # of all files that are added at once
_HOUR = 3600.0  # seconds
_LOGINS = 10  # a minute, from one address
_ABOUT = """Answers questions about your documents, and quotes letter for letter the passages that an answer rests on.
What a caller may see is decided by the caller's token or login; nothing else is found, listed or counted.
Errors are `{"error": {"message": …, "code": …}}`."""


def create_app(
    settings: Settings, answerer: StreamingAnswerer, library: Library, authenticators: Sequence[Authenticator] = ()
) -> FastAPI:
    """The app over an answerer; the app does not close it. `authenticators` are further ways to say who one is.

    Raises SettingsError when nobody could ask, StoreError.
    """
    parts = _made(settings, answerer, library, authenticators)
    parts.access.check()
    version = installed_version() or "source"
    app = FastAPI(
        title="Footnote", version=version, description=_ABOUT, lifespan=_lifespan, docs_url=None, redoc_url=None
    )
    app.state.parts = parts
    tell_errors(app)
    routers = (ask, search, documents, feedback, health, metrics, login, oidc, completions, models)
    for module in (*routers, page, documents_page, viewer):
        app.include_router(module.router)
    app.state.mcp = McpRoute(parts, version)
    app.state.mcp.add_to(app)
    # What is added last stands outermost: also a refusal has the headers.
    app.add_middleware(BodyLimit, larger={"/documents": _UPLOADS} if settings.serve.upload else None)
    app.add_middleware(HostGuard, settings=settings.serve)
    app.add_middleware(SecurityHeaders, settings=settings.serve)
    app.add_middleware(Requests)
    return app


def _made(
    settings: Settings, answerer: StreamingAnswerer, library: Library, authenticators: Sequence[Authenticator]
) -> ServerParts:
    serve, database, key = settings.serve, tables_of(settings), key_of(settings)
    tokens = Tokens(database)
    secure = (serve.public_url or "").startswith("https://")
    sessions = Sessions(key, serve.session_hours, secure=secure)
    workers = Workers(serve.workers, serve.queue)
    recent = SharedAnswers(database) if settings.database_url else None
    people = [PeopleSessions(sessions, serve.oidc)] if serve.oidc else []
    return ServerParts(
        settings=settings,
        service=Service(answerer, library, workers, Rate(serve.rate, "questions"), recent),
        access=Access(serve, [BearerTokens(tokens), TokenSessions(sessions, tokens), *people, *authenticators]),
        tokens=tokens,
        sessions=sessions,
        ratings=Ratings(database),
        logins=Rate(_LOGINS, "logins"),
        pages=Pages(),
        links=links_of(settings),
        provider=Provider(serve.oidc, key, secure=secure) if serve.oidc else None,
    )


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    parts: ServerParts = app.state.parts
    upkeep = asyncio.create_task(_kept(parts))
    async with app.state.mcp.running():
        yield
    upkeep.cancel()
    await parts.service.workers.close(parts.settings.serve.grace)


async def _kept(parts: ServerParts) -> None:
    """Delete, now and then, what is older than it need be kept."""
    while True:
        try:
            await asyncio.to_thread(parts.ratings.purge, parts.settings.retention_days)
        except StoreError as error:  # the next time may succeed
            _log.error("what is old was not deleted: %s", error)
        await asyncio.sleep(_HOUR)
