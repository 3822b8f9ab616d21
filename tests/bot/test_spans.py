"""Spans: of a whole question over a real index, and as an OTLP endpoint on loopback receives them."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from bot import spans, wiring
from bot.chain import Answerer
from bot.settings import Settings

QUESTION = "How many diplomats were expelled?"


@pytest.fixture
def exported() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    spans.start(None, "1", SimpleSpanProcessor(exporter))
    yield exporter
    spans.stop()


def answerer(data: Path, *, trace_content: bool = False) -> Answerer:
    settings = Settings(data=data, trace_content=trace_content)
    return wiring.open_answerer(settings, lambda line: None, remember=False)


def facts(span: ReadableSpan) -> dict[str, object]:
    return dict(span.attributes or {})


def test_a_question_and_its_steps_without_their_text(data: Path, exported: InMemorySpanExporter) -> None:
    answer = answerer(data).ask(QUESTION)
    by_name = {span.name: span for span in exported.get_finished_spans()}
    assert by_name.keys() == {"question", "condense", "retrieve", "answer"}
    whole = by_name["question"]
    assert {span.parent.span_id for span in by_name.values() if span.parent} == {whole.context.span_id}
    attributes = facts(whole)
    assert attributes == {
        "footnote.characters": len(QUESTION),
        "footnote.abstained": False,
        "footnote.confidence": answer.confidence,
        "footnote.engine": "reader",
        "footnote.citations": len(answer.citations),
    }
    assert facts(by_name["retrieve"])["footnote.passages"] == len(answer.trace["retrieved"])
    words = repr([facts(span) for span in by_name.values()])
    assert QUESTION not in words
    assert answer.citations[0].quote not in words


def test_with_their_text_where_that_is_allowed(data: Path, exported: InMemorySpanExporter) -> None:
    answer = answerer(data, trace_content=True).ask(QUESTION)
    [attributes] = [facts(span) for span in exported.get_finished_spans() if span.name == "question"]
    assert attributes["footnote.question"] == QUESTION
    assert attributes["footnote.answer"] == answer.answer


def test_a_failure_is_told_by_its_kind(exported: InMemorySpanExporter) -> None:
    with pytest.raises(ZeroDivisionError), spans.span("work"):
        raise ZeroDivisionError("a secret")
    [span] = exported.get_finished_spans()
    assert facts(span) == {"error.type": "ZeroDivisionError"}
    assert span.events == ()
    assert not span.status.is_ok
    assert "secret" not in span.to_json()


def test_off_nothing_is_made() -> None:
    assert not spans.is_on()
    with spans.span("work") as span:
        span.tell({"a": 1})
        span.enclose()
        assert span.trace_id is None


def test_the_trace_of_the_sender_goes_on(exported: InMemorySpanExporter) -> None:
    headers = {"traceparent": f"00-{'ab' * 16}-{'cd' * 8}-01"}
    with spans.span("GET", headers) as span:
        assert span.trace_id == "ab" * 16
    [finished] = exported.get_finished_spans()
    assert finished.parent
    assert f"{finished.parent.span_id:x}" == "cd" * 8


def test_an_endpoint_receives_them() -> None:
    received: list[tuple[str, ExportTraceServiceRequest]] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                import gzip

                body = gzip.decompress(body)
            received.append((self.path, ExportTraceServiceRequest.FromString(body)))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *given: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        spans.start(f"http://127.0.0.1:{server.server_port}/", "1.2.3")
        with spans.span("question") as span:
            span.tell({"citations": 2})
        spans.stop()
    finally:
        server.shutdown()
        server.server_close()
    [(path, request)] = received
    assert path == "/v1/traces"
    [resource] = request.resource_spans
    attributes = {attribute.key: attribute.value.string_value for attribute in resource.resource.attributes}
    assert (attributes["service.name"], attributes["service.version"]) == ("footnote", "1.2.3")
    assert [span.name for span in resource.scope_spans[0].spans] == ["question"]
