"""Who looks at a page: a caller, who is sent to the login when nobody knows who it is."""

from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from bot.server.caller import Caller
from bot.server.errors import UnauthorizedError
from bot.server.parts import Parts

_SEE_OTHER = 303


async def _visitor(request: Request, parts: Parts) -> Caller:
    try:
        return await parts.access.caller(request)
    except UnauthorizedError as error:
        raise to_login(request) from error


def to_login(request: Request) -> HTTPException:
    """What sends a browser to the login, and from there back to where it was."""
    query = f"?{request.url.query}" if request.method == "GET" and request.url.query else ""
    back = request.url.path if request.method == "GET" else "/"
    return HTTPException(_SEE_OTHER, headers={"Location": f"/login?next={quote(back + query, safe='')}"})


Visiting = Annotated[Caller, Depends(_visitor)]
"""The caller, as a parameter of a page."""
