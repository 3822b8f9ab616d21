"""What the routes work with: made once, and found in the state of the app."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from bot.server.caller import Access
from bot.server.service import Service
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class ServerParts:
    """What the server is made of."""

    settings: Settings
    service: Service
    access: Access


def _parts(request: Request) -> ServerParts:
    parts: ServerParts = request.app.state.parts
    return parts


Parts = Annotated[ServerParts, Depends(_parts)]
"""The parts, as a parameter of a route."""
