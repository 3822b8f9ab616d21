"""Who may speak to the server through a browser: pages of its own alone, under names of its own alone.

A name that somebody else owns can be made to lead to this machine (DNS rebinding), and a page of somebody else's can
make a browser send requests here. The names in `Host` and `Origin` tell both.
"""

import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.server import messages
from bot.server.errors import ForbiddenError, RefusalError, response
from bot.settings.serve import ServeSettings

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class WrongHostError(RefusalError):
    """The request is for a name that is not this server's."""

    status, code = 421, "wrong_host"


class HostGuard:
    """Refuses requests under foreign names, and those that change something and come from another site's page."""

    def __init__(self, app: ASGIApp, settings: ServeSettings) -> None:
        self._app = app
        public = urlsplit(settings.public_url or "")
        self._public = public.netloc.lower()
        own = {"localhost", socket.gethostname().lower(), settings.host.lower(), public.hostname, *settings.hosts}
        self._names = frozenset(name for name in own if name)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse the request, or pass it on."""
        if scope["type"] == "http" and (refusal := self._refusal(scope["method"], Headers(scope=scope))):
            await response(refusal)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _refusal(self, method: str, headers: Headers) -> RefusalError | None:
        host = headers.get("host", "").lower()
        if not self._is_own(_name(host)):
            return WrongHostError(messages.SERVE_HOST)
        origin = headers.get("origin")
        if method in _SAFE or origin is None:
            return None
        site = urlsplit(origin.lower()).netloc  # empty for the origin `null`, which any page can have
        if site and site in {host, self._public}:
            return None
        return ForbiddenError(messages.SERVE_ORIGIN)

    def _is_own(self, name: str) -> bool:
        """Whether a name is this server's. Addresses all are: only a name can be made to lead elsewhere."""
        if name in self._names:
            return True
        try:
            ip_address(name)
        except ValueError:
            return False
        return True


def _name(host: str) -> str:
    """The name in a `Host` header, without the port."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
