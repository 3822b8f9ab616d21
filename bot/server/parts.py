"""What the routes work with: made once, and found in the state of the app."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from bot.server.caller import Access
from bot.server.feedback import Ratings
from bot.server.oidc.provider import Provider
from bot.server.rates import Rate
from bot.server.service import Service
from bot.server.sessions import Sessions
from bot.server.tokens import Tokens
from bot.server.viewer.pdf_page import Pages
from bot.settings import Settings
from bot.viewer_links import ViewerLinks


@dataclass(frozen=True, slots=True)
class ServerParts:
    """What the server is made of."""

    settings: Settings
    service: Service
    access: Access
    tokens: Tokens
    sessions: Sessions
    ratings: Ratings
    logins: Rate
    pages: Pages
    links: ViewerLinks
    provider: Provider | None = None


def _parts(request: Request) -> ServerParts:
    parts: ServerParts = request.app.state.parts
    return parts


Parts = Annotated[ServerParts, Depends(_parts)]
"""The parts, as a parameter of a route."""
