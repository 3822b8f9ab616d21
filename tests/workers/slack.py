"""Three bots in one local Slack: one is killed, then all are restarted one by one, and every answer is counted."""

import asyncio
import time
from collections.abc import Sequence, Set
from contextlib import suppress
from functools import partial
from pathlib import Path

from bot.settings.slack import APP_TOKEN, BOT_TOKEN
from slack_sandbox.local import LocalSlack
from slack_sandbox.workspace import BOT_USER, Message
from tests.soak.town import Load, Outcome, ask_all, counted, settle_in
from tests.workers.worker import Worker, data_of, shared

_PATIENCE = 300.0  # seconds for the next answer, while questions wait for theirs
_QUIET = 3.0  # seconds without news, after which all is taken to be done


async def chat(data: Path, url: str, folder: Path, load: Load) -> tuple[Outcome, list[int]]:
    """Ask everything and count; also the exit statuses of the bots that were told to end."""
    async with LocalSlack() as slack:
        slack.core.limits.rates = 0.0
        slack.core.limits.retry_delays = (0.0, 1.0, 5.0, 5.0, 5.0)
        people, channels = settle_in(slack, load)
        variables = {
            **shared(url),
            "FOOTNOTE_SLACK__BASE_URL": slack.api_url,
            "FOOTNOTE_SLACK__SYNC_EVERY": "0",
            "FOOTNOTE_SLACK__QUEUE": str(load.questions),  # they come faster than two cores answer: let them all wait
            BOT_TOKEN: slack.bot_token,
            APP_TOKEN: slack.app_token,
        }
        bots = [
            Worker(name, ("slack", "--data", data_of(name, folder, data)), "connected to Slack", folder, variables)
            for name in ("bot 0", "bot 1", "bot 2")
        ]
        try:
            for bot in bots:
                await bot.start()
            start, statuses = time.monotonic(), list[int]()
            trouble = asyncio.create_task(_trouble(bots, statuses, load.questions / load.rate))
            asked = await ask_all(slack, load, people, channels)
            await trouble
            await _answered(slack, asked)
            outcome = counted(slack, asked, 0, time.monotonic() - start)
            statuses += [await bot.stop() for bot in bots]
        finally:
            for bot in bots:
                bot.end()
        return outcome, statuses


async def _trouble(bots: Sequence[Worker], statuses: list[int], seconds: float) -> None:
    """After a quarter of the time a bot is killed, after half of it all are restarted one by one."""
    await asyncio.sleep(seconds / 4)
    bots[0].kill()
    await bots[0].start()
    await asyncio.sleep(seconds / 4)
    for bot in bots:
        statuses.append(await bot.stop())
        await bot.start()


async def _answered(slack: LocalSlack, asked: Sequence[tuple[Message, float]]) -> None:
    """Wait until each question has its answer and nothing has happened for a while, or until no more answers come."""
    core = slack.core
    wanted = {(message.channel, message.ts) for message, _ in asked}
    left, had = len(wanted), len(wanted) + 1
    while 0 < left < had:
        had = left
        with suppress(TimeoutError):
            await slack.until(partial(_fewer, slack, wanted, had), _PATIENCE)
        left = _left(slack, wanted)
    with suppress(TimeoutError):
        await slack.until(lambda: not core.busy and time.monotonic() - core.quiet_since > _QUIET, _PATIENCE)


def _fewer(slack: LocalSlack, wanted: Set[tuple[str, str | None]], had: int) -> bool:
    return _left(slack, wanted) < had


def _left(slack: LocalSlack, wanted: Set[tuple[str, str | None]]) -> int:
    """How many questions have no answer yet."""
    messages = slack.core.workspace.messages()
    return len(wanted - {(message.channel, message.thread_ts) for message in messages if message.user == BOT_USER})
