import pytest

from slack_sandbox.local import LocalSlack
from slack_sandbox.workspace import Message


@pytest.fixture
async def question(slack: LocalSlack) -> Message:
    return await slack.person("alice").posts("#general", "@footnote how many?")
