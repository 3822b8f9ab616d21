"""What a thread shows while the bot works."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from slack_sandbox.local import LocalSlack
from slack_sandbox.workspace import Message
from tests.slack_sandbox.conftest import refused

pytestmark = pytest.mark.anyio


async def test_a_status_goes_when_there_is_a_message_or_after_two_minutes(
    slack: LocalSlack, client: AsyncWebClient, question: Message
) -> None:
    async def look() -> str | None:
        await client.assistant_threads_setStatus(
            channel_id=question.channel, thread_ts=question.ts, status="is looking", loading_messages=["a", "b"]
        )
        return slack.core.status(question.channel, question.ts)

    assert await look() == "is looking"
    slack.core.clock.advance(121)
    assert slack.core.status(question.channel, question.ts) is None
    assert await look() == "is looking"
    await client.chat_postMessage(channel=question.channel, thread_ts=question.ts, text="Ten")
    assert slack.core.status(question.channel, question.ts) is None


async def test_sessions_titles_and_prompts(slack: LocalSlack, client: AsyncWebClient, question: Message) -> None:
    where = {"channel_id": question.channel, "thread_ts": question.ts}
    response = await client.agents_sessions_setStatus(**where, status="processing", title="Diplomats")
    assert (response["status"], response.get("warning")) == ("processing", None)
    slack.core.subscriptions.discard("agent_session_stopped")
    response = await client.agents_sessions_setStatus(**where, status="processing")
    assert response["warning"] == "missing_agent_session_stopped_event_subscription"
    assert await refused(client.agents_sessions_setStatus(**where, status="busy")) == "invalid_arguments"
    await client.assistant_threads_setTitle(**where, title="Diplomats")
    prompts = [{"title": "Leave", "message": "How many days of leave do I have?"}]
    await client.assistant_threads_setSuggestedPrompts(channel_id=question.channel, prompts=prompts)
    assert slack.core.workspace.prompts[question.channel, None]["prompts"] == prompts
    many = client.assistant_threads_setSuggestedPrompts(channel_id=question.channel, prompts=prompts * 5)
    assert await refused(many) == "invalid_arguments"
