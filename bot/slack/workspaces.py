"""Many workspaces in one process: a bot for each, with a client, a queue and settings of its own over one index.

What comes from Slack goes to the bot of the workspace that it was sent for. A bot begins when its workspace installs
the app or this process starts, and ends, with all that is stored of it, when the workspace takes the app out.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from time import time

from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.app import Bot
from bot.slack.installations import Installations
from bot.slack.posting import FAILURES, error_of
from bot.slack.store import Store

_log = logging.getLogger(__name__)
_LOOK = 60.0  # seconds between two looks at what is installed, and at which tokens end soon
_MINUTES_LEFT = 120  # of a token's twelve hours, when it is exchanged
_ENDED = frozenset({"account_inactive", "invalid_auth", "token_revoked", "token_expired"})

Builder = Callable[[Installation], Awaitable[Bot]]
Forget = Callable[[str, Sequence[str]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class AppCredentials:
    """What the app is known by at Slack: its client id and secret (Basic Information, App Credentials)."""

    client_id: str
    client_secret: str


class Workspaces:
    """The bots, by workspace. `build` makes one; `forget` deletes what else is kept: conversations, and messages."""

    def __init__(
        self,
        installations: Installations,
        store: Store,
        app: AppCredentials,
        client: AsyncWebClient,
        build: Builder,
        forget: Forget,
    ) -> None:
        """`client` has no token: tokens are exchanged through it."""
        self._installations = installations
        self._store = store
        self._rotator = AsyncTokenRotator(client_id=app.client_id, client_secret=app.client_secret, client=client)
        self._build = build
        self._forget = forget
        self._bots: dict[str, Bot] = {}
        self._tokens: dict[str, str | None] = {}
        self._opening = asyncio.Lock()
        self._watch: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Begin to work in every workspace that has the app. Raises SettingsError when no key fits."""
        await self._installations.open()
        await self.look()
        self._watch = asyncio.create_task(self._watches())

    async def close(self, grace: float) -> None:
        """Finish what is under way within `grace` seconds, or hand it back."""
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        async with self._opening:
            await asyncio.gather(*(bot.close(grace) for bot in self._bots.values()))
            self._bots.clear()

    async def bot(self, team: str) -> Bot | None:
        """The bot of a workspace; None when the workspace does not have the app, or Slack does not let it in now."""
        if team in self._bots:
            return self._bots[team]
        async with self._opening:
            if team not in self._bots:
                await self._begin(team)
        return self._bots.get(team)

    async def look(self) -> None:
        """Exchange tokens that end soon, and take up what another process has installed, exchanged or taken out."""
        teams = await self._installations.teams()
        for team in teams:
            await self._rotate(team)
            await self.bot(team)
        async with self._opening:
            for team in self._bots.keys() - set(teams):
                if await self._installations.of_team(team) is None:  # it may have come just now
                    await self._end(team)

    async def installed(self, team: str) -> None:
        """A workspace has installed the app, perhaps anew: its bot uses the new token."""
        async with self._opening:
            installation = await self._installations.of_team(team)
            if installation is not None and team in self._bots:
                self._use(team, installation)
        await self.bot(team)

    async def left(self, team: str, at: float) -> None:
        """A workspace took the app out, at a time: nothing is kept of it, unless it has installed the app since."""
        async with self._opening:
            installation = await self._installations.of_team(team)
            if installation is not None and int(installation.installed_at) > at:  # Slack tells whole seconds
                return
            await self._end(team)
            rows, threads = await self._store.forget_workspace(team)
            await self._forget(team, threads)
            _log.info("the workspace %s took the app out; %s rows were deleted", team, rows)

    async def _begin(self, team: str) -> None:
        installation = await self._installations.of_team(team)
        if installation is None:
            return
        try:
            bot = await self._build(installation)
            await bot.open()
        except FAILURES as error:
            fault = error_of(error)
            remedy = "; the workspace must install the app anew" if fault in _ENDED else ""
            _log.error("the workspace %s cannot be served now (%s)%s", team, fault or error, remedy)
            return
        self._bots[team], self._tokens[team] = bot, installation.bot_token

    async def _end(self, team: str) -> None:
        bot = self._bots.pop(team, None)
        self._tokens.pop(team, None)
        if bot is not None:
            await bot.close(grace=0.0)

    async def _watches(self) -> None:
        while True:
            await asyncio.sleep(_LOOK)
            try:
                await self.look()
            except Exception as error:  # the next look may succeed
                _log.error("the workspaces were not looked at", exc_info=error)

    async def _rotate(self, team: str) -> None:
        """Exchange a workspace's token, if it ends soon; a refresh token can be used once, so by one process alone."""
        installation = await self._installations.of_team(team)
        if installation is None:
            return
        if _ends_soon(installation) and await self._store.is_due(f"rotate {team}", _LOOK):
            try:
                rotated = await self._rotator.perform_bot_token_rotation(
                    bot=installation.to_bot(), minutes_before_expiration=_MINUTES_LEFT
                )
            except (SlackTokenRotationError, *FAILURES) as error:
                _log.error("the token of the workspace %s was not exchanged: %s", team, error)
                return
            if rotated is not None:
                await self._installations.async_save_bot(rotated)
                installation = await self._installations.of_team(team)
        if installation is not None:
            self._use(team, installation)

    def _use(self, team: str, installation: Installation) -> None:
        if team in self._bots and installation.bot_token and installation.bot_token != self._tokens.get(team):
            self._bots[team].use_token(installation.bot_token)
            self._tokens[team] = installation.bot_token


def _ends_soon(installation: Installation) -> bool:
    ends = installation.bot_token_expires_at
    return ends is not None and ends <= time() + _MINUTES_LEFT * 60
