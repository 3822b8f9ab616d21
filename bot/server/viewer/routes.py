"""`GET /d/DOCUMENT`: a document, a range of it marked; `GET /page-picture`: a page of a PDF as it looks."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse
from markupsafe import Markup
from pydantic import BaseModel, Field

from bot.server import messages
from bot.server.errors import NotFoundError, UnauthorizedError
from bot.server.page.environment import html, render
from bot.server.page.visitor import to_login
from bot.server.parts import Parts
from bot.server.viewer.excerpt import Span
from bot.server.viewer.pdf_page import NotDrawnError
from bot.server.viewer.rendering import html_of
from bot.server.viewer.view import View, Wanted, view_of
from bot.viewer_links import VIEWER, ExpiredLinkError
from index.access import Filter

router = APIRouter(include_in_schema=False)
_MOST_OTHERS = 50
_LONGEST_ID = 4000
_SPAN = re.compile(r"([0-9]{1,12})-([0-9]{1,12})")
Offset = Annotated[int | None, Query(ge=0, le=10**12)]
_PICTURE_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: `allowed` is what may be seen; `has_session` that it is a caller, and no bearer of a link."""

    allowed: Filter
    has_session: bool


class Place(BaseModel):
    """What of a document a request wants to see."""

    start: Offset = None
    end: Offset = None
    check: str = Field(default="", max_length=64)
    first: Offset = Field(default=None, alias="from")
    last: Offset = Field(default=None, alias="to")
    page: int | None = Field(default=None, ge=1, le=10**6)
    text: bool = False
    also: list[str] = Field(default_factory=list, max_length=_MOST_OTHERS)

    def wanted(self, named: "_Key") -> Wanted:
        """The same for the viewer."""
        others = [_SPAN.fullmatch(span) for span in self.also]
        return Wanted(
            named.document,
            _span(self.start, self.end),
            self.check,
            _span(self.first, self.last),
            self.page,
            self.text,
            named.key,
            tuple(Span(int(match[1]), int(match[2])) for match in others if match),
        )


def _span(first: int | None, last: int | None) -> Span | None:
    return Span(first, last) if first is not None and last is not None else None


@dataclass(frozen=True, slots=True)
class _Key:
    """The document and the signature that a request names."""

    document: str
    key: str


def _key(
    request: Request,
    document: Annotated[str, Query(max_length=_LONGEST_ID)] = "",
    key: Annotated[str, Query(max_length=_LONGEST_ID)] = "",
) -> _Key:
    return _Key(request.path_params.get("name") or document, key)


Named = Annotated[_Key, Depends(_key)]


async def _reader(request: Request, named: Named, parts: Parts) -> Reader:
    """Whoever has a signed link sees its document, as whoever asked for it does; all others must be callers."""
    expired = False
    if named.key:
        try:
            allowed = parts.links.opened(named.document, named.key)
        except ExpiredLinkError:
            allowed, expired = None, True
        if allowed is not None:
            return Reader(allowed, has_session=False)
    try:
        caller = await parts.access.caller(request)
    except UnauthorizedError as error:
        if expired:
            raise UnauthorizedError(messages.VIEWER_EXPIRED) from error
        raise to_login(request) from error
    return Reader(caller.allowed, has_session=True)


Reading = Annotated[Reader, Depends(_reader)]


@router.get(VIEWER)
@router.get(VIEWER + "/{name:path}")
async def document(
    named: Named, reader: Reading, parts: Parts, place: Annotated[Place, Query()], *, part: bool = False
) -> HTMLResponse:
    """The document; with `part` only what is shown beside an answer."""
    today = datetime.now(UTC).date()
    wanted = place.wanted(named)
    view = await run_in_threadpool(view_of, parts.service.library, parts.pages, wanted, reader.allowed, today)
    if view is None:
        return html("notice.html", 404, title="Not found", words=messages.VIEWER_GONE)
    article = _article(view)
    if part:
        return HTMLResponse(render("passage.html", view=view, article=article))
    return html("viewer.html", view=view, article=article, has_session=reader.has_session)


@router.get("/page-picture")
async def picture(named: Named, reader: Reading, parts: Parts, page: Annotated[int, Query(ge=1)]) -> Response:
    """The picture of a page. Raises NotFoundError."""
    entry = await run_in_threadpool(parts.service.library.document, named.document, reader.allowed)
    if entry is None or page > entry.pages:
        raise NotFoundError(messages.VIEWER_GONE)
    try:
        drawn = await run_in_threadpool(parts.pages.picture, entry, page)
    except NotDrawnError as error:
        raise NotFoundError(messages.VIEWER_NO_PAGE) from error
    return Response(drawn, media_type="image/png", headers={"Cache-Control": f"private, max-age={_PICTURE_SECONDS}"})


def _article(view: View) -> Markup:
    """The text as HTML; a link that ends in #quote leads to the first mark."""
    shown = render("document.html", parts=view.parts, html_of=lambda runs: html_of(runs, view.mark))
    return shown.replace(Markup("<mark>"), Markup('<mark id="quote" tabindex="-1">'), 1)
