"""What is stored of a workspace that has installed the app, and of one that is about to."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from slack_sdk.oauth.installation_store import Installation
from sqlalchemy import select

from bot.slack import schema
from bot.slack.encryption import Cipher, new_key
from bot.slack.installations import STATE_LIFE, Installations, States
from bot.slack.store import Store, path_of, url_of
from index.errors import SettingsError

pytestmark = pytest.mark.anyio
OLD, NEW = new_key(), new_key()


@pytest.fixture(params=["sqlite", "postgres"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    shared = request.param == "postgres"
    opened = Store(request.getfixturevalue("database_url") if shared else url_of(tmp_path))
    await opened.open()
    yield opened
    await opened.close()


def installed(team: str = "T1", token: str = "xoxb-1") -> Installation:
    return Installation(
        team_id=team, team_name="One", user_id="U1", bot_token=token, bot_refresh_token="xoxe-1", bot_token_expires_in=9
    )


async def test_tokens_are_encrypted_and_come_back(store: Store, tmp_path: Path) -> None:
    kept = Installations(store.database, Cipher(OLD))
    await kept.async_save(installed(token="xoxb-0"))
    await kept.async_save(installed())
    stored, bot = await kept.of_team("T1"), await kept.async_find_bot(enterprise_id=None, team_id="T1")
    assert stored is not None and bot is not None
    assert (stored.bot_token, bot.bot_refresh_token, await kept.teams()) == ("xoxb-1", "xoxe-1", ["T1"])
    assert await kept.async_find_installation(enterprise_id=None, team_id="T2") is None
    bot.bot_token = "xoxb-2"
    await kept.async_save_bot(bot)
    again = await kept.of_team("T1")
    assert again is not None and (again.bot_token, again.installed_at) == ("xoxb-2", stored.installed_at)
    rows = await store.database.rows(select(schema.installations))
    assert "T1" in str(rows) and "xox" not in str(rows)
    files = b"".join(each.read_bytes() for each in tmp_path.glob(f"{path_of(tmp_path).name}*"))
    assert b"xox" not in files


async def test_a_new_key_takes_the_place_of_the_old_one(store: Store) -> None:
    await Installations(store.database, Cipher(OLD)).async_save(installed())
    with pytest.raises(SettingsError):
        await Installations(store.database, Cipher(NEW)).open()
    await Installations(store.database, Cipher(f"{NEW},{OLD}")).open()
    stored = await Installations(store.database, Cipher(NEW)).of_team("T1")
    assert stored is not None and stored.bot_token == "xoxb-1"


async def test_a_bot_of_a_workspace_that_has_left_is_not_stored(store: Store) -> None:
    kept = Installations(store.database, Cipher(OLD))
    await kept.async_save_bot(installed().to_bot())
    assert await kept.teams() == []


async def test_a_state_holds_once_and_for_ten_minutes(store: Store) -> None:
    now = 1_000.0
    states = States(store.database, lambda: now)
    first, second = await states.async_issue(), await states.async_issue()
    assert [await states.async_consume(each) for each in (first, first, "x")] == [True, False, False]
    now += STATE_LIFE
    assert not await states.async_consume(second)
