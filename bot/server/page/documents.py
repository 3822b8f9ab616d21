"""`/documents`: the documents that the caller may see, found by their titles; and where files are added."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, File, Form, Query, Request, Response, UploadFile
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse

from bot import messages
from bot.server import messages as server_messages
from bot.server.caller import Caller
from bot.server.errors import ForbiddenError, shown
from bot.server.events import MEDIA_TYPE, Named, stream_of
from bot.server.library import DocumentPage
from bot.server.page.adding import SyncStep, added, sync_steps
from bot.server.page.environment import html
from bot.server.page.folders import UploadFolder, folders_of
from bot.server.page.visitor import Visiting
from bot.server.parts import Parts, ServerParts
from bot.viewer_links import document_path
from index.catalog import Entry
from index.errors import FootnoteError, SettingsError

router = APIRouter(include_in_schema=False)
_LISTED = 100
MOST_FILES = 50


@router.get("/documents")
async def documents(
    caller: Visiting,
    parts: Parts,
    words: Annotated[str, Query(max_length=200)] = "",
    after: Annotated[str, Query(max_length=4000)] = "",
) -> HTMLResponse:
    """The documents, a hundred at a time."""
    return await _page(caller, parts, words=words.strip(), after=after)


@router.post("/documents")
async def add(
    request: Request,
    caller: Visiting,
    parts: Parts,
    files: Annotated[list[UploadFile], File()],
    folder: Annotated[str, Form(max_length=4000)] = "",
) -> Response:
    """Add files to a folder that is a source, and bring the index up to date; its progress as events."""
    streamed = MEDIA_TYPE in request.headers.get("accept", "")
    try:
        place = _place(await run_in_threadpool(_folders, caller, parts), folder)
        if len(files) > MOST_FILES:
            raise SettingsError(server_messages.UPLOAD_MANY.format(count=len(files), most=MOST_FILES))
        names = await run_in_threadpool(added, place, [(file.filename or "", file.file) for file in files])
    except FootnoteError as error:
        if streamed:
            raise
        status, body, _ = shown(error)
        return await _page(caller, parts, fault=body.error.message, status=status)
    steps = sync_steps(parts.settings, place, names)
    if streamed:
        return stream_of(steps, _named)
    *_, last = [step async for step in steps]
    return await _page(caller, parts, notice=last.words)


async def _named(step: SyncStep) -> Named:
    return Named("done" if step.done else "status", {"words": step.words})


def _folders(caller: Caller, parts: ServerParts) -> list[UploadFolder]:
    """The folders that the caller may add files to. Raises ForbiddenError where there is none."""
    if not parts.settings.serve.upload or not caller.may_upload:
        raise ForbiddenError(server_messages.UPLOAD_OFF)
    folders = folders_of(parts.settings, caller.audience)
    if not folders:
        raise ForbiddenError(server_messages.UPLOAD_NO_FOLDER)
    return folders


def _place(folders: list[UploadFolder], name: str) -> UploadFolder:
    return next((folder for folder in folders if folder.location == name), folders[0])


async def _page(
    caller: Caller,
    parts: ServerParts,
    *,
    words: str = "",
    after: str = "",
    notice: str = "",
    fault: str = "",
    status: int = 200,
) -> HTMLResponse:
    library = parts.service.library

    def read() -> tuple[DocumentPage, list[UploadFolder]]:
        may = parts.settings.serve.upload and caller.may_upload
        folders = folders_of(parts.settings, caller.audience) if may else []
        return library.documents(caller.allowed, _LISTED, after, words), folders

    page, folders = await run_in_threadpool(read)
    more = f"/documents?{urlencode({'words': words, 'after': page.following})}" if page.following is not None else ""
    return html(
        "documents.html",
        status,
        words=words,
        notice=notice,
        fault=fault,
        folders=[folder.location for folder in folders],
        documents=[_listed(entry) for entry in page.entries],
        total=page.total,
        next=more,
    )


def _listed(entry: Entry) -> dict[str, object]:
    pages = f"{entry.pages} pages" if entry.pages > 1 else ""
    stale = messages.AS_OF.format(day=entry.stale.partition("T")[0]) if entry.stale else ""
    facts = [entry.source if entry.source != entry.title else "", entry.date or "", pages, stale]
    return {"title": entry.title, "path": document_path(entry.id), "facts": [fact for fact in facts if fact]}
