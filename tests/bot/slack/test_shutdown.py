import asyncio
import os
import signal
import sys
from pathlib import Path
from time import time

import pytest

from slack_sandbox.local import LocalSlack

pytestmark = pytest.mark.anyio


@pytest.mark.timeout(300)  # as it may be the first to make the models
@pytest.mark.usefixtures("embedder")
async def test_sigterm_ends_the_process(slack: LocalSlack, tmp_path: Path, model_data: Path) -> None:
    """The command itself, over the shipped article."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "models").symlink_to(model_data / "models")
    environment = {**os.environ, "SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token}
    environment |= {"FOOTNOTE_SLACK__BASE_URL": slack.api_url, "FOOTNOTE_SLACK__SYNC_EVERY": "0"}
    environment |= {"PYTHONPATH": str(Path(__file__).parents[3]), "FOOTNOTE_DATA": str(tmp_path / "data")}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "slack", env=environment, stderr=asyncio.subprocess.PIPE
    )
    await slack.connected(200)
    question = await slack.person("alice").posts("#general", "@footnote How many diplomats were expelled?")
    await slack.until(lambda: any("10 diplomats" in message.text for message in slack.replies(question, "bob")), 30)
    begun = time()
    process.send_signal(signal.SIGTERM)
    _, output = await process.communicate()
    assert process.returncode == 0
    assert time() - begun < 20
    assert b"connected to Slack" in output
