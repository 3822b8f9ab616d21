"""`GET /d/DOCUMENT`: a document, a range of it marked; `GET /page-picture`: a page of a PDF as it looks."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from bot import messages
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
Place = Annotated[int | None, Query(ge=0, le=1 << 40)]
_PICTURE_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: `allowed` is what may be seen; `has_session` that it is a caller, and no bearer of a link."""

    allowed: Filter
    has_session: bool


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
    request: Request,
    named: Named,
    reader: Reading,
    parts: Parts,
    start: Place = None,
    end: Place = None,
    check: Annotated[str, Query(max_length=64)] = "",
    page: Annotated[int | None, Query(ge=1)] = None,
    text: bool = False,
    also: Annotated[list[str] | None, Query(max_length=_MOST_OTHERS)] = None,
    part: bool = False,
) -> HTMLResponse:
    """The document; with `part` only what is shown beside an answer."""
    window = _span(request.query_params.get("from"), request.query_params.get("to"))
    focus = Span(start, end) if start is not None and end is not None else None
    others = [_span(*one.partition("-")[::2]) for one in also or ()]
    wanted = Wanted(
        named.document, focus, check, window, page, text, named.key, tuple(one for one in others if one is not None)
    )
    today = datetime.now(UTC).date()
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


def _span(first: str | None, last: str | None) -> Span | None:
    """A range that stands in the address; None when it is none."""
    digits = [one for one in (first, last) if one and one.isascii() and one.isdigit() and len(one) <= len(str(1 << 40))]
    return Span(int(digits[0]), int(digits[1])) if len(digits) == 2 else None  # noqa: PLR2004  two ends
