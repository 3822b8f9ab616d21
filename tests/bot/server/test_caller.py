import asyncio

import httpx
import pytest

from bot.server.caller import Access, Caller, is_loopback
from bot.settings.serve import ServeSettings
from index.errors import SettingsError
from tests.bot.server.app import World, client_of


def status(world: World, token: str | None = None, scheme: str = "Bearer", **serve: object) -> int:
    async def get() -> httpx.Response:
        async with client_of(world.app(**serve)) as client:
            headers = {"Authorization": f"{scheme} {token}"} if token else {}
            return await client.get("/api/documents", headers=headers)

    return asyncio.run(get()).status_code


def test_on_this_machine_anybody_may_ask_until_there_is_a_token(world: World) -> None:
    assert status(world) == 200
    token = world.tokens().add("ada")
    assert status(world) == 401
    assert status(world, token) == 200
    assert status(world, token, "bearer") == 200
    assert status(world, token + "x") == 401
    assert status(world, open=True) == 200
    assert status(world, token + "x", open=True) == 401, "what is wrong is not taken for nothing"


@pytest.mark.parametrize(
    ("serve", "fine"),
    [
        ({}, True),
        ({"host": "::1"}, True),
        ({"host": "localhost"}, True),
        ({"host": "0.0.0.0"}, False),
        ({"host": "192.0.2.1"}, False),
        ({"public_url": "https://ask.example.com"}, False),
        ({"host": "0.0.0.0", "open": True}, True),
    ],
)
def test_where_others_can_reach_it_nobody_is_let_in_by_default(serve: dict[str, object], fine: bool) -> None:
    access = Access(ServeSettings(**serve))  # type: ignore[arg-type]  # pydantic checks
    assert access.is_open() == fine
    if fine:
        access.check()
        return
    with pytest.raises(SettingsError, match="footnote token add NAME"):
        access.check()


def test_with_a_token_others_may_come(world: World) -> None:
    token = world.tokens().add("ada")
    assert status(world, token, host="0.0.0.0") == 200
    assert status(world, None, host="0.0.0.0") == 401


def test_whoever_asks_without_a_token_has_the_labels_of_the_settings(world: World) -> None:
    async def listed(**serve: object) -> int:
        async with client_of(world.app(**serve)) as client:
            return int((await client.get("/api/documents")).json()["total"])

    assert asyncio.run(listed()) == 1
    assert asyncio.run(listed(audience=("board",))) == 2


def test_conversations_are_told_apart() -> None:
    names = {
        Caller("a").conversation("x"),
        Caller("b").conversation("x"),
        Caller("a", frozenset({"board"})).conversation("x"),
        Caller("a").conversation("y"),
        Caller("a", share="a at 192.0.2.1").conversation("x"),
    }
    assert len(names) == 5
    assert Caller("a", frozenset({"b", "c"})).conversation("x") == Caller("a", frozenset({"c", "b"})).conversation("x")


def test_loopback() -> None:
    assert [is_loopback(host) for host in ("127.0.0.2", "[::1]", "localhost", "example.com", "10.0.0.1")] == [
        *(True, True, True),
        *(False, False),
    ]
