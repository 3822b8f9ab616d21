"""A chat model to test against: an HTTP server on this machine that speaks the OpenAI API and says what it is told."""

import json
import re
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain
from types import TracebackType
from typing import Any, Self

PASSAGE_KEY = re.compile(r"passage \[\[([a-z]+)\]\]")
DRIP = 0.02  # seconds between two signs of life that say nothing


@dataclass(frozen=True, slots=True)
class Request:
    """What a client sent: the path, the headers (names in small letters) and the JSON body."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def messages(self) -> list[dict[str, str]]:
        sent: list[dict[str, str]] = self.body["messages"]
        return sent

    @property
    def user(self) -> str:
        """The last message, which holds passages and question."""
        return self.messages[-1]["content"]

    @property
    def keys(self) -> list[str]:
        """The keys of the passages, in the order they were given in."""
        return PASSAGE_KEY.findall(self.user)


@dataclass(frozen=True, slots=True)
class Response:
    """What the server answers: pieces sent one by one, then how it ends.

    `ending`: "whole" ends the response well, "break" closes the connection in the middle of it, "silence" sends
    nothing more and "drip" only comments, until the server is closed or the client has gone. "unanswered" is a silence
    from the very beginning: as long as a model reads its prompt, many servers send not even a status.
    """

    status: int = 200
    pieces: Iterable[bytes] = ()
    headers: dict[str, str] = field(default_factory=dict)
    ending: str = "whole"


Reply = Callable[[Request], Response]


def says(*pieces: str, finish: str | None = "stop", ending: str = "whole") -> Reply:
    """A model that says these pieces, streamed or whole as it is asked; `{0}`, `{1}` … stand for the passages' keys."""

    def reply(request: Request) -> Response:
        words = [re.sub(r"\{(\d+)\}", lambda match: request.keys[int(match[1])], piece) for piece in pieces]
        if request.body.get("stream"):
            return Response(pieces=_events(words, finish, ending), headers=EVENTS, ending=ending)
        return Response(pieces=(_completion("".join(words), finish),), headers=JSON, ending=ending)

    return reply


def fails(status: int, message: str = "it failed", **headers: str) -> Reply:
    """An error of the API; header names are written with underscores."""
    body = json.dumps({"error": {"message": message, "type": "error", "code": None}}).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda request: Response(status, (body,), JSON | named)


def sends(*pieces: bytes, kind: str = "text/event-stream") -> Reply:
    """Whatever bytes."""
    return lambda request: Response(pieces=pieces, headers={"content-type": kind})


EVENTS = {"content-type": "text/event-stream"}
JSON = {"content-type": "application/json"}
USAGE = {"prompt_tokens": 70, "completion_tokens": 7, "total_tokens": 77}
ABOUT = {"id": "chat-1", "created": 1, "model": "scripted"}


def _events(words: list[str], finish: str | None, ending: str) -> tuple[bytes, ...]:
    deltas: list[dict[str, Any]] = [{"role": "assistant", "content": ""}, *({"content": word} for word in words)]
    events = [_event({"choices": [{"index": 0, "delta": delta, "finish_reason": None}]}) for delta in deltas]
    if finish is None or ending != "whole":
        return tuple(events)
    last = _event({"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
    return (*events, last, _event({"choices": [], "usage": USAGE}), b"data: [DONE]\n\n")


def _event(fields: dict[str, Any]) -> bytes:
    return b"data: " + json.dumps({**ABOUT, "object": "chat.completion.chunk", **fields}).encode() + b"\n\n"


def _completion(text: str, finish: str | None) -> bytes:
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish}
    return json.dumps({**ABOUT, "object": "chat.completion", "choices": [choice], "usage": USAGE}).encode()


class ChatServer:
    """Answers the first request with the first reply of the script, and so on; the last one again and again.

    Use it as a context manager. `base_url` is what a client is given; `requests` holds all that was asked.
    """

    def __init__(self, *script: Reply) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self.closing = threading.Event()
        self.play(*script)

    def play(self, *script: Reply) -> None:
        """Begin another script, end what is still being answered, and forget what was asked."""
        self.closing.set()
        self.closing = threading.Event()
        self.asked = threading.Event()  # whether a request has come
        self.left = threading.Event()  # whether a client has gone before its answer was whole
        self._script = script
        self.requests: list[Request] = []

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def answer(self, request: Request) -> Response:
        self.requests.append(request)
        self.asked.set()
        return self._script[min(len(self.requests), len(self._script)) - 1](request)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _handler(server: ChatServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle(self) -> None:
            try:
                super().handle()
            except ConnectionError:
                server.left.set()

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            headers = {name.lower(): value for name, value in self.headers.items()}
            closing = server.closing
            response = server.answer(Request(self.path, headers, body))
            if response.ending == "unanswered":
                _wait_until_gone(self.connection, closing)
                self.close_connection = True
                return
            self.send_response(response.status)
            for name, value in (response.headers | {"transfer-encoding": "chunked"}).items():
                self.send_header(name, value)
            self.end_headers()
            self.close_connection = response.ending != "whole"
            for piece in chain(response.pieces, _signs_of_life(response.ending, closing, self.connection)):
                self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
            self.wfile.write(b"" if self.close_connection else b"0\r\n\r\n")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (http.server's own name)
            """Nothing: the requests are in the list."""

    return Handler


def _signs_of_life(ending: str, closing: threading.Event, client: socket.socket) -> Iterator[bytes]:
    if ending == "silence":
        _wait_until_gone(client, closing)
    while ending == "drip" and not closing.wait(DRIP):
        yield b": still here\n\n"


def _wait_until_gone(client: socket.socket, closing: threading.Event) -> None:
    """Wait while nothing is sent. Raises ConnectionResetError when the client has closed its end of the connection."""
    client.settimeout(DRIP)
    while not closing.is_set():
        with suppress(TimeoutError):
            if not client.recv(1):
                raise ConnectionResetError("the client has gone")
