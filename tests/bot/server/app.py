"""An app over real documents, one of them for the board alone, and clients of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from bot import index_settings, indexing
from bot.chain import Answerer
from bot.server.app import create_app
from bot.server.database import Database
from bot.server.library import Library
from bot.server.tokens import Tokens
from bot.settings import DeclaredSource, Settings
from bot.settings.serve import ServeSettings
from bot.wiring import open_answerer
from index.plan import SyncOrder

LEAVE = (
    "# Leave\n\nEvery employee has thirty days of paid leave a year. Leave is approved by the head of the department.\n"
)
BOARD = "The board plans to close the canteen in May."
QUESTION = "How many days of leave do I have?"
SECRET_QUESTION = "When does the board plan to close the canteen?"


def settings_of(folder: Path, **serve: Any) -> Settings:
    sources = (
        DeclaredSource(path=str(folder / "handbook")),
        DeclaredSource(path=str(folder / "board"), audience=("board",)),
    )
    return Settings(data=folder / ".footnote", sources=sources, serve=ServeSettings(**serve))


def indexed(folder: Path, model_data: Path) -> Settings:
    """A data folder with an index of two sources."""
    for name, text in (("handbook/leave.md", LEAVE), ("board/plan.txt", BOARD)):
        (folder / name).parent.mkdir()
        (folder / name).write_text(text, encoding="utf-8")
    (folder / ".footnote").mkdir()
    (folder / ".footnote" / "models").symlink_to(model_data / "models")
    settings = settings_of(folder)
    synchronise(settings)
    return settings


def synchronise(settings: Settings) -> None:
    indexing.synchronise(settings, SyncOrder(), lambda line: None)


@dataclass(frozen=True)
class World:
    """A folder with an index, and the answerer over it."""

    folder: Path
    answerer: Answerer

    def tokens(self) -> Tokens:
        return Tokens(Database(self.folder / ".footnote"))

    def app(self, answerer: Any = None, **serve: Any) -> FastAPI:
        settings = settings_of(self.folder, **serve)
        return create_app(settings, answerer or self.answerer, Library(lambda: index_settings.open_catalog(settings)))


def opened(folder: Path, model_data: Path) -> World:
    settings = indexed(folder, model_data)
    return World(folder, open_answerer(settings, lambda line: None, remember=True))


@asynccontextmanager
async def client_of(
    app: FastAPI, token: str | None = None, host: str = "127.0.0.1"
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an app that runs in this process, and is closed with it."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False, client=("127.0.0.1", 5000))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8321", headers=headers) as client,
    ):
        yield client
