"""`GET /api/search`: the passages that are found, without an answer."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from bot.server.caller import Asking
from bot.server.errors import ERRORS
from bot.server.gone import unless_gone
from bot.server.parts import Parts
from bot.terminal.question import LONGEST
from index.passage import Passage

router = APIRouter(tags=["search"])


class FoundPassage(BaseModel):
    """A range of a document: `text` is the document's text from `start` to `end` (code points), letter for letter."""

    document: str = Field(examples=["leave.md"])
    title: str = Field(examples=["Leave"])
    source: str = Field(examples=["handbook/leave.md"])
    url: str | None
    date: str | None = Field(description="What the document states of itself, ISO 8601.")
    page: int | None = Field(description="Counted from 1.")
    heading: str | None
    start: int
    end: int
    text: str = Field(examples=["Every employee has thirty days of paid leave a year."])
    score: float = Field(description="Higher is nearer; comparable within one question only.")


class Passages(BaseModel):
    """The passages, best first."""

    passages: list[FoundPassage]

    @classmethod
    def of(cls, passages: Sequence[Passage]) -> "Passages":
        """What of the passages, as the index has them, is for others to see."""
        return cls(passages=[FoundPassage.model_validate(each, from_attributes=True) for each in passages])


@router.get("/api/search", summary="Find passages", responses=ERRORS)
async def search(
    request: Request,
    caller: Asking,
    parts: Parts,
    question: Annotated[str, Query(min_length=1, max_length=LONGEST, description="A question that stands alone.")],
    k: Annotated[int, Query(ge=1, le=50, description="How many passages at most.")] = 8,
) -> Passages:
    """The passages that are found for a question, best first, without an answer."""
    passages = await unless_gone(request, parts.service.search(question, k, caller))
    return Passages.of(passages)
