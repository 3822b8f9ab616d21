import asyncio

import httpx

from tests.bot.server.app import World, client_of


def test_every_response_has_them_refusals_and_faults_too(world: World) -> None:
    async def get(host: str, path: str, **serve: object) -> httpx.Response:
        async with client_of(world.app(**serve)) as client:
            return await client.get(path, headers={"Host": host})

    for host, path in (
        ("localhost", "/healthz"),
        ("evil.com", "/healthz"),
        ("localhost", "/nothing"),
        ("localhost", "/login"),
    ):
        headers = asyncio.run(get(host, path)).headers
        assert "unsafe" not in headers["content-security-policy"]
        assert "default-src 'none'" in headers["content-security-policy"]
        assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store")
        assert "strict-transport-security" not in headers
    secure = asyncio.run(get("localhost", "/healthz", public_url="https://ask.example.com", open=True))
    assert secure.headers["strict-transport-security"] == "max-age=31536000"
