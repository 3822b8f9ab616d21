"""What was said in a thread, and where it stands: read page by page, since Slack gives the oldest page first."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

_PAGE = 200  # messages; Slack recommends no more at once
_MOST_PAGES = 25
Message = Mapping[str, Any]


def permalink(address: str, channel: str, ts: str, thread: str | None = None) -> str:
    """Where a message is; `address` is the workspace's own, such as https://acme.slack.com/."""
    place = f"{address}archives/{channel}/p{ts.replace('.', '')}"
    return f"{place}?thread_ts={thread}&cid={channel}" if thread else place


async def thread_messages(
    client: AsyncWebClient, channel: str, thread: str, *, oldest: str = "0", before: str = "", metadata: bool = False
) -> list[Message]:
    """The messages of a thread after `oldest` and before `before`, oldest first; its first message is among them.

    Of a thread of more than 5,000 messages the rest is left out. Raises one of posting.FAILURES.
    """
    messages: list[Message] = []
    cursor = ""
    for _ in range(_MOST_PAGES):
        response = await client.conversations_replies(
            channel=channel, ts=thread, oldest=oldest, limit=_PAGE, cursor=cursor, include_all_metadata=metadata
        )
        messages += response["messages"]
        cursor = (response.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor or (before and messages and float(messages[-1]["ts"]) >= float(before)):
            break
    once = {str(message["ts"]): message for message in messages}  # some pages repeat the first message
    return [message for message in once.values() if not before or float(message["ts"]) < float(before)]
