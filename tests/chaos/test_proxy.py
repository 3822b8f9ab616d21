"""The proxy passes all on, and spoils what it is told to spoil."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.chaos.proxy import CALM, Proxy, Weather
from tests.chaos.refusal import Refusal


@asynccontextmanager
async def echoing() -> AsyncIterator[Proxy]:
    """A proxy before a server that says what it hears."""

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while heard := await reader.read(1000):
            writer.write(heard)
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    async with server, Proxy(server.sockets[0].getsockname()[1]) as proxy:
        yield proxy


async def said(proxy: Proxy, words: bytes, patience: float = 30.0) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    try:
        writer.write(words)
        return await asyncio.wait_for(reader.readexactly(len(words)), patience)
    finally:
        writer.transport.abort()


def test_in_calm_weather_all_comes_through() -> None:
    async def scene() -> None:
        async with echoing() as proxy:
            assert await said(proxy, b"x" * 100_000) == b"x" * 100_000

    asyncio.run(scene())


@pytest.mark.parametrize("weather", [Weather(refused=True), Weather(cut_after=3)])
def test_a_connection_is_refused_or_cut(weather: Weather) -> None:
    async def scene() -> None:
        async with echoing() as proxy:
            proxy.weather = weather
            with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
                await said(proxy, b"hello")
            proxy.weather = CALM
            assert await said(proxy, b"hello") == b"hello"

    asyncio.run(scene())


def test_silence_holds_back_until_it_is_over() -> None:
    async def scene() -> None:
        async with echoing() as proxy:
            proxy.weather = Weather(silent=True)
            asking = asyncio.ensure_future(said(proxy, b"hello"))
            done, _ = await asyncio.wait([asking], timeout=0.2)
            assert not done
            proxy.weather = CALM
            assert await asking == b"hello"

    asyncio.run(scene())


def test_what_is_open_can_be_broken() -> None:
    async def scene() -> None:
        async with echoing() as proxy:
            proxy.weather = Weather(silent=True)
            asking = asyncio.ensure_future(said(proxy, b"hello"))
            await asyncio.sleep(0.1)
            proxy.break_all()
            with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
                await asking

    asyncio.run(scene())


def test_requests_are_refused_one_by_one_on_one_connection() -> None:
    refusal = Refusal("401 Unauthorized", "no: {request}", requests="POST ", token="right")
    answer = b"HTTP/1.1 401 Unauthorized\r\ncontent-type: text/plain\r\ncontent-length: 13\r\n\r\nno: POST /add"

    def request(method: str, token: str) -> bytes:
        return f"{method} /add HTTP/1.1\r\nAuthorization: Bearer {token}\r\nContent-Length: 5\r\n\r\n".encode()

    async def scene() -> None:
        async with echoing() as proxy:
            proxy.weather = Weather(refusal=refusal)
            reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
            for head, expected in (
                (request("POST", "wrong"), answer),
                (request("POST", "right"), request("POST", "right") + b"hello"),
                (request("POST", "righter"), answer),
                (request("GET", "wrong"), request("GET", "wrong") + b"hello"),
            ):
                writer.write(head)
                await writer.drain()
                writer.write(b"hello")
                assert await asyncio.wait_for(reader.readexactly(len(expected)), 30) == expected
            writer.transport.abort()

    asyncio.run(scene())
