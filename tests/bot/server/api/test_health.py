import asyncio
from pathlib import Path

import httpx
from fastapi import FastAPI

from bot import index_settings
from bot.server.app import create_app
from bot.server.library import Library
from tests.answers import answer
from tests.bot.server.app import World, client_of, settings_of
from tests.bot.server.scripted import Scripted


def get(app: FastAPI, path: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        async with client_of(app) as client:
            return await client.get(path)

    return asyncio.run(ask())


def test_it_is_told_to_everybody_whether_the_server_is_well(world: World) -> None:
    world.tokens().add("ada")
    for path in ("/healthz", "/readyz"):
        response = get(world.app(), path)
        assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_a_server_that_is_being_stopped_is_not_ready(world: World) -> None:
    app = world.app()
    app.state.parts.service.workers.refuse()
    response = get(app, "/readyz")
    assert (response.status_code, response.json()["error"]["code"]) == (503, "stopping")


def test_without_an_index_it_is_not_ready(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    app = create_app(settings, Scripted(answer()), Library(lambda: index_settings.open_catalog(settings)))
    response = get(app, "/readyz")
    assert (response.status_code, response.json()["error"]["code"]) == (503, "no_index")
