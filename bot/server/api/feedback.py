"""`POST /api/feedback`: what the caller thinks of an answer."""

from typing import Literal

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field

from bot.feedback import Feedback
from bot.server import messages
from bot.server.caller import Asking
from bot.server.errors import ERRORS, ErrorBody, NotFoundError
from bot.server.parts import Parts

router = APIRouter(tags=["feedback"])


class Rating(BaseModel):
    """What the caller thinks: `answer` is the `id` of the answer."""

    model_config = ConfigDict(extra="forbid")

    answer: str = Field(min_length=1, max_length=64, examples=["9f1c2b7a5d3e4f60a1b2c3d4e5f60718"])
    verdict: Literal["good", "bad"]
    comment: str = Field(default="", max_length=2000, examples=["The new policy says 32 days."])


class Stored(BaseModel):
    """That it is stored."""

    stored: bool = True


@router.post(
    "/api/feedback",
    summary="Rate an answer",
    responses={
        404: {"model": ErrorBody, "description": "There is no such answer of this caller, or it was too long ago."},
        **ERRORS,
    },
)
async def feedback(rated: Rating, caller: Asking, parts: Parts) -> Stored:
    """Store what the caller thinks of an answer, with its question, in place of what the caller thought before."""
    parts.service.rate.count(caller.counted_as)
    answer = await run_in_threadpool(parts.service.recent.get, rated.answer, caller)
    if answer is None:
        raise NotFoundError(messages.SERVE_NO_ANSWER)
    given = Feedback(rated.answer, caller.name, rated.verdict, (), rated.comment.strip())
    await run_in_threadpool(parts.ratings.rate, given, answer)
    return Stored()
