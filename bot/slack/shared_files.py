"""Files that people shared in Slack, fetched with the bot's token, which is shown to Slack alone."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from aiohttp import ClientSession, ClientTimeout
from slack_sdk.web.async_client import AsyncWebClient

from bot.answer import Answer, Citation
from bot.slack.threads import permalink
from bot.transcripts import place_of_file

_log = logging.getLogger(__name__)
_LARGEST = 50 * 2**20  # bytes
_PATIENCE = ClientTimeout(total=300.0)  # seconds
_SLACK = (".slack.com", ".slack-edge.com", ".slack-files.com")


@dataclass(frozen=True, slots=True)
class SharedFile:
    """A file of a message: its id, its name, and where it is fetched from."""

    id: str
    name: str
    address: str
    media_type: str


def shared_files(message: Mapping[str, Any]) -> list[SharedFile]:
    """The files of a message that Slack itself holds; what only stands elsewhere, or is gone, is none."""
    shared = []
    for sent in message.get("files") or ():
        if sent.get("is_external") or sent.get("mode") in {"tombstone", "external"}:
            continue
        address = str(sent.get("url_private_download") or sent.get("url_private") or "")
        file = str(sent.get("id") or "")
        if address and file.isalnum():
            name = str(sent.get("name") or sent.get("title") or file)
            shared.append(SharedFile(file, name, address, str(sent.get("mimetype") or "")))
    return shared


def located(answer: Answer, address: str, team: str) -> Answer:
    """The answer, in which a cited file that was shared in this workspace leads to the message that it came with.

    `address` is the workspace's own.
    """

    def opened(citation: Citation) -> Citation:
        found = place_of_file(citation.source)
        if found is None or found[0] != team:
            return citation
        return replace(citation, url=permalink(address, found[1], found[2]))

    return replace(answer, citations=tuple(map(opened, answer.citations)))


async def fetched(client: AsyncWebClient, file: SharedFile) -> bytes | None:
    """What a file holds; None, and a line in the log, when it is too large or Slack does not give it.

    Raises one of posting.FAILURES when Slack is not reached.
    """
    if not _is_slack(file.address, client.base_url):
        _log.warning("the file %s (%s) is not at Slack, so it is not read", file.id, file.name)
        return None
    async with (
        ClientSession(timeout=_PATIENCE) as session,
        session.get(
            file.address, headers={"Authorization": f"Bearer {client.token}"}, allow_redirects=False
        ) as response,
    ):
        # Without the scope files:read Slack answers with its page for signing in.
        is_page = response.content_type == "text/html" and file.media_type != "text/html"
        if response.status != HTTPStatus.OK or is_page:
            fault = "Slack does not give it; does the app have files:read?"
            _log.warning("the file %s (%s) is not read: %s (HTTP %s)", file.id, file.name, fault, response.status)
            return None
        content = bytearray()
        async for piece in response.content.iter_chunked(2**16):
            content += piece
            if len(content) > _LARGEST:
                _log.warning("the file %s (%s) is not read: it is larger than 50 MB", file.id, file.name)
                return None
        return bytes(content)


def _is_slack(address: str, base: str) -> bool:
    """Whether an address is Slack's own; that of the Web API is, wherever it is."""
    parts, own = urlsplit(address), urlsplit(base)
    if (parts.scheme, parts.netloc) == (own.scheme, own.netloc):
        return True
    return parts.scheme == "https" and f".{parts.hostname or ''}".endswith(_SLACK)
