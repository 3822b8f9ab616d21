"""The way in: only whom the settings let in, with the browser that began, once."""

from pathlib import Path

import pytest

from bot.settings.slack import SlackSettings
from bot.slack.installing import INSTALL_PATH
from index.errors import SettingsError
from slack_sandbox.local import LocalSlack
from slack_sandbox.workspace import TEAM
from tests.bot.slack.workspace_scenes import SECOND, shared

pytestmark = pytest.mark.anyio


async def test_the_page_leads_to_slack_and_asks_for_what_the_settings_need(slack: LocalSlack, tmp_path: Path) -> None:
    async with shared(slack, tmp_path) as town:
        address, cookie = await town.begins()
        assert address.startswith(f"{slack.url}/oauth/v2/authorize?") and "chat:write" in address
        assert "usergroups" not in address
        assert cookie.startswith("slack-app-oauth-state=")
        async with town.browser.get(address) as page:
            assert "Footnote asks to be let in" in await page.text()


async def test_a_workspace_that_is_not_listed_is_told_how_to_be(slack: LocalSlack, tmp_path: Path) -> None:
    async with shared(slack, tmp_path, settings=SlackSettings.model_validate({"workspaces": {TEAM: {}}})) as town:
        status, page = await town.installs(SECOND)
        assert status == 403 and f"[slack.workspaces.{SECOND}]" in page
        assert town.second.core.tokens == set()  # given back
        assert (await town.installs(TEAM))[0] == 200


async def test_any_workspace_may_where_the_settings_say_so(slack: LocalSlack, tmp_path: Path) -> None:
    async with shared(slack, tmp_path, settings=SlackSettings(any_workspace=True)) as town:
        status, page = await town.installs(SECOND)
        assert status == 200 and "Second has Footnote now" in page


async def test_a_state_holds_once_for_the_browser_that_began(slack: LocalSlack, tmp_path: Path) -> None:
    async with shared(slack, tmp_path) as town:
        address, cookie = await town.begins()
        back = await town.allows(address, TEAM)
        status, page = await town.returns(back, "slack-app-oauth-state=another")
        assert status == 400 and "did not begin" in page and INSTALL_PATH in page
        assert (await town.returns(back, cookie))[0] == 200
        status, page = await town.returns(back, cookie)
        assert status == 401 and "done before" in page


async def test_a_cancelled_or_wrong_return_is_explained(slack: LocalSlack, tmp_path: Path) -> None:
    async with shared(slack, tmp_path) as town:
        address, cookie = await town.begins()
        status, page = await town.returns(await town.allows(address, TEAM, "deny"), cookie)
        assert status == 200 and "told not to" in page
        address, cookie = await town.begins()
        status, page = await town.returns((await town.allows(address, TEAM)).replace("code=", "code=x"), cookie)
        assert status == 401 and "did not take the code" in page


async def test_the_bot_does_not_begin_where_nobody_may_install_it(slack: LocalSlack, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no workspace may install"):
        async with shared(slack, tmp_path, settings=SlackSettings()):
            pass
