"""Server-sent events: how it goes with a question, as a browser's EventSource reads it."""

from collections.abc import AsyncGenerator, Callable
from dataclasses import asdict
from typing import Any

from sse_starlette import EventSourceResponse, JSONServerSentEvent
from sse_starlette.sse import AppStatus

from bot.answer import Answer
from bot.checking.checker import CheckedSentence
from bot.server.errors import shown
from bot.server.service import Found, Progress, Searching
from bot.server.workers import Queued

# A server that is told to stop finishes the streams that run: bot/server/running.py says how long.
AppStatus.enable_automatic_graceful_drain = False

MEDIA_TYPE = "text/event-stream"
HEARTBEAT = 15  # seconds of silence, after which proxies would think the connection dead
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # a proxy must not hold the events back


def event_stream(
    events: AsyncGenerator[Progress, None], given: Callable[[Answer], dict[str, Any]]
) -> EventSourceResponse:
    """The response that tells `events`; `given` turns the answer into JSON."""
    return EventSourceResponse(_told(events, given), ping=HEARTBEAT, headers=HEADERS)


async def _told(
    events: AsyncGenerator[Progress, None], given: Callable[[Answer], dict[str, Any]]
) -> AsyncGenerator[JSONServerSentEvent, None]:
    """The events; an error is the last of them. Whoever closes this stops the question."""
    try:
        async for event in events:
            yield _event(event, given)
    except Exception as error:  # the response has begun: an error can only be told as an event
        yield JSONServerSentEvent(shown(error)[1].model_dump(), event="error")
    finally:
        await events.aclose()


def _event(event: Progress, given: Callable[[Answer], dict[str, Any]]) -> JSONServerSentEvent:
    if isinstance(event, Answer):
        return JSONServerSentEvent(given(event), event="answer")
    if isinstance(event, CheckedSentence):
        citations = [asdict(one) for one in event.new_citations]
        return JSONServerSentEvent(asdict(event.sentence) | {"new_citations": citations}, event="text")
    return JSONServerSentEvent(_status(event), event="status")


def _status(event: Queued | Searching | Found) -> dict[str, Any]:
    if isinstance(event, Queued):
        return {"stage": "queued", "ahead": event.ahead}
    if isinstance(event, Found):
        return {"stage": "reading", "passages": event.passages}
    return {"stage": "searching"}
