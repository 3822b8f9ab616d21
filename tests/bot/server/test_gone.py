"""A client that goes away while the chat model is silent: the request to the model is closed, too."""

import json
import socket
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlencode, urlsplit

import pytest

from bot import index_settings
from bot.server.app import create_app
from bot.server.library import Library
from bot.wiring import open_answerer
from tests.bot.chat_server import ChatServer, Request, Response
from tests.bot.server.app import QUESTION, World, settings_of
from tests.bot.server.loopback import served

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
EVENTS = "text/event-stream"
CALL = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "ask", "arguments": {"question": QUESTION}},
}
MESSAGES = [{"role": "user", "content": QUESTION}]


def silent(_: Request) -> Response:
    """A model that reads a long prompt."""
    return Response(ending="unanswered")


@pytest.fixture(scope="module")
def model() -> Iterator[ChatServer]:
    with ChatServer() as model:
        yield model


@pytest.fixture(scope="module")
def address(shared_world: World, model: ChatServer) -> Iterator[str]:
    options = {"model": "openai:scripted", "base_url": model.base_url, "retries": 0}
    settings = settings_of(shared_world.folder).model_copy(update=options)
    with closing(open_answerer(settings, lambda line: None, remember=True)) as answerer:
        app = create_app(settings, answerer, Library(lambda: index_settings.open_catalog(settings)))
        with served(app) as address:
            yield address


@pytest.mark.parametrize(
    ("path", "kind", "accept", "body"),
    [
        ("/ask", FORM, EVENTS, urlencode({"question": QUESTION})),
        ("/", FORM, "text/html", urlencode({"question": QUESTION})),
        ("/api/ask", JSON, EVENTS, json.dumps({"question": QUESTION})),
        ("/api/ask", JSON, JSON, json.dumps({"question": QUESTION})),
        ("/v1/chat/completions", JSON, EVENTS, json.dumps({"model": "footnote", "messages": MESSAGES, "stream": True})),
        ("/v1/chat/completions", JSON, JSON, json.dumps({"model": "footnote", "messages": MESSAGES})),
        ("/mcp", JSON, f"{JSON}, {EVENTS}", json.dumps(CALL)),
    ],
    ids=["page", "page without javascript", "events", "answer", "openai streamed", "openai", "mcp"],
)
def test_a_client_that_goes_away_closes_the_request_to_the_model(
    address: str, model: ChatServer, path: str, kind: str, accept: str, body: str
) -> None:
    model.play(silent)
    server = urlsplit(address)
    with socket.create_connection((server.hostname, server.port), 60) as client:
        head = f"POST {path} HTTP/1.1\r\nHost: {server.netloc}\r\nContent-Type: {kind}\r\nAccept: {accept}\r\n"
        client.sendall(f"{head}Origin: {address}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
        assert model.asked.wait(60)
    assert model.left.wait(60), "the model sees that nobody waits"
    assert len(model.requests) == 1
