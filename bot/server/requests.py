"""What is known of each request: its id, its span, and one line in the log when it is done."""

import logging
from time import perf_counter
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot import request_id, spans
from bot.terminal.json_lines import FIELDS

_log = logging.getLogger(__name__)
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})  # asked every few seconds


class Requests:
    """Gives each request its id, which the response's header `X-Request-ID` tells, and reports how it went."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        number = request_id.begin(headers.get(request_id.HEADER))
        began, status = perf_counter(), 500

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[request_id.HEADER] = number
            await send(message)

        with spans.span(scope["method"], headers) as span:
            span.enclose()
            try:
                await self._app(scope, receive, sent)
            finally:
                facts = {"method": scope["method"], "path": _route(scope), "status": status}
                span.tell(_attributes(facts, number))
                self._report(facts, began, span.trace_id)

    @staticmethod
    def _report(facts: dict[str, Any], began: float, trace: str | None) -> None:
        """One line; never the query of the address, which may be a question."""
        level = logging.DEBUG if facts["path"] in _QUIET else logging.INFO
        spent = round((perf_counter() - began) * 1000, 1)
        _log.log(level, "request", extra={FIELDS: facts | {"ms": spent, "trace_id": trace}})


def _route(scope: Scope) -> str:
    """The address as the app declares it: what stands in its place may be a document's name."""
    return str(getattr(scope.get("route"), "path", "")) or "(none)"


def _attributes(facts: dict[str, Any], number: str) -> dict[str, Any]:
    return {
        "http.request.method": facts["method"],
        "http.route": facts["path"],
        "http.response.status_code": facts["status"],
        "request_id": number,
    }
