"""Who a person is, by what the provider says, and what the person may therefore see."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import HTTPConnection

from bot.server import messages
from bot.server.caller import Caller
from bot.server.errors import ForbiddenError
from bot.server.sessions import Sessions
from bot.settings.oidc import OidcSettings

SESSION_KEY = "person"
"""Under this key a session holds what `kept` makes of a person's claims."""


def kept(settings: OidcSettings, claims: Mapping[str, Any]) -> dict[str, Any]:
    """What of a person's claims the session needs. Raises ForbiddenError when the person is not to be let in."""
    for name, wanted in settings.required.items():
        if not values_of(claims, name) & set(wanted):
            raise ForbiddenError(messages.OIDC_NOT_ADMITTED.format(claim=name))
    groups = sorted(values_of(claims, settings.claim) & settings.audiences.keys())
    return {"issuer": settings.issuer, "subject": str(claims["sub"]), "groups": groups}


def values_of(claims: Mapping[str, Any], name: str) -> set[str]:
    """The values of a claim, which may be one or a list."""
    claimed = claims.get(name)
    values = claimed if isinstance(claimed, list) else [] if claimed is None else [claimed]
    return {str(value).lower() if isinstance(value, bool) else str(value) for value in values}


class PeopleSessions:
    """The session of a person who has logged in this way."""

    def __init__(self, sessions: Sessions, settings: OidcSettings) -> None:
        self._sessions = sessions
        self._settings = settings

    def is_set_up(self) -> bool:
        """That anybody could come in this way."""
        return True

    async def caller(self, connection: HTTPConnection) -> Caller | None:
        """The person whom the session names, with the labels that the settings give now."""
        person = (self._sessions.content(connection) or {}).get(SESSION_KEY)
        if not isinstance(person, dict) or person.get("issuer") != self._settings.issuer:
            return None
        groups = [str(each) for each in person["groups"]]
        labels = {label for group in groups for label in self._settings.audiences.get(group, ())}
        return Caller(f"person {self._settings.issuer} {person['subject']}", frozenset(labels))
