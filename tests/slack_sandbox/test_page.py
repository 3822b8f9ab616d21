"""The page: what it is told, what people do on it, and that nobody else's page can do it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from slack_sandbox.local import LocalSlack
from slack_sandbox.page import DEEDS

pytestmark = pytest.mark.anyio
Json = dict[str, Any]
MODAL: Json = {
    "type": "modal",
    "callback_id": "why",
    "title": {"type": "plain_text", "text": "Why?"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "reason",
            "label": {"type": "plain_text", "text": "Reason"},
            "element": {"type": "plain_text_input", "action_id": "text"},
        }
    ],
}
BUTTON: Json = {
    "type": "actions",
    "block_id": "buttons",
    "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Why"}, "action_id": "why"}],
}


@pytest.fixture
async def browser(slack: LocalSlack) -> AsyncIterator[ClientSession]:
    async with ClientSession(slack.url) as session:
        yield session


async def looks(browser: ClientSession, user: str) -> Json:
    async with browser.get("/page/state", params={"user": user}) as answer:
        body: Json = await answer.json()
        return body


async def does(browser: ClientSession, user: str, deed: str, **more: Any) -> Json:
    async with browser.post("/page/do", json={"user": user, "do": deed, **more}) as answer:
        body: Json = await answer.json()
        return body


def said(state: Json, name: str) -> list[str]:
    return [m["text"] for each in state["channels"] if each["name"] == name for m in each["messages"]]


@pytest.mark.parametrize("path", ["/", "/page/page.css", "/page/page.js", "/page/blocks.js"])
async def test_the_page_is_self_contained(browser: ClientSession, path: str) -> None:
    async with browser.get(path) as answer:
        text = await answer.text()
        policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "innerHTML" not in text
    assert path.endswith(".js") or "http" not in text


async def test_other_files_are_not_served(browser: ClientSession) -> None:
    for path in ("/page/core.py", "/page/..%2Fcore.py", "/page/"):
        async with browser.get(path) as answer:
            assert answer.status == 404


async def test_people_talk_edit_and_delete(slack: LocalSlack, browser: ClientSession) -> None:
    assert await does(browser, "alice", "post", channel="#general", text="@footnote how <many>?") == {"ok": True}
    state = await looks(browser, "alice")
    (message,) = next(each for each in state["channels"] if each["name"] == "general")["messages"]
    where = {"channel": "#general", "ts": message["ts"]}
    assert not (await does(browser, "bob", "edit", **where, text="mine"))["ok"]
    await does(browser, "alice", "edit", **where, text="how few?")
    await does(browser, "bob", "post", channel="#general", text="ten", thread=message["ts"])
    await does(browser, "bob", "react", **where, name="eyes")
    assert said(await looks(browser, "carol"), "general") == ["how few?", "ten"]
    assert slack.seen_by("carol", "general")[0].reactions == ("eyes",)
    assert said(await looks(browser, "carol"), "help") == []
    await does(browser, "alice", "delete", **where)
    assert said(await looks(browser, "carol"), "general") == ["This message was deleted.", "ten"]


async def test_buttons_modals_home_and_commands(
    slack: LocalSlack, browser: ClientSession, app: AsyncApp, client: AsyncWebClient
) -> None:
    heard: list[str] = []

    @app.action("why")
    async def why(ack: Any, body: Json, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @app.view("why")
    async def reason(ack: Any, view: Json) -> None:
        await ack()
        heard.append(view["state"]["values"]["reason"]["text"]["value"])

    @app.shortcut("ask_about_this")
    async def ask(ack: Any, shortcut: Json) -> None:
        await ack()
        heard.append(shortcut["message"]["text"])

    @app.command("/footnote")
    async def command(ack: Any, command: Json) -> None:
        await ack(f"about {command['text']}")

    alice = slack.person("alice")
    posted = await client.chat_postMessage(channel="#general", text="ten", blocks=[BUTTON])
    where = {"channel": "#general", "ts": posted["ts"]}
    await does(browser, "alice", "click", **where, button="why", block="buttons")
    await slack.until(lambda: alice.modal)
    assert (await looks(browser, "alice"))["modal"]["title"]["text"] == "Why?"
    await does(browser, "alice", "submit", values={"reason": "too few"})
    await does(browser, "alice", "shortcut", **where)
    assert heard == ["too few", "ten"]
    await does(browser, "alice", "post", channel="#general", text="/footnote leave")
    assert said(await looks(browser, "alice"), "general") == ["ten", "about leave"]
    assert said(await looks(browser, "bob"), "general") == ["ten"]
    await client.views_publish(user_id=alice.id, view={"type": "home", "blocks": [BUTTON]})
    await does(browser, "alice", "click_view", button="why")
    await slack.until(lambda: alice.modal)
    await does(browser, "alice", "cancel")
    assert (await looks(browser, "alice"))["modal"] is None


async def test_a_thread_that_is_worked_at_can_be_stopped(
    slack: LocalSlack, browser: ClientSession, client: AsyncWebClient
) -> None:
    question = await slack.person("alice").posts("#general", "@footnote how many?")
    where: Any = {"channel_id": question.channel, "thread_ts": question.ts}
    await client.assistant_threads_setStatus(**where, status="is looking")
    await client.agents_sessions_setStatus(**where, status="processing")
    general = (await looks(browser, "alice"))["channels"][0]
    assert (general["status"], general["working"]) == ({question.ts: "is looking"}, [question.ts])
    assert (await does(browser, "alice", "stop", channel="#general", ts=question.ts))["ok"]
    await does(browser, "alice", "open", tab="home")


async def test_news_come_as_they_happen(slack: LocalSlack, browser: ClientSession) -> None:
    async with browser.get("/page/news") as answer:
        assert (await answer.content.readline()).startswith(b"data: ")
        await answer.content.readline()
        await slack.person("alice").posts("#general", "hello")
        assert (await answer.content.readline()).startswith(b"data: ")


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://example.org"}, {"Host": "example.org"}, {"Content-Type": "text/plain"}]
)
async def test_another_site_does_nothing_here(
    slack: LocalSlack, browser: ClientSession, headers: dict[str, str]
) -> None:
    body = '{"user": "alice", "do": "post", "channel": "#general", "text": "hi"}'
    given = {"Content-Type": "application/json"} | headers
    async with browser.post("/page/do", data=body, headers=given) as answer:
        assert answer.status in {403, 415}
    assert slack.seen_by("alice", "general") == []


@pytest.mark.parametrize("deed", [*DEEDS, "dance"])
async def test_a_deed_that_makes_no_sense_is_told_and_changes_nothing(
    slack: LocalSlack, browser: ClientSession, deed: str
) -> None:
    refusal = await does(browser, "alice", deed, channel="#nowhere", ts="1.1", text="", modal=True, button="x")
    assert not refusal["ok"]
    assert refusal["error"]


async def test_rubbish_is_refused(browser: ClientSession) -> None:
    for body in (b"[]", b"{", b'{"user": "nobody", "do": "post"}', b"{}"):
        async with browser.post("/page/do", data=body, headers={"Content-Type": "application/json"}) as answer:
            assert answer.status == 400
