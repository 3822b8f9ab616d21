"""`POST /api/ask`: a question and its answer, at once or as it comes."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from bot.server.api.answer import GivenAnswer
from bot.server.api.examples import ANSWER, EVENTS
from bot.server.caller import Asking
from bot.server.errors import ERRORS, ErrorBody
from bot.server.events import MEDIA_TYPE, event_stream
from bot.server.gone import unless_gone
from bot.server.parts import Parts
from bot.server.service import Asked
from bot.terminal.question import LONGEST

router = APIRouter(tags=["ask"])

ThreadName = Annotated[
    str,
    Field(
        min_length=1,
        max_length=200,
        pattern=r"\S",
        description="The conversation that it belongs to, which is stored for the caller alone.",
        examples=["plans"],
    ),
]


class Question(BaseModel):
    """A question. Without a `thread` nothing is remembered and nothing is stored."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(
        min_length=1, max_length=LONGEST, description="The question.", examples=["How many days of leave do I have?"]
    )
    thread: ThreadName | None = None


@router.post(
    "/api/ask",
    summary="Answer a question",
    response_description="The answer; with `Accept: text/event-stream`, how it comes about, and then the answer",
    responses={
        200: {
            "model": GivenAnswer,
            "content": {"application/json": {"example": ANSWER}, MEDIA_TYPE: {"example": EVENTS}},
        },
        502: {"model": ErrorBody, "description": "The chat model failed."},
        **ERRORS,
    },
)
async def ask(request: Request, asked: Question, caller: Asking, parts: Parts) -> Response:
    """The answer with its citations, or why there is none.

    A client that accepts `text/event-stream` is told of the events `status` (`stage`: queued, searching, reading),
    `text` (a checked sentence of the answer, with the citations that appear in it first), `answer` (the whole answer)
    and `error`. Whoever closes the connection stops the question; nothing is stored then.
    """
    question = Asked(asked.question, caller, asked.thread)
    if MEDIA_TYPE in request.headers.get("accept", ""):
        return event_stream(parts.service.stream(question), lambda answer: parts.service.given(answer, caller))
    answer = await unless_gone(request, parts.service.ask(question))
    return JSONResponse(await parts.service.given(answer, caller))
