import asyncio

import httpx

from tests.bot.server.app import World, client_of


def test_every_error_has_the_one_shape(world: World) -> None:
    async def send() -> list[httpx.Response]:
        async with client_of(world.app()) as client:
            headers = {"Content-Type": "application/json"}
            return [
                await client.get("/nothing"),
                await client.get("/api/ask"),
                await client.post("/api/ask", content=b'{"question": ', headers=headers),
                await client.post("/api/ask", content=b"\xff\xfe", headers=headers),
                await client.post("/api/ask", content=b"a" * 10, headers={"Content-Type": "text/plain"}),
            ]

    responses = asyncio.run(send())
    assert responses[2].json()["error"]["message"] == "body: JSON decode error"
    problems = [(response.status_code, response.json()["error"]["code"]) for response in responses]
    assert problems == [
        (404, "not_found"),
        (405, "method_not_allowed"),
        (422, "invalid"),
        (422, "invalid"),
        (422, "invalid"),
    ]
