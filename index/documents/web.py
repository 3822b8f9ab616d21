"""A web address: fetched within one deadline and one size, then read by the format that the server names."""

import logging
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from index.document import Document
from index.documents import formats
from index.documents.decoding import MAX_BYTES
from index.documents.reading import Reading
from index.errors import SourceError

if TYPE_CHECKING:
    import httpx

_AGENT = "footnote-qa"
_HTTP_OK = 200
_UNTOLD = frozenset({"", "application/octet-stream", "binary/octet-stream"})


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a server sent: `url` after all redirects, `kind` without parameters, `encoding` as it names it."""

    url: str
    kind: str
    encoding: str | None
    data: bytes


def read_url(url: str, *, timeout: float = 20.0, limit_bytes: int = MAX_BYTES) -> Document:
    """Fetch `url` and read it as a document; its id is its canonical address.

    `timeout` is the time for the whole fetch, in seconds; `limit_bytes` counts unpacked bytes. Blocks, and must not be
    called from a running event loop. Raises SourceError when the address is faulty, cannot be reached in time, answers
    anything but 200, or holds no text of a known type.
    """
    if not _is_web(url):
        raise SourceError(url, "is not an http or https address")
    import asyncio  # with ssl and httpx 0.1 s and more that files need not pay

    answer = asyncio.run(_fetch(url, timeout, limit_bytes))
    if not answer.data:
        raise SourceError(url, "is empty")
    reading = _read(url, answer)
    if not reading.text.strip():
        raise SourceError(url, "holds no text")
    address = _canonical(reading.url, answer.url)
    return Document(
        id=address,
        title=reading.title or _name(address),
        source=url,
        text=reading.text,
        blocks=reading.blocks,
        url=address,
        date=reading.date,
        pages=reading.pages,
    )


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a broken host, or a port that is no number from 0 to 65535
        return False


async def _fetch(url: str, timeout: float, limit_bytes: int) -> _Answer:
    """The answer to a GET. One deadline for all of it, so that a server that drips bytes cannot hold it for ever."""
    import asyncio  # see read_url

    import httpx

    logging.getLogger("httpx").setLevel(logging.WARNING)  # it reports each request as news
    try:
        async with (
            asyncio.timeout(timeout),
            httpx.AsyncClient(follow_redirects=True, timeout=timeout, headers={"User-Agent": _AGENT}) as client,
            client.stream("GET", url) as response,
        ):
            return await _received(response, url, limit_bytes)
    except (TimeoutError, httpx.TimeoutException) as error:
        raise SourceError(url, f"did not answer in full within {timeout:g} s") from error
    except httpx.TooManyRedirects as error:
        raise SourceError(url, "redirects without end") from error
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        told = " ".join(str(error).split()) or type(error).__name__
        raise SourceError(url, f"cannot be reached ({told})") from error


async def _received(response: "httpx.Response", url: str, limit_bytes: int) -> _Answer:
    if response.status_code != _HTTP_OK:
        raise SourceError(url, f"answers {response.status_code} {response.reason_phrase}".rstrip())
    data = bytearray()
    async for part in response.aiter_bytes():
        data += part
        if len(data) > limit_bytes:
            raise SourceError(url, f"is larger than {limit_bytes / 1024**2:g} MB; leave it out")
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    return _Answer(urldefrag(str(response.url)).url, kind, response.charset_encoding, bytes(data))


def _read(url: str, answer: _Answer) -> Reading:
    suffix = PurePosixPath(urlsplit(answer.url).path).suffix.lower()
    named = formats.of_name(f"a{suffix}")
    if answer.kind in _UNTOLD:
        chosen = named or formats.of_media_type("text/html")
    elif answer.kind == "text/plain" and named:  # how servers send what they do not know
        chosen = named
    else:
        chosen = formats.of_media_type(answer.kind)
    if chosen is None:
        raise SourceError(url, f"is of the type {answer.kind}, which Footnote does not read")
    return chosen.read(answer.data, url, answer.encoding)


def _canonical(stated: str | None, final: str) -> str:
    """The address that the page states as its own, when it is on the same host; else the one that answered.

    A site's front page, stated by a page that lies deeper, is a mistake of the site and is not taken.
    """
    there = urlsplit(urljoin(final, stated or ""))
    here = urlsplit(final)
    if not stated or there.hostname != here.hostname or there.scheme not in {"http", "https"}:
        return final
    if there.path in {"", "/"} and not there.query and here.path not in {"", "/"}:
        return final
    return urldefrag(there.geturl()).url


def _name(address: str) -> str:
    """The last part of an address, as a title for a text that has none."""
    parts = urlsplit(address)
    return unquote(PurePosixPath(parts.path).stem) or parts.netloc
