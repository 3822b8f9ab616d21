import asyncio
from collections.abc import AsyncIterator

from bot.server.bodies import MOST
from tests.answers import answer
from tests.bot.server.app import World, client_of
from tests.bot.server.scripted import Scripted


def test_a_body_that_is_too_long_is_refused_whether_it_says_so_or_not(world: World) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(MOST // 1000 + 1):
            yield b" " * 1000

    async def send() -> list[object]:
        headers = {"Content-Type": "application/json"}
        async with client_of(world.app(Scripted(answer()))) as client:
            declared = await client.post("/api/ask", content=b" " * (MOST + 1), headers=headers)
            untold = await client.post("/api/ask", content=pieces(), headers=headers)
            lying = await client.post("/api/ask", content=pieces(), headers=headers | {"Content-Length": "-1"})
            return [(response.status_code, response.json()["error"]["code"]) for response in (declared, untold, lying)]

    assert asyncio.run(send()) == [(413, "too_large")] * 3
