"""Who asks: found out by a list of authenticators, and given to every route."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import ip_address
from typing import Annotated, Protocol

from fastapi import Depends, Request
from starlette.requests import HTTPConnection

from bot.server import messages
from bot.server.errors import UnauthorizedError
from bot.settings.serve import ServeSettings
from index.access import Filter
from index.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. `audience` are the labels that the caller has; `name` tells callers apart, and is shown to nobody else.

    `share` is what rates and turns are counted by.
    """

    name: str
    audience: frozenset[str] = frozenset()
    may_upload: bool = False
    share: str = ""

    @property
    def allowed(self) -> Filter:
        """What the caller may see."""
        return Filter(audience=self.audience)

    @property
    def counted_as(self) -> str:
        """The name under which the caller's questions are counted."""
        return self.share or self.name

    def conversation(self, thread: str) -> str:
        """The name under which a conversation of the caller is stored: nobody else's, and for this audience alone.

        Callers without a name are told apart by their address.
        """
        who = sha256("\n".join([self.counted_as, *sorted(self.audience)]).encode()).hexdigest()[:16]
        return f"serve {who} {thread}"


class Authenticator(Protocol):
    """One way to say who one is."""

    def is_set_up(self) -> bool:
        """Whether anybody could come in this way."""
        ...

    async def caller(self, connection: HTTPConnection) -> Caller | None:
        """Who asks; None when the request says nothing of this kind. Raises UnauthorizedError when it is wrong."""
        ...


class Access:
    """Who may ask: whoever one of the authenticators knows; where the server is open, everybody."""

    def __init__(self, settings: ServeSettings, authenticators: Sequence[Authenticator] = ()) -> None:
        self._settings = settings
        self._authenticators = tuple(authenticators)

    def is_open(self) -> bool:
        """Whether one may ask without saying who one is.

        So it is on this machine alone, as long as there is neither a token nor another way to log in.
        """
        if self._settings.open:
            return True
        local = is_loopback(self._settings.host) and self._settings.public_url is None
        return local and not self._is_set_up()

    def check(self) -> None:
        """Raise SettingsError when nobody could ask."""
        if not self.is_open() and not self._is_set_up():
            raise SettingsError(messages.SERVE_NOBODY.format(host=self._settings.host))

    async def caller(self, connection: HTTPConnection) -> Caller:
        """Who asks. Raises UnauthorizedError."""
        for each in self._authenticators:
            if caller := await each.caller(connection):
                return caller
        if not self.is_open():
            raise UnauthorizedError(messages.SERVE_WHO)
        return self._anybody(connection)

    def _anybody(self, connection: HTTPConnection) -> Caller:
        address = connection.client.host if connection.client else ""
        upload = self._settings.upload and not self._settings.open
        return Caller("anybody", frozenset(self._settings.audience), upload, share=f"anybody at {address}")

    def _is_set_up(self) -> bool:
        return any(each.is_set_up() for each in self._authenticators)


def is_loopback(host: str) -> bool:
    """Whether what listens at `host` can be reached from this machine alone."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


async def _caller(request: Request) -> Caller:
    access: Access = request.app.state.parts.access
    return await access.caller(request)


Asking = Annotated[Caller, Depends(_caller)]
"""The caller, as a parameter of a route: a request of nobody known is refused."""
