"""Taking the bot's posts away that answer a person who is to be forgotten."""

from collections.abc import Iterable

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.posting import FAILURES, error_of

_GONE = frozenset({"message_not_found"})


async def take_posts_away(client: AsyncWebClient, posts: Iterable[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Delete messages (channel and ts); those that are still there, each with Slack's reason."""
    left = []
    for channel, ts in posts:
        try:
            await client.chat_delete(channel=channel, ts=ts)
        except FAILURES as error:
            reason = error_of(error) or type(error).__name__
            if reason not in _GONE:
                left.append((channel, ts, reason))
    return left
