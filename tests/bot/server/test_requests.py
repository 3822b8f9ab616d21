"""What is known of each request: its id, its line in the log, its span."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from bot import spans
from bot.server.errors import tell_errors
from bot.server.requests import Requests
from bot.terminal.json_lines import close_json_lines, open_json_lines
from index.errors import QuestionError, StoreError


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()
    tell_errors(app)
    app.add_middleware(Requests)

    @app.get("/d/{name}")
    async def show(name: str) -> str:
        if name == "wrong":
            raise QuestionError("the question is empty")
        if name == "store":
            raise StoreError("/srv/data: damaged")
        if name == "fault":
            raise ZeroDivisionError
        logging.getLogger("bot.test").info("inside")
        return name

    @app.get("/healthz")
    async def health() -> str:
        return "ok"

    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    open_json_lines("info", stream=stream)
    yield stream
    close_json_lines()


def test_the_id_is_in_the_header_and_in_each_line(client: TestClient, written: io.StringIO) -> None:
    response = client.get("/d/secret-plans?question=secret", headers={"X-Request-ID": "mine-1"})
    assert response.headers["x-request-id"] == "mine-1"
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert [(line["message"], line["request_id"]) for line in lines] == [("inside", "mine-1"), ("request", "mine-1")]
    assert lines[1].items() >= {"method": "GET", "path": "/d/{name}", "status": 200}.items()
    assert "secret" not in written.getvalue()
    client.get("/healthz")
    assert "healthz" not in written.getvalue()


@pytest.mark.parametrize(("name", "status"), [("wrong", 422), ("store", 503), ("fault", 500)])
def test_an_error_names_it(name: str, status: int, client: TestClient, written: io.StringIO) -> None:
    response = client.get(f"/d/{name}")
    assert response.status_code == status
    number = response.headers["x-request-id"]
    assert response.json()["error"]["request_id"] == number
    assert {json.loads(line)["request_id"] for line in written.getvalue().splitlines()} == {number}
    assert client.get("/nowhere").json()["error"]["request_id"] != number


def test_its_span(client: TestClient) -> None:
    exporter = InMemorySpanExporter()
    spans.start(None, "1", SimpleSpanProcessor(exporter))
    try:
        client.get("/d/secret-plans", headers={"traceparent": f"00-{'ab' * 16}-{'cd' * 8}-01"})
    finally:
        spans.stop()
    [span] = exporter.get_finished_spans()
    assert f"{span.context.trace_id:x}" == "ab" * 16
    attributes = dict(span.attributes or {})
    assert attributes.items() >= {"http.route": "/d/{name}", "http.response.status_code": 200}.items()
    assert "secret" not in span.to_json()
