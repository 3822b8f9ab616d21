import asyncio
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import index_settings, index_state, indexing, wiring
from bot.settings import Settings, load
from bot.settings.slack import ChannelSettings, SlackSettings
from bot.slack.library import SlackLibrary
from bot.slack.running import SlackTokens, run
from index.errors import SettingsError
from index.plan import SyncOrder
from slack_sandbox.local import LocalSlack
from tests.bot.slack.scenes import Scripted, Shelf

pytestmark = pytest.mark.anyio


PUBLIC = "# Leave\n\nEvery employee of Bramble & Finch has 27 days of paid holiday a year.\n"
BOARD = "# Board\n\nThe board will sell the Lisbon office of Bramble & Finch in March for 4 million euros.\n"
NEWS = "# Canteen\n\nThe canteen of Bramble & Finch opens at 11:30 and closes at 14:00.\n"


def texts(slack: LocalSlack, who: str, channel: str) -> str:
    return "\n".join(one.text for one in slack.seen_by(who, channel) if one.author == "footnote")


@pytest.mark.timeout(300)  # it may be the first to make the models, and runs a sync of its own
@pytest.mark.usefixtures("embedder")
async def test_documents_are_answered_from_for_those_who_may_see_them_and_new_ones_are_found(
    slack: LocalSlack, tmp_path: Path, model_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice = slack.person("alice")
    for folder, text in (("public", PUBLIC), ("board", BOARD)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{folder}.md").write_text(text, encoding="utf-8")
    (tmp_path / "footnote.toml").write_text(
        f'sources = ["public", {{ path = "board", audience = ["user:{alice.id}"] }}]\n'
        f'data = "data"\n[slack]\nbase_url = "{slack.api_url}"\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))
    settings = load()
    settings.data.mkdir()
    (settings.data / "models").symlink_to(model_data / "models")
    indexing.synchronise(settings, SyncOrder(), print)
    answerer = wiring.open_answerer(settings, print, remember=True)
    library = SlackLibrary(lambda: index_settings.open_catalog(settings), lambda location: location)
    (tmp_path / "public" / "canteen.md").write_text(NEWS, encoding="utf-8")
    ended = asyncio.Event()
    running = asyncio.create_task(
        run(settings, SlackTokens(slack.bot_token, slack.app_token), answerer, library, ended=ended)
    )
    await slack.connected()
    secret = "Which office will the board sell?"
    await alice.posts("#general", f"@footnote {secret}")
    await slack.until(lambda: "1 more source" in texts(slack, "alice", "#general"))
    assert "more source" not in texts(slack, "bob", "#general")
    assert "Lisbon" not in texts(slack, "bob", "#general")
    await alice.posts(alice.dm, secret)
    await slack.until(lambda: "The board will sell the Lisbon office" in texts(slack, "alice", alice.dm))
    await slack.until(lambda: index_state.status(settings).documents == 3, 60)
    await slack.person("bob").posts("#general", "@footnote When does the canteen open?")
    await slack.until(lambda: "11:30" in texts(slack, "bob", "#general"))
    ended.set()
    await running


async def test_channels_are_read_where_the_index_is_in_the_data_folder(tmp_path: Path) -> None:
    slack = SlackSettings(channels={"C0PLANS": ChannelSettings(read=True)})
    settings = Settings(data=tmp_path, slack=slack, database_url=SecretStr("postgresql://localhost/footnote"))
    with pytest.raises(SettingsError, match="take database_url out, or read"):
        await run(settings, SlackTokens("xoxb-", "xapp-"), Scripted(), Shelf(()))
