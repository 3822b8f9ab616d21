"""`/login` and `/logout`: a person gives a token once, and has a session from then on."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.server import messages
from bot.server.bearers import SESSION_KEY
from bot.server.page.environment import html
from bot.server.parts import Parts, ServerParts

router = APIRouter(include_in_schema=False)
_SEE_OTHER = 303
Next = Annotated[str, Form(max_length=2000)]


@router.get("/login")
async def form(request: Request, parts: Parts, next: str = "/") -> HTMLResponse:  # noqa: A002  the field's usual name
    """The form."""
    return _shown(request, parts, local(next))


@router.post("/login")
async def login(
    request: Request,
    parts: Parts,
    token: Annotated[str, Form(max_length=500)],
    csrf: Annotated[str, Form(max_length=500)],
    next: Next = "/",  # noqa: A002  as above
) -> Response:
    """Begin a session, and go on to where one wanted to go."""
    parts.sessions.check_form(request, csrf)
    parts.logins.count(request.client.host if request.client else "")
    stored = await run_in_threadpool(parts.tokens.of_secret, token.strip())
    if stored is None:
        return _shown(request, parts, local(next), messages.SERVE_TOKEN)
    response = RedirectResponse(local(next), _SEE_OTHER)
    parts.sessions.begin(response, {SESSION_KEY: stored.id})
    return response


@router.post("/logout")
async def logout(request: Request, parts: Parts, csrf: Annotated[str, Form(max_length=500)]) -> RedirectResponse:
    """End the session."""
    parts.sessions.check_form(request, csrf)
    response = RedirectResponse("/login", _SEE_OTHER)
    parts.sessions.end(response)
    return response


def _shown(request: Request, parts: ServerParts, to: str, fault: str = "") -> HTMLResponse:
    nonce = parts.sessions.form_nonce(request)
    response = html(
        "login.html",
        401 if fault else 200,
        csrf=parts.sessions.form_token(nonce),
        next=to,
        fault=fault,
        oidc=parts.provider is not None,
    )
    parts.sessions.keep_nonce(response, nonce)
    return response


def local(address: str) -> str:
    """The address, if it is one of this server; else the first page: nobody is sent elsewhere by a link to the form."""
    parts = urlsplit(address)
    plain = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if plain and not parts.scheme and not parts.netloc else "/"
