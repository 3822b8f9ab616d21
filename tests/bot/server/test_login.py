import asyncio
import re
from typing import Any

import httpx
import pytest

from tests.bot.server.app import World, client_of


async def log_in(client: httpx.AsyncClient, token: str, to: str = "/") -> httpx.Response:
    page = await client.get("/login", params={"next": to})
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.text))
    return await client.post("/login", data={**fields, "token": token})


def test_a_token_is_given_once_and_a_session_follows(world: World) -> None:
    token = world.tokens().add("ada", ("board",))

    async def use() -> tuple[httpx.Response, int, int]:
        async with client_of(world.app()) as client:
            begun = await log_in(client, token, "/d/plan.txt?start=1")
            seen = (await client.get("/api/documents")).json()["total"]
            world.tokens().remove("ada")
            world.tokens().add("bo")
            return begun, seen, (await client.get("/api/documents")).status_code

    begun, seen, after = asyncio.run(use())
    assert (begun.status_code, begun.headers["location"]) == (303, "/d/plan.txt?start=1")
    cookie = begun.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie
    assert token not in cookie
    assert (seen, after) == (2, 401), "with its token a session ends"


def test_behind_https_the_cookie_goes_no_other_way(world: World) -> None:
    token = world.tokens().add("ada")

    async def use() -> str:
        app = world.app(public_url="https://ask.example.com")
        async with client_of(app) as client:
            client.base_url = httpx.URL("https://ask.example.com")
            return (await log_in(client, token)).headers["set-cookie"]

    assert re.match(r"__Host-footnote_session=.*; Secure$", asyncio.run(use()))


def test_a_session_ends_with_the_log_out(world: World) -> None:
    token = world.tokens().add("ada")

    async def use() -> tuple[int, int, int]:
        async with client_of(world.app()) as client:
            await log_in(client, token)
            page = await client.get("/login")
            [csrf] = re.findall(r'name="csrf" value="([^"]*)"', page.text)
            refused = await client.post("/logout", data={"csrf": "made up"})
            done = await client.post("/logout", data={"csrf": csrf})
            return refused.status_code, done.status_code, (await client.get("/api/documents")).status_code

    assert asyncio.run(use()) == (403, 303, 401)


def test_what_is_wrong_lets_nobody_in(world: World) -> None:
    world.tokens().add("ada")

    async def use() -> list[Any]:
        async with client_of(world.app()) as client:
            wrong = await log_in(client, "<b>wrong</b>")
            assert "<b>" not in wrong.text
            alien = await client.post(
                "/login", data={"token": "a", "csrf": "b"}, headers={"Origin": "https://evil.com"}
            )
            forged = await client.post("/login", data={"token": "a", "csrf": "b"})
            client.cookies.set("footnote_session", "made.up", domain="127.0.0.1")
            return [
                wrong.status_code,
                alien.status_code,
                forged.status_code,
                (await client.get("/metrics")).status_code,
            ]

    assert asyncio.run(use()) == [401, 403, 403, 401]


def test_guessing_is_slow(world: World) -> None:
    async def use() -> list[int]:
        async with client_of(world.app()) as client:
            return [(await log_in(client, "wrong")).status_code for _ in range(11)]

    assert asyncio.run(use()) == [401] * 10 + [429]


@pytest.mark.parametrize(
    "to", ["//evil.com", "https://evil.com", "/\\evil.com", "evil", "/a\nb", "javascript:alert(1)"]
)
def test_nobody_is_sent_to_another_site(to: str, world: World) -> None:
    token = world.tokens().add("ada")

    async def use() -> str:
        async with client_of(world.app()) as client:
            return str((await log_in(client, token, to)).headers["location"])

    assert asyncio.run(use()) == "/"
