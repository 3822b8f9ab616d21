"""Server-sent events: how it goes with a question, as a browser's EventSource reads it."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from sse_starlette import EventSourceResponse, JSONServerSentEvent
from sse_starlette.sse import AppStatus

from bot.answer import Answer
from bot.checking.checker import CheckedSentence
from bot.server.errors import shown
from bot.server.service import Found, Progress, Searching
from bot.server.workers import Queued

# A server that is told to stop finishes the streams that run: bot/server/running.py says how long.
AppStatus.enable_automatic_graceful_drain = False

T = TypeVar("T")
MEDIA_TYPE = "text/event-stream"
HEARTBEAT = 15  # seconds of silence, after which proxies would think the connection dead
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # a proxy must not hold the events back


@dataclass(frozen=True, slots=True)
class Named:
    """An event: its name, and what it holds, as plain JSON."""

    name: str
    data: dict[str, Any]


def stream_of(happening: AsyncGenerator[T, None], event_of: Callable[[T], Awaitable[Named]]) -> EventSourceResponse:
    """The response that tells what happens, each as the event that `event_of` makes of it.

    An error is the last event. Whoever closes the connection closes `happening`.
    """
    return EventSourceResponse(_streamed(happening, event_of), ping=HEARTBEAT, headers=HEADERS)


def event_stream(
    events: AsyncGenerator[Progress, None], given: Callable[[Answer], Awaitable[dict[str, Any]]]
) -> EventSourceResponse:
    """The response that tells how it goes with a question; `given` turns the answer into JSON."""
    return stream_of(events, lambda event: _event(event, given))


async def _streamed(
    happening: AsyncGenerator[T, None], event_of: Callable[[T], Awaitable[Named]]
) -> AsyncGenerator[JSONServerSentEvent, None]:
    try:
        async for each in happening:
            event = await event_of(each)
            yield JSONServerSentEvent(event.data, event=event.name)
    except Exception as error:  # the response has begun: an error can only be told as an event
        yield JSONServerSentEvent(shown(error)[1].model_dump(), event="error")
    finally:
        await happening.aclose()


async def _event(event: Progress, given: Callable[[Answer], Awaitable[dict[str, Any]]]) -> Named:
    if isinstance(event, Answer):
        return Named("answer", await given(event))
    if isinstance(event, CheckedSentence):
        citations = [asdict(citation) for citation in event.new_citations]
        return Named("text", asdict(event.sentence) | {"new_citations": citations})
    return Named("status", _status(event))


def _status(event: Queued | Searching | Found) -> dict[str, Any]:
    if isinstance(event, Queued):
        return {"stage": "queued", "ahead": event.ahead}
    if isinstance(event, Found):
        return {"stage": "reading", "passages": event.passages}
    return {"stage": "searching"}
