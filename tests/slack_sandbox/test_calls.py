"""Over HTTP the local Slack signs what it says, and says it again when nobody took it."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from slack_sandbox.calls import Calls
from slack_sandbox.limits import RateLimits

pytestmark = pytest.mark.anyio


class App:
    """Takes calls: it refuses the first `refused` of them, and answers with `says`."""

    def __init__(self) -> None:
        self.refused, self.says, self.heard = 0, "", list[str]()

    async def hear(self, request: web.Request) -> web.Response:
        text = await request.text()
        assert SignatureVerifier("secret").is_valid_request(text, dict(request.headers))
        self.heard.append(text)
        if len(self.heard) <= self.refused:
            return web.Response(status=500)
        return web.Response(text=self.says)


@pytest.fixture
async def app() -> AsyncIterator[tuple[App, Calls]]:
    taking, site = App(), web.Application()
    site.router.add_post("/", taking.hear)
    runner = web.AppRunner(site)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield taking, Calls(url, "secret", RateLimits(retry_delays=(0.0, 0.0)), lambda: None)
    await runner.cleanup()


async def test_an_event_is_sent_until_it_is_taken(app: tuple[App, Calls]) -> None:
    taking, calls = app
    taking.refused = 2
    calls.event({"type": "event_callback"})
    while calls.busy:
        await asyncio.sleep(0.01)
    assert taking.heard == ['{"type": "event_callback"}'] * 3


@pytest.mark.parametrize(
    ("says", "answer"), [("", {}), ('{"text": "yes"}', {"text": "yes"}), ("plain", {"text": "plain"}), ("[]", {})]
)
async def test_what_a_person_did_is_answered_as_the_app_says(
    app: tuple[App, Calls], says: str, answer: dict[str, str]
) -> None:
    taking, calls = app
    taking.says = says
    assert await calls.ask("interactive", {"type": "block_actions"}) == answer
    assert await calls.ask("slash_commands", {"command": "/footnote"}) == answer
    assert [body.partition("=")[0] for body in taking.heard] == ["payload", "command"]
    taking.refused = 9
    assert await calls.ask("interactive", {}) is None
