"""`GET /api/documents`: the documents that the caller may see."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field

from bot.server.caller import Asking
from bot.server.errors import ERRORS
from bot.server.parts import Parts
from index.catalog import Entry

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

    @classmethod
    def of(cls, entry: Entry) -> "ListedDocument":
        """What of a document, as the index has it, is for others to see."""
        return cls(**{name: getattr(entry, name) for name in cls.model_fields})


class Documents(BaseModel):
    """Some documents by id, how many there are in all, and `after` of the next page (None: this is the last)."""

    documents: list[ListedDocument]
    total: int
    next: str | None


@router.get("/api/documents", summary="List documents", responses=ERRORS)
async def documents(
    caller: Asking,
    parts: Parts,
    limit: Annotated[int, Query(ge=1, le=1000, description="How many at most.")] = 100,
    after: Annotated[str, Query(max_length=4000, description="Only those whose id comes behind this one.")] = "",
    words: Annotated[str, Query(max_length=200, description="Only those whose title or id holds this.")] = "",
) -> Documents:
    """The documents that the caller may see, by id."""
    library = parts.service.library

    def read() -> tuple[list[Entry], int]:
        return library.documents(caller.allowed, limit + 1, after, words), library.count(caller.allowed)

    found, total = await run_in_threadpool(read)
    shown = [ListedDocument.of(one) for one in found[:limit]]
    return Documents(documents=shown, total=total, next=shown[-1].id if len(found) > limit else None)
