"""The whole server, with a real index, on loopback."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from bot import index_settings, indexing, wiring
from bot.server.app import create_app
from bot.server.library import Library
from bot.settings import Settings
from index.plan import SyncOrder

LEAVE = (
    "# Leave\n\nEvery employee has thirty days of paid leave a year.\n\nLeave is approved by the head of department.\n"
)
BOARD = "# Plans\n\nThe board will close the Leipzig office in May 2031.\n"


def indexed(folder: Path, model_data: Path) -> Settings:
    """The settings of a data folder with two documents: one for everybody, and one for those of the board."""
    for name, text in (("docs/leave.md", LEAVE), ("board/plans.md", BOARD)):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text(text, encoding="utf-8")
    data = folder / ".footnote"
    data.mkdir()
    (data / "models").symlink_to(model_data / "models")
    sources = (str(folder / "docs"), {"path": str(folder / "board"), "audience": ["board"]})
    settings = Settings(data=data, sources=sources)  # type: ignore[arg-type]  # pydantic reads a source of a string
    indexing.synchronise(settings, SyncOrder(), lambda line: None)
    return settings


def app_of(settings: Settings) -> FastAPI:
    """The app over the index of `settings`."""
    answerer = wiring.open_answerer(settings, lambda line: None, remember=True)
    return create_app(settings, answerer, Library(lambda: index_settings.open_catalog(settings)))


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The address at which `app` is served."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 60
    while not server.started and time.monotonic() < until:
        time.sleep(0.01)
    host, port = server.servers[0].sockets[0].getsockname()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.should_exit = True
        thread.join(60)
