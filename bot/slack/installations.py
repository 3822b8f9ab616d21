"""The workspaces that have installed the app, with their tokens, encrypted; and the states of installations under way.

Both are the stores that bolt's OAuth flow asks for, over the database of the answers.
"""

import json
import logging
from collections.abc import Callable
from secrets import token_urlsafe
from time import time
from typing import Any

from slack_sdk.oauth.installation_store import Bot as InstalledBot
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from sqlalchemy import delete, insert, select, update

from bot.slack import schema
from bot.slack.database import Database
from bot.slack.encryption import Cipher

STATE_LIFE = 600.0  # seconds from the install page to the return from Slack
_KEPT = (
    "app_id",
    "team_id",
    "team_name",
    "bot_token",
    "bot_id",
    "bot_user_id",
    "bot_scopes",
    "bot_refresh_token",
    "bot_token_expires_at",
    "user_id",
    "token_type",
    "installed_at",
)


class Installations(AsyncInstallationStore):
    """One installation a workspace. No token of a person is kept: the app asks for none."""

    def __init__(self, database: Database, cipher: Cipher) -> None:
        self._database = database
        self._cipher = cipher

    @property
    def logger(self) -> logging.Logger:
        """Where the SDK logs."""
        return logging.getLogger(__name__)

    async def open(self) -> None:
        """Encrypt with the first key what another one of them has encrypted. Raises SettingsError."""
        table = schema.installations
        for row in await self._database.rows(select(table.c.team, table.c.tokens)):
            renewed = update(table).where(table.c.team == row.team, table.c.tokens == row.tokens)
            await self._database.change(renewed.values(tokens=self._cipher.renewed(row.tokens)))

    async def teams(self) -> list[str]:
        """The workspaces, by name."""
        table = schema.installations
        return [team for (team,) in await self._database.rows(select(table.c.team).order_by(table.c.name))]

    async def of_team(self, team: str) -> Installation | None:
        """A workspace's installation. Raises SettingsError when no key fits."""
        table = schema.installations
        rows = await self._database.rows(select(table.c.tokens).where(table.c.team == team))
        return Installation(**json.loads(self._cipher.decrypted(rows[0].tokens))) if rows else None

    async def async_save(self, installation: Installation) -> None:
        """Store an installation in the place of an earlier one of its workspace."""
        table = schema.installations
        kept = {name: getattr(installation, name) for name in _KEPT}
        values = {
            "team": installation.team_id,
            "name": installation.team_name or "",
            "tokens": self._cipher.encrypted(json.dumps(kept)),
            "at": installation.installed_at,
        }
        insert = self._database.insert(table).values(**values)
        await self._database.change(insert.on_conflict_do_update(index_elements=["team"], set_=values))

    async def async_save_bot(self, bot: InstalledBot) -> None:
        """Put a bot's new tokens in the place of the old ones, if its workspace still has the app."""
        installation = await self.of_team(bot.team_id or "")
        if installation is None:
            return
        installation.bot_token, installation.bot_refresh_token = bot.bot_token, bot.bot_refresh_token
        installation.bot_token_expires_at = bot.bot_token_expires_at
        await self.async_save(installation)

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        """As the SDK asks for an installation: here a workspace has one, whoever uses it."""
        del enterprise_id, user_id, is_enterprise_install
        return await self.of_team(team_id or "")

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> InstalledBot | None:
        """As the SDK asks for a bot."""
        del enterprise_id, is_enterprise_install
        installation = await self.of_team(team_id or "")
        return installation.to_bot() if installation else None


class States(AsyncOAuthStateStore):
    """The states that were given out; `clock` gives seconds since 1970."""

    def __init__(self, database: Database, clock: Callable[[], float] = time) -> None:
        self._database = database
        self._clock = clock

    @property
    def logger(self) -> logging.Logger:
        """Where the SDK logs."""
        return logging.getLogger(__name__)

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:  # noqa: ANN401  as the SDK has it
        """A new state; those that were never brought back are deleted."""
        del args, kwargs
        state, table, now = token_urlsafe(32), schema.states, self._clock()
        old = delete(table).where(table.c.at <= now - STATE_LIFE)
        await self._database.change(old, insert(table).values(state=state, at=now))
        return state

    async def async_consume(self, state: str) -> bool:
        """Whether a state was given out lately and is brought back for the first time."""
        table = schema.states
        lately = table.c.at > self._clock() - STATE_LIFE
        return bool(await self._database.change(delete(table).where(table.c.state == state, lately)))
