"""Socket Mode: connections, envelopes, acknowledgements, and sending again what was not acknowledged."""

import asyncio
import json
import random
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import WSMsgType, web

from slack_sandbox.faults import Faults
from slack_sandbox.limits import RateLimits
from slack_sandbox.workspace import APP, Json

Deaf = Literal["silent", "ponging"]
CONNECTION_TIME = 18_060  # seconds that Slack says a connection will live


@dataclass(slots=True, eq=False)
class SocketConnection:
    """One WebSocket of the app. A deaf one stays open and delivers nothing."""

    socket: web.WebSocketResponse
    request: web.Request
    deaf: Deaf | None = None
    closing: bool = False

    async def send(self, body: Json) -> bool:
        """Send a message; False when the connection has gone."""
        if self.deaf is not None:
            return True
        try:
            await self.socket.send_json(body)
        except (ConnectionError, RuntimeError):
            return False
        return not self.socket.closed

    def cut(self) -> None:
        """Break it off, with no farewell."""
        if self.request.transport is not None:
            self.request.transport.abort()


@dataclass(slots=True)
class Delivery:
    """One sending of one payload. Times are seconds of a clock that only runs forward; `acked` None: not yet."""

    envelope: str
    kind: str
    payload: Json
    attempt: int
    sent: float
    acked: float | None = None
    answer: Json | None = None
    done: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def wait(self) -> float | None:
        """The seconds until it was acknowledged."""
        return None if self.acked is None else self.acked - self.sent


class Sockets:
    """The app's connections. `log` holds every delivery, for tests to read."""

    def __init__(self, limits: RateLimits, faults: Faults, changed: Callable[[], None]) -> None:
        self._limits = limits
        self._faults = faults
        self._changed = changed
        self._dice = random.Random(0)
        self._tickets: set[str] = set()
        self._waiting: dict[str, Delivery] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._connected = asyncio.Event()
        self.connections: list[SocketConnection] = []
        self.log: list[Delivery] = []

    @property
    def busy(self) -> int:
        """Deliveries that are under way."""
        return len(self._tasks)

    def ticket(self) -> str:
        """What the next connection shows, to be let in."""
        ticket = uuid.uuid4().hex
        self._tickets.add(ticket)
        return ticket

    async def connected(self) -> None:
        """Wait until there is a connection."""
        await self._connected.wait()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, from its beginning to its end."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPForbidden(text="this ticket was not given out, or was used")
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        connection = SocketConnection(socket, request)
        if len(self.connections) >= self._limits.sockets:
            await connection.send(_farewell("too_many_websockets"))
            await socket.close()
            return socket
        self.connections.append(connection)
        await connection.send(self._hello())
        self._connected.set()
        self._changed()
        try:
            await self._listen(connection)
        finally:
            self._forget(connection)
        return socket

    def _hello(self) -> Json:
        about = {"host": "local", "build_number": 1, "approximate_connection_time": CONNECTION_TIME}
        info = {"app_id": APP}
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": about,
            "connection_info": info,
        }

    async def _listen(self, connection: SocketConnection) -> None:
        async for message in connection.socket:
            if message.type is WSMsgType.PING and connection.deaf != "silent":
                await connection.socket.pong(message.data)
            elif message.type is WSMsgType.TEXT and connection.deaf is None:
                with suppress(ValueError):
                    self._acknowledge(json.loads(message.data))

    def _acknowledge(self, body: Any) -> None:  # noqa: ANN401  whatever the app sends
        if not isinstance(body, dict):
            return
        delivery = self._waiting.pop(str(body.get("envelope_id")), None)
        if delivery is None:
            return
        delivery.acked = time.monotonic()
        answer = body.get("payload")
        delivery.answer = answer if isinstance(answer, dict) else {}
        delivery.done.set()

    def _forget(self, connection: SocketConnection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
        if not self.connections:
            self._connected.clear()
        self._changed()

    def event(self, payload: Json) -> None:
        """Deliver an event, again and again until it is acknowledged or the attempts have run out."""
        self._start(self._insist(payload, self._faults.late()))
        if self._faults.twice():
            self._start(self._insist(payload, self._faults.late()))

    async def ask(self, kind: str, payload: Json) -> Json | None:
        """Deliver what a person did, once. Returns the app's answer, None when none came in time."""
        task = self._start(self._attempt(kind, payload, 0, ""))
        delivery: Delivery = await task
        return delivery.answer

    def _start(self, coroutine: Any) -> asyncio.Task[Any]:  # noqa: ANN401  a coroutine of any outcome
        task: asyncio.Task[Any] = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        self._changed()

    async def _insist(self, payload: Json, late: float) -> None:
        await asyncio.sleep(late)
        reason = ""
        for attempt, delay in enumerate((0.0, *self._limits.retry_delays)):
            await asyncio.sleep(delay)
            delivery = await self._attempt("events_api", payload, attempt, reason)
            if delivery.acked is not None:
                return
            reason = "timeout" if delivery.sent else "http_error"

    async def _attempt(self, kind: str, payload: Json, attempt: int, reason: str) -> Delivery:
        """One sending; it is over when it was acknowledged, when the time is up or when the connection breaks."""
        delivery = Delivery(str(uuid.uuid4()), kind, payload, attempt, 0.0)
        open_now = [each for each in self.connections if not each.closing]
        if not open_now:
            return delivery
        connection = self._dice.choice(open_now)
        delivery.sent = time.monotonic()
        self.log.append(delivery)
        self._waiting[delivery.envelope] = delivery
        if not await connection.send(_envelope(delivery, reason)):
            self._waiting.pop(delivery.envelope, None)
            return delivery
        await self._until_acked(delivery, connection)
        self._waiting.pop(delivery.envelope, None)
        return delivery

    async def _until_acked(self, delivery: Delivery, connection: SocketConnection) -> None:
        end = delivery.sent + self._limits.ack
        while not connection.socket.closed and (left := end - time.monotonic()) > 0:
            with suppress(TimeoutError):
                async with asyncio.timeout(min(left, 0.2)):
                    await delivery.done.wait()
                return

    async def disconnect(self, reason: str = "refresh_requested", grace: float = 0.0) -> None:
        """Tell every connection that it will be closed, and close it `grace` seconds later.

        As Slack does before it renews a connection (`warning` comes first, `refresh_requested` then).
        """
        for connection in list(self.connections):
            connection.closing = reason != "warning"
            await connection.send(_farewell(reason))
            if reason != "warning":
                self._start(self._close(connection, grace))

    async def _close(self, connection: SocketConnection, grace: float) -> None:
        await asyncio.sleep(grace)
        with suppress(ConnectionError, RuntimeError):
            await connection.socket.close()

    def cut(self) -> None:
        """Break off every connection."""
        for connection in list(self.connections):
            connection.cut()

    def deafen(self, how: Deaf = "ponging") -> None:
        """From now on the open connections deliver nothing; `silent` ones do not even answer pings."""
        for connection in self.connections:
            connection.deaf = how

    async def close(self) -> None:
        """End all deliveries and connections."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for connection in list(self.connections):
            await self._close(connection, 0.0)


def _envelope(delivery: Delivery, reason: str) -> Json:
    body: Json = {
        "envelope_id": delivery.envelope,
        "payload": delivery.payload,
        "type": delivery.kind,
        "accepts_response_payload": delivery.kind != "events_api",
    }
    if delivery.kind == "events_api":
        body |= {"retry_attempt": delivery.attempt, "retry_reason": reason}
    return body


def _farewell(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "local"}}
