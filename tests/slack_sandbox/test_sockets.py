"""Socket Mode: what is delivered, how often, on which connection, and what happens when one breaks."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from slack_sandbox.local import LocalSlack

pytestmark = pytest.mark.anyio


class Listener:
    """The SDK's own Socket Mode client, which notes what it hears, and acknowledges it unless it is told not to."""

    def __init__(self, slack: LocalSlack) -> None:
        self.heard: list[SocketModeRequest] = []
        self.acknowledges = True
        web = AsyncWebClient(base_url=slack.api_url)
        self.client: Any = SocketModeClient(slack.app_token, web_client=web, ping_interval=0.2)
        self.client.socket_mode_request_listeners.append(self._hear)

    async def _hear(self, client: Any, request: SocketModeRequest) -> None:
        self.heard.append(request)
        if self.acknowledges:
            await client.send_socket_mode_response(SocketModeResponse(request.envelope_id))

    @property
    def texts(self) -> list[str]:
        return [request.payload["event"]["text"] for request in self.heard]


@pytest.fixture
async def listeners(slack: LocalSlack) -> AsyncIterator[list[Listener]]:
    """Two connections of one app."""
    slack.core.subscriptions.discard("app_mention")
    made = [Listener(slack), Listener(slack)]
    for listener in made:
        await listener.client.connect()
    await slack.until(lambda: len(slack.core.sockets.connections) == 2)
    yield made
    for listener in made:
        await listener.client.close()


@pytest.fixture
async def listener(slack: LocalSlack) -> AsyncIterator[Listener]:
    slack.core.subscriptions.discard("app_mention")
    made = Listener(slack)
    await made.client.connect()
    await slack.connected()
    yield made
    await made.client.close()


async def test_an_event_comes_once_and_its_wait_is_recorded(slack: LocalSlack, listener: Listener) -> None:
    await slack.person("alice").posts("#general", "hello")
    await slack.settled(0.05)
    (request,) = listener.heard
    assert (request.type, request.retry_attempt, request.retry_reason) == ("events_api", 0, "")
    assert not request.accepts_response_payload
    assert request.payload["type"] == "event_callback"
    (delivery,) = slack.core.sockets.log
    assert delivery.wait is not None
    assert delivery.wait < slack.core.limits.ack


async def test_what_is_not_acknowledged_comes_again(slack: LocalSlack, listener: Listener) -> None:
    slack.core.limits.ack = 0.05
    slack.core.limits.retry_delays = (0.0, 0.05)
    listener.acknowledges = False
    await slack.person("alice").posts("#general", "hello")
    await slack.until(lambda: len(listener.heard) == 3)
    assert [(r.retry_attempt, r.retry_reason) for r in listener.heard] == [(0, ""), (1, "timeout"), (2, "timeout")]
    assert len({r.payload["event_id"] for r in listener.heard}) == 1
    assert len({r.envelope_id for r in listener.heard}) == 3


async def test_events_are_shared_out_among_connections(slack: LocalSlack, listeners: list[Listener]) -> None:
    alice = slack.person("alice")
    for number in range(20):
        await alice.posts("#general", str(number))
    await slack.settled(0.05)
    first, second = (listener.texts for listener in listeners)
    assert sorted(first + second, key=int) == [str(number) for number in range(20)]
    assert first
    assert second


async def test_duplicates_and_late_events(slack: LocalSlack, listener: Listener) -> None:
    slack.core.faults.duplicates = 1.0
    slack.core.faults.lateness = 0.05
    await slack.person("alice").posts("#general", "hello")
    await slack.until(lambda: listener.texts == ["hello", "hello"])


async def test_a_renewed_connection_loses_nothing(slack: LocalSlack, listener: Listener) -> None:
    first = slack.core.sockets.connections[0]
    await slack.core.sockets.disconnect("warning")
    await slack.core.sockets.disconnect("refresh_requested", grace=0.05)
    await slack.person("alice").posts("#general", "hello")
    await slack.until(lambda: listener.texts == ["hello"])
    assert first not in slack.core.sockets.connections


async def test_a_connection_that_breaks_is_made_anew(slack: LocalSlack, listener: Listener) -> None:
    first = slack.core.sockets.connections[0]
    slack.core.sockets.cut()
    await slack.person("alice").posts("#general", "hello")
    await slack.until(lambda: listener.texts == ["hello"])
    assert slack.core.sockets.connections != [first]


async def test_a_deaf_connection_stays_open_and_delivers_nothing(slack: LocalSlack, listener: Listener) -> None:
    slack.core.limits.ack = 0.05
    slack.core.sockets.deafen("ponging")
    await slack.person("alice").posts("#general", "hello")
    await slack.until(lambda: len(slack.core.sockets.log) > 2)
    assert listener.heard == []
    assert await listener.client.is_connected()
    slack.core.limits.ack = 10.0
    await listener.client.connect_to_new_endpoint(force=True)
    await slack.until(lambda: listener.texts == ["hello"])


async def test_a_silent_connection_answers_no_ping(slack: LocalSlack, listener: Listener) -> None:
    first = slack.core.sockets.connections[0]
    slack.core.sockets.deafen("silent")
    await slack.until(lambda: first not in slack.core.sockets.connections)


async def test_there_are_only_so_many_connections(slack: LocalSlack, listener: Listener) -> None:
    slack.core.limits.sockets = 1
    events: list[dict[str, Any]] = []
    more = SocketModeClient(slack.app_token, web_client=AsyncWebClient(base_url=slack.api_url))

    async def note(_: Any, message: dict[str, Any], __: Any) -> None:
        events.append(message)

    more.auto_reconnect_enabled = more.default_auto_reconnect_enabled = False
    more.message_listeners.append(note)
    more.wss_uri = await more.issue_new_wss_url()
    session = await more.aiohttp_client_session.ws_connect(more.wss_uri)
    assert (await session.receive_json())["reason"] == "too_many_websockets"
    await more.aiohttp_client_session.close()


async def test_a_ticket_lets_in_once(slack: LocalSlack, client: AsyncWebClient) -> None:
    url = (await client.apps_connections_open(app_token=slack.app_token))["url"]
    listener = Listener(slack)
    listener.client.wss_uri = url
    await listener.client.connect()
    with pytest.raises(Exception, match="403"):
        await listener.client.aiohttp_client_session.ws_connect(url)
    await listener.client.close()


async def test_without_a_connection_an_event_waits_for_its_next_attempt(slack: LocalSlack) -> None:
    slack.core.subscriptions.discard("app_mention")
    await slack.person("alice").posts("#general", "hello")
    await asyncio.sleep(0.01)
    listener = Listener(slack)
    await listener.client.connect()
    await slack.until(lambda: listener.heard)
    assert listener.heard[0].retry_attempt
    assert listener.heard[0].retry_reason == "http_error"
    await listener.client.close()
