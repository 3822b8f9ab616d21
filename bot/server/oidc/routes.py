"""`/login/oidc`: to the provider, and back."""

import logging

from fastapi import APIRouter, Request, Response

from bot.server import messages
from bot.server.errors import NotFoundError
from bot.server.login import local
from bot.server.oidc.people import SESSION_KEY, kept
from bot.server.oidc.provider import LoginError, Provider
from bot.server.page.environment import html
from bot.server.parts import Parts, ServerParts

router = APIRouter(include_in_schema=False)
_log = logging.getLogger(__name__)
PATH = "/login/oidc"
BACK = f"{PATH}/callback"


@router.get(PATH)
async def begin(request: Request, parts: Parts, next: str = "/") -> Response:  # noqa: A002  the field's usual name
    """Send the browser to the provider."""
    parts.logins.count(request.client.host if request.client else "")
    provider = _provider(parts)
    base = parts.settings.serve.public_url or str(request.base_url).rstrip("/")
    try:
        return await provider.begin(request, f"{base}{BACK}", local(next))
    except LoginError as error:
        _log.warning("a login did not begin", exc_info=error)
        raise


@router.get(BACK)
async def end(request: Request, parts: Parts) -> Response:
    """Begin the session of the person who comes back, and go on."""
    provider = _provider(parts)
    try:
        claims, to = await provider.end(request)
    except LoginError as error:
        _log.warning("a login was refused", exc_info=error)
        raise
    assert parts.settings.serve.oidc is not None
    person = kept(parts.settings.serve.oidc, claims)
    # A page of this server's own sends the browser on: to a redirect from another site's page it would not give the
    # session's cookie, which is for this site alone.
    response = html("welcome.html", to=to)
    parts.sessions.begin(response, {SESSION_KEY: person})
    provider.forget(response)
    return response


def _provider(parts: ServerParts) -> Provider:
    if parts.provider is None:
        raise NotFoundError(messages.OIDC_OFF)
    return parts.provider
