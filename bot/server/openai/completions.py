"""`POST /v1/chat/completions`: the conversation in the messages is the thread; its last question is answered."""

import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import asdict
from time import time
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from sse_starlette import EventSourceResponse, ServerSentEvent

from bot.answer import Answer, Citation
from bot.checking.checker import CheckedSentence
from bot.server import messages
from bot.server.caller import Asking
from bot.server.events import HEADERS, HEARTBEAT
from bot.server.gone import unless_gone
from bot.server.openai.conversation import asked_of, passed_over
from bot.server.openai.errors import ERRORS, ModelUnknownError, OpenAIRoute, told
from bot.server.openai.request import MODEL, ChatRequest, Chunk
from bot.server.openai.text import AddressOf, Text
from bot.server.parts import Parts, ServerParts
from bot.server.service import Progress
from bot.viewer_links import passage_path

router = APIRouter(prefix="/v1", tags=["OpenAI"], route_class=OpenAIRoute, responses=ERRORS)


@router.post("/chat/completions", summary="Answer a conversation's last question", response_model=None)
async def completions(request: Request, given: ChatRequest, caller: Asking, parts: Parts) -> Response:
    """A completion as OpenAI's API has it, streamed or not; `annotations` hold the citations.

    Earlier messages of the user and the assistant are the conversation; system messages do not change how Footnote
    answers, and `footnote.ignored` says so. Nothing is stored.
    """
    check_model(given.model)
    asked = asked_of(given.messages, caller)
    address_of = _addresses(request, parts)
    if not given.stream:
        answer = await unless_gone(request, parts.service.ask(asked))
        return JSONResponse(_completion(answer, given, address_of))
    events = parts.service.stream(asked)
    first = await anext(events)  # what is refused at once has a status of its own
    return EventSourceResponse(_streamed(first, events, given, address_of), ping=HEARTBEAT, headers=HEADERS)


def check_model(name: str) -> None:
    """Raise ModelUnknownError when a client asks for another model."""
    if name != MODEL:
        raise ModelUnknownError(messages.OPENAI_MODEL.format(given=name, model=MODEL))


def _completion(answer: Answer, given: ChatRequest, address_of: AddressOf) -> dict[str, Any]:
    text = Text(address_of)
    for sentence in answer.sentences:
        text.sentence(sentence)
    text.end(answer)
    message = {"role": "assistant", "content": text.content, "refusal": None, "annotations": text.annotations(answer)}
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    return _head("chat.completion") | {
        "choices": [choice],
        "usage": _usage(answer),
        "footnote": _more(answer, given),
    }


async def _streamed(
    first: Progress, events: AsyncGenerator[Progress, None], given: ChatRequest, address_of: AddressOf
) -> AsyncIterator[ServerSentEvent]:
    """The chunks of the answer, as server-sent events."""
    try:
        async with aclosing(events):
            async for chunk in _chunks(_all(first, events), given, address_of):
                yield ServerSentEvent(json.dumps(chunk, ensure_ascii=False))
    except Exception as error:  # the response has begun
        yield ServerSentEvent(json.dumps(told(error)[1], ensure_ascii=False))
        return
    yield ServerSentEvent("[DONE]")


async def _all(first: Progress, rest: AsyncIterator[Progress]) -> AsyncIterator[Progress]:
    yield first
    async for event in rest:
        yield event


async def _chunks(events: AsyncIterator[Progress], given: ChatRequest, address_of: AddressOf) -> AsyncIterator[Chunk]:
    head = _head("chat.completion.chunk") | ({"usage": None} if given.includes_usage else {})
    text = Text(address_of)
    yield head | _delta({"role": "assistant", "content": ""})
    async for event in events:
        if isinstance(event, CheckedSentence):
            yield head | _delta({"content": text.sentence(event.sentence)})
        elif isinstance(event, Answer):
            if piece := text.end(event):
                yield head | _delta({"content": piece})
            yield head | _delta({"annotations": text.annotations(event)})
            yield head | _delta({}, "stop") | {"footnote": _more(event, given)}
            if given.includes_usage:
                yield head | {"choices": [], "usage": _usage(event)}


def _delta(delta: dict[str, Any], finish: str | None = None) -> Chunk:
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}]}


def _head(kind: str) -> Chunk:
    return {"id": f"chatcmpl-{uuid4().hex}", "object": kind, "created": int(time()), "model": MODEL}


def _usage(answer: Answer) -> dict[str, int]:
    """The tokens of the chat model that wrote the answer; none when Footnote's own reader did."""
    tokens = answer.trace.get("tokens") or {}
    sent, received = tokens.get("input") or 0, tokens.get("output") or 0
    return {"prompt_tokens": sent, "completion_tokens": received, "total_tokens": sent + received}


def _more(answer: Answer, given: ChatRequest) -> dict[str, Any]:
    """What OpenAI's API has no field for."""
    names = ("short", "abstained", "withheld", "confidence", "note", "engine")
    facts = {name: getattr(answer, name) for name in names}
    return facts | {
        "citations": [asdict(citation) for citation in answer.citations],
        "ignored": passed_over(given.messages),
    }


def _addresses(request: Request, parts: ServerParts) -> AddressOf:
    """Where a citation can be looked at: its own address, or its place in the documents that this server shows."""
    base = parts.settings.serve.public_url or str(request.base_url).rstrip("/")

    def address(citation: Citation) -> str:
        return citation.link or base + passage_path(citation.document, citation.start, citation.end, citation.quote)

    return address
