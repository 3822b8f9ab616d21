"""Traces for OpenTelemetry: a span for each request, question and step; numbers alone, unless text is allowed.

Off until `start` is called; then spans go to an OTLP endpoint over HTTP. The provider is Footnote's own and not the
process's: what libraries would report of themselves, texts among it, goes nowhere.
"""

import contextvars
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # it takes a tenth of a second to import, and most have no use for it
    from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
    from opentelemetry.trace import Span, Tracer

_PATH = "/v1/traces"
_state: dict[str, "TracerProvider"] = {}


def start(endpoint: str | None, version: str, processor: "SpanProcessor | None" = None) -> None:
    """Report spans from now on to `endpoint`, or where the variables OTEL_EXPORTER_OTLP_… say.

    `processor` stands in for what sends them.
    """
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider

    stop()
    resource = Resource.create({"service.name": "footnote", "service.version": version})
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    provider.add_span_processor(processor or _sender(endpoint))
    _state["provider"] = provider


def _sender(endpoint: str | None) -> "SpanProcessor":
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    return BatchSpanProcessor(OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}{_PATH}" if endpoint else None))


def stop() -> None:
    """Send what has not been sent, and report nothing any more."""
    provider = _state.pop("provider", None)
    if provider is not None:
        provider.shutdown()


def is_on() -> bool:
    """Whether spans are reported."""
    return "provider" in _state


def _tracer() -> "Tracer | None":
    provider = _state.get("provider")
    return provider.get_tracer("footnote") if provider else None


class Reported:
    """A span as its owner sees it; one that is not reported takes what it is told, and forgets it."""

    def __init__(self, span: "Span | None") -> None:
        self._span = span

    def tell(self, facts: Mapping[str, Any]) -> None:
        """Add facts, under names that begin with `footnote.` unless they have a dot; None and empty ones are left."""
        if self._span is None:
            return
        for name, value in facts.items():
            if value is not None and value != []:
                self._span.set_attribute(name if "." in name else f"footnote.{name}", value)

    def enclose(self, context: contextvars.Context | None = None) -> None:
        """Let the spans that begin from now on in `context`, or in the current one, lie in this one."""
        if self._span is None:
            return
        from opentelemetry.context import attach
        from opentelemetry.trace import set_span_in_context

        whole = set_span_in_context(self._span)
        if context is None:
            attach(whole)
        else:
            context.run(attach, whole)

    def fail(self, error: BaseException) -> None:
        """Say that the work failed: by the kind of the error alone, whose words may hold text."""
        if self._span is None:
            return
        from opentelemetry.trace import StatusCode

        self._span.set_status(StatusCode.ERROR)
        self._span.set_attribute("error.type", type(error).__name__)

    @property
    def trace_id(self) -> str | None:
        """The id of the trace that it lies in, in hexadecimal."""
        if self._span is None:
            return None
        return f"{self._span.get_span_context().trace_id:032x}"


@contextmanager
def span(name: str, headers: Mapping[str, str] | None = None) -> Iterator[Reported]:
    """The span of what happens within. Others lie in it once it is told to `enclose` them.

    `headers` are those of a request, which may name the trace of its sender.
    """
    tracer = _tracer()
    if tracer is None:
        yield Reported(None)
        return
    parent = None
    kind: dict[str, Any] = {}
    if headers is not None:
        from opentelemetry.trace import SpanKind
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        parent = TraceContextTextMapPropagator().extract(headers)
        kind["kind"] = SpanKind.SERVER
    begun = tracer.start_span(name, context=parent, **kind)
    reported = Reported(begun)
    try:
        yield reported
    except GeneratorExit:  # whoever asked has gone: nothing failed
        raise
    except BaseException as error:
        reported.fail(error)
        raise
    finally:
        begun.end()
