"""A proxy for any TCP server, whose connections can be slowed, silenced, cut and refused."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from tests.chaos.refusal import Refusal, left_of

_PIECE = 16_384
_SILENCE = 0.05  # seconds between two looks whether the silence is over


@dataclass(frozen=True, slots=True)
class Weather:
    """How connections go: each piece comes `delay` seconds late; after `cut_after` bytes from the server the
    connection breaks; with `silent` nothing comes through, with `refused` nobody gets a connection. Of an HTTP server
    requests may be refused one by one.
    """

    delay: float = 0.0
    cut_after: int | None = None
    silent: bool = False
    refused: bool = False
    refusal: Refusal | None = None


CALM = Weather()


@dataclass
class Proxy:
    """Listens on loopback at `port` and passes all on to `host`:`target`; `weather` may change at any time."""

    target: int
    host: str = "127.0.0.1"
    weather: Weather = CALM
    port: int = 0
    _server: asyncio.Server | None = None
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        self._abort()

    @property
    def url(self) -> str:
        """Its address for a client of HTTP."""
        return f"http://127.0.0.1:{self.port}"

    def break_all(self) -> None:
        """Break each connection that is open, as a cable that is pulled does. Any thread may do so."""
        assert self._server is not None
        self._server.get_loop().call_soon_threadsafe(self._abort)

    def _abort(self) -> None:
        for writer in self._open:
            writer.transport.abort()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            if self.weather.refused:
                return
            back, on = await asyncio.open_connection(self.host, self.target)
            self._open.add(on)
            both = (self._ask(reader, on, writer), self._pass(back, writer))
            tasks = [asyncio.ensure_future(each) for each in both]
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                task.cancel()
            self._let_go(on)
        except (OSError, asyncio.CancelledError):
            pass  # the server behind is down, or all ends: whoever connected sees a connection that ends at once
        finally:
            self._let_go(writer)

    def _let_go(self, writer: asyncio.StreamWriter) -> None:
        self._open.discard(writer)
        writer.transport.abort()

    async def _ask(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, back: asyncio.StreamWriter
    ) -> None:
        """Pass on what is asked, but for what is refused: that is answered at once."""
        with suppress(OSError, asyncio.IncompleteReadError):
            while piece := await self._piece(reader):
                refusal = self.weather.refusal
                answer = refusal.answers(piece) if refusal else None
                if answer is not None:
                    await reader.readexactly(left_of(piece))
                to, said = (writer, piece) if answer is None else (back, answer)
                to.write(said)
                await to.drain()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass on what the server says, until it is cut off."""
        passed = 0
        with suppress(OSError):
            while piece := await self._piece(reader):
                passed += len(piece)
                if self.weather.cut_after is not None and passed > self.weather.cut_after:
                    return
                writer.write(piece)
                await writer.drain()

    async def _piece(self, reader: asyncio.StreamReader) -> bytes:
        """The next bytes, as late as the weather has them."""
        piece = await reader.read(_PIECE)
        while self.weather.silent:
            await asyncio.sleep(_SILENCE)
        await asyncio.sleep(self.weather.delay)
        return piece
