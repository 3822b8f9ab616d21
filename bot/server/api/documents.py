"""`GET /api/documents`: the documents that the caller may see."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field

from bot.server.caller import Asking
from bot.server.errors import ERRORS
from bot.server.library import DocumentPage
from bot.server.parts import Parts

router = APIRouter(tags=["documents"])


class ListedDocument(BaseModel):
    """A document. `length` counts the code points of its text; times are ISO 8601."""

    id: str = Field(examples=["leave.md"])
    title: str = Field(examples=["Leave"])
    source: str = Field(examples=["handbook/leave.md"])
    url: str | None
    date: str | None = Field(description="What the document states of itself.")
    pages: int = Field(description="How many pages it has; 0 where it has none.")
    length: int
    indexed: str
    stale: str | None = Field(description="When it was last found as it is, if its source cannot be reached now.")


class Documents(BaseModel):
    """Some documents by id, how many there are in all, and `after` of the next page (None: this is the last)."""

    documents: list[ListedDocument]
    total: int
    next: str | None

    @classmethod
    def of(cls, page: DocumentPage) -> "Documents":
        """What of the documents, as the index has them, is for others to see."""
        listed = [ListedDocument.model_validate(entry, from_attributes=True) for entry in page.entries]
        return cls(documents=listed, total=page.total, next=page.following)


@router.get("/api/documents", summary="List documents", responses=ERRORS)
async def documents(
    caller: Asking,
    parts: Parts,
    limit: Annotated[int, Query(ge=1, le=1000, description="How many at most.")] = 100,
    after: Annotated[str, Query(max_length=4000, description="Only those whose id comes behind this one.")] = "",
    words: Annotated[str, Query(max_length=200, description="Only those whose title or id holds this.")] = "",
) -> Documents:
    """The documents that the caller may see, by id."""
    return Documents.of(await run_in_threadpool(parts.service.library.documents, caller.allowed, limit, after, words))
