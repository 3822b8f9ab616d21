"""`/`: a question and its answer; `/ask`: the same as it comes about; `/static`: what goes with the pages."""

import secrets
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse

from bot.answer import Answer
from bot.checking.checker import CheckedSentence
from bot.server import messages
from bot.server.caller import Caller
from bot.server.errors import NotFoundError, shown
from bot.server.events import Named, stream_of
from bot.server.gone import unless_gone
from bot.server.page.environment import html, render, static_file
from bot.server.page.examples import example_questions
from bot.server.page.turn import Turn, sentence_of, turn_of
from bot.server.page.visitor import Visiting
from bot.server.parts import Parts, ServerParts
from bot.server.service import Asked, Found, Progress
from bot.server.workers import Queued
from bot.terminal.question import LONGEST
from index.errors import FootnoteError

router = APIRouter(include_in_schema=False)
_YEAR = 31_536_000  # seconds
_THREAD_BYTES = 12
Words = Annotated[str, Form(max_length=LONGEST)]
ThreadName = Annotated[str, Form(max_length=200)]


@router.get("/")
async def page(request: Request, caller: Visiting, parts: Parts) -> HTMLResponse:
    """The page, with questions that one could ask."""
    return await _page(request, caller, parts)


@router.post("/")
async def asked(
    request: Request, caller: Visiting, parts: Parts, question: Words = "", thread: ThreadName = ""
) -> HTMLResponse:
    """The page with the answer to a question, for a browser without JavaScript."""
    name = thread.strip() or None
    try:
        answer = await unless_gone(request, parts.service.ask(Asked(question, caller, name)))
    except FootnoteError as error:
        status, body, _ = shown(error)
        return await _page(request, caller, parts, thread=thread, fault=body.error.message, status=status)
    return await _page(request, caller, parts, turn=turn_of(answer, ""), thread=thread)


@router.post("/ask")
async def ask(caller: Visiting, parts: Parts, question: Words = "", thread: ThreadName = "") -> Response:
    """How it goes with a question: `status` (words), `sentence` (HTML), and `answer` (HTML) or `error`."""
    happening = parts.service.stream(Asked(question, caller, thread.strip() or None))
    return stream_of(happening, lambda happened: _event(happened, caller, parts))


@router.get("/static/{name}")
async def static(name: str, v: str = "") -> Response:
    """A file that goes with the pages. Its address holds a digest of it, so that browsers may keep it."""
    file = static_file(name)
    if file is None:
        raise NotFoundError(messages.SERVE_HTTP[404])
    kept = f"public, max-age={_YEAR}, immutable" if v else "no-cache"
    return Response(file[0], media_type=file[1], headers={"Cache-Control": kept})


async def _page(
    request: Request,
    caller: Caller,
    parts: ServerParts,
    *,
    turn: Turn | None = None,
    thread: str = "",
    fault: str = "",
    status: int = 200,
) -> HTMLResponse:
    library = parts.service.library
    examples, count = await run_in_threadpool(
        lambda: ([] if turn else example_questions(library, caller.allowed), library.count(caller.allowed))
    )
    nonce = parts.sessions.form_nonce(request)
    logged_in = parts.sessions.content(request) is not None
    response = html(
        "ask.html",
        status,
        turn=turn,
        fault=fault,
        examples=examples,
        count=count,
        thread=thread or secrets.token_urlsafe(_THREAD_BYTES),
        csrf=parts.sessions.form_token(nonce) if logged_in else "",
    )
    if logged_in:
        parts.sessions.keep_nonce(response, nonce)
    return response


async def _event(happened: Progress, caller: Caller, parts: ServerParts) -> Named:
    if isinstance(happened, CheckedSentence):
        sentence = sentence_of(happened.sentence, happened.new_citations)
        return Named("sentence", {"html": render("sentence.html", sentence=sentence)})
    if not isinstance(happened, Answer):
        return Named("status", {"words": _status(happened)})
    turn = turn_of(happened, await run_in_threadpool(parts.service.recent.put, happened, caller))
    announcement = messages.PAGE_REFUSED if turn.refused else messages.PAGE_ANSWERED.format(count=len(turn.sources))
    return Named("answer", {"html": render("answer.html", turn=turn, rated=True), "told": announcement})


def _status(event: object) -> str:
    if isinstance(event, Queued):
        return messages.PAGE_QUEUED.format(ahead=event.ahead)
    if isinstance(event, Found):
        return messages.PAGE_READING.format(passages=event.passages)
    return messages.PAGE_SEARCHING
