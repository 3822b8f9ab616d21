"""Forgetting a person takes the bot's answers away in Slack too, as far as Slack lets it."""

from pathlib import Path

import pytest

from bot.settings.slack import SlackSettings
from bot.slack.app import web_client
from bot.slack.forgetting import take_posts_away
from slack_sandbox.local import LocalSlack
from tests.bot.slack.scenes import scene

pytestmark = pytest.mark.anyio


async def test_the_answers_posts_are_deleted_and_what_stays_is_told(slack: LocalSlack, tmp_path: Path) -> None:
    async with scene(slack, tmp_path) as town:
        hers = [await town.asks("alice", "#general", f"@footnote who? {number}") for number in range(2)]
        his = await town.asks("bob", "#general", "@footnote who?")
        posts = (await town.store.posts_of(slack.person("alice").id))["T0LOCAL"]
        assert len(posts) == 2
        await town.store.forget(slack.person("alice").id)
    slack.core.faults.fail("chat.delete", "cant_delete_message")
    client = web_client(slack.bot_token, SlackSettings(base_url=slack.api_url))
    left = await take_posts_away(client, [*posts, ("C0000001", "1.000000")])
    assert left == [(*posts[0], "cant_delete_message")]  # what is not there any more is no matter
    assert [len(town.replies(question)) for question in (*hers, his)] == [1, 0, 1]


async def test_a_shared_answer_is_among_them(slack: LocalSlack, tmp_path: Path) -> None:
    async with scene(slack, tmp_path) as town:
        alice = slack.person("alice")
        await alice.commands("#general", "/footnote", "who rebuilt it?")
        await town.settled()
        [private] = [message for message in alice.sees("#general") if message.ephemeral]
        await alice.clicks(private, "#general", "share")
        await slack.until(lambda: len(slack.seen_by("bob", "#general")) == 2)
        await town.settled()
        posts = (await town.store.posts_of(alice.id))["T0LOCAL"]
        assert {ts for _, ts in posts} == {message.ts for message in slack.seen_by("bob", "#general")}
