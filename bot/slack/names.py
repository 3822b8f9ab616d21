"""What people and groups are called, asked of Slack and remembered. Without the scopes for it nobody has a name."""

import re
from collections.abc import Awaitable, Callable, Mapping
from time import monotonic

from slack_sdk.web.async_client import AsyncWebClient

from bot.settings.slack import is_id
from bot.slack.escaping import literal, visible
from bot.slack.posting import FAILURES
from bot.slack.splitting import shortened

_LIFE = 3_600.0  # seconds that a name is believed, also that there is none
_MENTION = re.compile(r"<@([^<>|]+)(?:\|([^<>]*))?>")
_OWNER_MOST = 400


class Names:
    """The names of a workspace."""

    def __init__(self, client: AsyncWebClient, clock: Callable[[], float] = monotonic) -> None:
        self._client = client
        self._clock = clock
        self._known: dict[str, tuple[float, str | None]] = {}

    async def of_person(self, user: str) -> str | None:
        """How a person is called; None when Slack does not tell."""
        return await self._cached(user, self._person)

    async def of_group(self, group: str) -> str | None:
        """How a user group is called; None when Slack does not tell."""
        return await self._cached(group, self._group)

    async def shown(self, markup: str) -> str | None:
        """Slack's markup with the names of people in the place of their mentions; None when one of them has none."""
        names = await self._mentioned(markup)
        return None if None in names.values() else _replaced(markup, names)

    async def told(self, markup: str) -> str:
        """Slack's markup with names in the place of mentions; who has none is called by the id."""
        return _replaced(markup, await self._mentioned(markup))

    async def _mentioned(self, markup: str) -> dict[str, str | None]:
        """What those are called who are mentioned, by id."""
        return {user: label or await self.of_person(user) for user, label in dict.fromkeys(_MENTION.findall(markup))}

    async def owner(self, owner: str, *, ping: bool) -> str:
        """Whom to ask, as mrkdwn: an id becomes a name, or a mention that notifies; anything else stays words."""
        if not is_id(owner):
            return shortened(literal(owner), _OWNER_MOST)
        if ping:
            return f"<!subteam^{owner}>" if owner[0] == "S" else f"<@{owner}>"
        name = await (self.of_group(owner) if owner[0] == "S" else self.of_person(owner))
        return literal(name or owner)

    async def _cached(self, key: str, ask: Callable[[str], Awaitable[str | None]]) -> str | None:
        now = self._clock()
        since, name = self._known.get(key, (now - _LIFE, None))
        if now - since < _LIFE:
            return name
        try:
            name = await ask(key)
        except FAILURES:
            name = None
        self._known[key] = (now, name)
        return name

    async def _person(self, user: str) -> str | None:
        details = (await self._client.users_info(user=user))["user"]
        profile = details.get("profile") or {}
        name = (
            profile.get("display_name") or profile.get("real_name") or details.get("real_name") or details.get("name")
        )
        return _clean(str(name)) if name else None

    async def _group(self, group: str) -> str | None:
        for each in (await self._client.usergroups_list())["usergroups"]:
            if each["id"] == group:
                return _clean(str(each.get("name") or each["handle"]))
        return None


def _replaced(markup: str, names: Mapping[str, str | None]) -> str:
    return _MENTION.sub(lambda match: f"@{names[match[1]] or match[1]}", markup)


def _clean(name: str) -> str:
    return visible(" ".join(name.split())).translate({ord("<"): "‹", ord(">"): "›"})
