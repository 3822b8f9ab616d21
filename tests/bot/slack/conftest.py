"""A local Slack for every scene."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from slack_sandbox.local import LocalSlack
from tests.bot.slack.scenes import Scene, scene


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    async with LocalSlack() as local:
        local.core.limits.retry_delays = (0.0, 0.2, 0.2)
        yield local


@pytest.fixture
async def town(slack: LocalSlack, tmp_path: Path) -> AsyncIterator[Scene]:
    """A bot in the workspace of alice, bob and carol."""
    async with scene(slack, tmp_path) as played:
        yield played
