import pytest
from slack_sdk.models.messages.chunk import BlocksChunk, MarkdownTextChunk, PlanUpdateChunk, TaskUpdateChunk
from slack_sdk.web.async_client import AsyncWebClient

from slack_sandbox.local import LocalSlack
from slack_sandbox.workspace import TEAM, Message
from tests.slack_sandbox.conftest import refused

pytestmark = pytest.mark.anyio


async def started(client: AsyncWebClient, question: Message, **more: str) -> str:
    response = await client.chat_startStream(
        channel=question.channel,
        thread_ts=question.ts,
        recipient_team_id=TEAM,
        recipient_user_id=question.user,
        **more,  # type: ignore[arg-type]
    )
    return str(response["ts"])


async def test_a_stream_grows_and_ends(slack: LocalSlack, client: AsyncWebClient, question: Message) -> None:
    ts = await started(client, question, markdown_text="Ten ")
    assert slack.replies(question, "bob")[0].streaming
    task = TaskUpdateChunk(id="1", title="Searching", status="in_progress")
    await client.chat_appendStream(channel=question.channel, ts=ts, chunks=[PlanUpdateChunk(title="Looking"), task])
    done = TaskUpdateChunk(id="1", title="Found 3 passages", status="complete")
    section = BlocksChunk(blocks=[{"type": "section", "text": {"type": "mrkdwn", "text": "a passage"}}])
    chunks = [done, MarkdownTextChunk(text="diplomats"), section]
    await client.chat_appendStream(channel=question.channel, ts=ts, chunks=chunks)
    blocks = [{"type": "context", "elements": [{"type": "mrkdwn", "text": "1 source"}]}]
    await client.chat_stopStream(channel=question.channel, ts=ts, markdown_text=".", blocks=blocks)
    (shown,) = slack.replies(question, "bob")
    assert shown.tasks == ("Found 3 passages",)
    assert shown.text == "Looking\nFound 3 passages\nTen diplomats.\na passage\n1 source"
    assert not shown.streaming
    assert await refused(client.chat_stopStream(channel=question.channel, ts=ts)) == "message_not_in_streaming_state"


async def test_a_stream_is_too_old_after_a_while(slack: LocalSlack, client: AsyncWebClient, question: Message) -> None:
    ts = await started(client, question, markdown_text="Ten")
    slack.core.clock.advance(301)
    late = client.chat_appendStream(channel=question.channel, ts=ts, markdown_text="more")
    assert await refused(late) == "message_not_in_streaming_state"
    assert [(m.text, m.streaming) for m in slack.replies(question, "bob")] == [("Ten", False)]
    await client.chat_update(channel=question.channel, ts=ts, markdown_text="Ten, at last")
    assert slack.replies(question, "bob")[0].text == "Ten, at last"


async def test_a_stream_is_full_at_some_point(slack: LocalSlack, client: AsyncWebClient, question: Message) -> None:
    slack.core.limits.stream = 20
    ts = await started(client, question, markdown_text="a" * 15)
    more = client.chat_appendStream(channel=question.channel, ts=ts, markdown_text="b" * 6)
    assert await refused(more) == "msg_too_long"
    assert slack.replies(question, "bob")[0].text == "a" * 15
    long = client.chat_appendStream(channel=question.channel, ts=ts, markdown_text="b" * 12_001)
    assert await refused(long) == "msg_too_long"


async def test_an_open_stream_is_not_edited_or_deleted(client: AsyncWebClient, question: Message) -> None:
    ts = await started(client, question, markdown_text="Ten")
    update = client.chat_update(channel=question.channel, ts=ts, text="a")
    assert await refused(update) == "streaming_state_conflict"
    assert await refused(client.chat_delete(channel=question.channel, ts=ts)) == "cant_delete_message"


async def test_a_stream_needs_a_thread_and_someone_to_read_it(client: AsyncWebClient, question: Message) -> None:
    start, channel = client.chat_startStream, question.channel
    assert await refused(start(channel=channel, thread_ts="1.1")) == "invalid_thread_ts"
    bare = start(channel=channel, thread_ts=question.ts)
    assert await refused(bare) == "missing_recipient_team_id"
    half = start(channel=channel, thread_ts=question.ts, recipient_team_id=TEAM)
    assert await refused(half) == "missing_recipient_user_id"


@pytest.mark.parametrize(
    "chunk",
    [
        {"type": "shout", "text": "a"},
        {"type": "task_update", "id": "1", "title": "a", "status": "done"},
        {"type": "task_update", "id": "1", "title": "a" * 257, "status": "complete"},
        {"type": "plan_update"},
    ],
)
async def test_wrong_chunks(client: AsyncWebClient, question: Message, chunk: dict[str, str]) -> None:
    ts = await started(client, question)
    append = client.chat_appendStream(channel=question.channel, ts=ts, chunks=[chunk])
    assert await refused(append) == "invalid_chunks"


async def test_the_stop_button_ends_the_stream(slack: LocalSlack, client: AsyncWebClient, question: Message) -> None:
    ts = await started(client, question, markdown_text="Ten")
    await slack.person("alice").stops("#general", question.ts)
    assert not slack.replies(question, "bob")[0].streaming
    more = client.chat_appendStream(channel=question.channel, ts=ts, markdown_text="more")
    assert await refused(more) == "message_not_in_streaming_state"
