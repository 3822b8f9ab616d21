"""A web address: fetched politely, within one deadline and one size, then read by the format that the server names."""

import logging
import time
import zlib
from collections.abc import AsyncIterator
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
_AGAIN = frozenset({429, 500, 502, 503, 504})  # a later try may succeed
_TRIES = 3
_GAP = 0.1  # seconds between two requests to one host
_UNTOLD = frozenset({"", "application/octet-stream", "binary/octet-stream"})
_ZLIB_OR_GZIP = 47  # zlib's own number for "either, as its header says"
_RAW_DEFLATE = -15
_STEP = 1024**2  # bytes that are unpacked at once


@dataclass(frozen=True, slots=True)
class WebSettings:
    """How addresses are fetched.

    `private`: also from this machine and private networks. `timeout`: seconds for one try. `limit_bytes`: of the
    unpacked body. `pause`: seconds before the second try, doubled before each further one. `patience`: the longest
    `Retry-After`, in seconds, that is waited for.
    """

    private: bool = False
    timeout: float = 20.0
    limit_bytes: int = MAX_BYTES
    pause: float = 1.0
    patience: float = 30.0


DEFAULT = WebSettings()


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server sent: `url` after all redirects, `kind` without parameters, `encoding` as it names it.

    `data` is unpacked; `wire_bytes` came over the net.
    """

    url: str
    kind: str
    encoding: str | None
    data: bytes
    wire_bytes: int


class _Later(Exception):
    """A server that asks to come back; `after` seconds, or None where it does not say."""

    def __init__(self, fault: str, after: float | None) -> None:
        super().__init__(fault)
        self.after = after


def read_url(url: str, settings: WebSettings = DEFAULT) -> Document:
    """Fetch `url` and read it as a document; its id is its canonical address. Raises SourceError."""
    return document_of(url, Fetcher(settings).fetch(url))


def document_of(url: str, fetched: Fetched) -> Document:
    """What was fetched from `url`, as a document. Raises SourceError when it holds no text of a known type."""
    reading = _read(url, fetched)
    address = _canonical(reading.url, fetched.url)
    return reading.document(address, url, name=_name(address), url=address)


class Fetcher:
    """Fetches addresses, one after the other; remembers which host has asked to be left alone until when."""

    def __init__(self, settings: WebSettings = DEFAULT) -> None:
        self._settings = settings
        self._free: dict[str, float] = {}  # by host: the moment of the monotonic clock before which it is not asked

    def fetch(self, url: str) -> Fetched:
        """The answer to a GET. A server that is busy is asked again, when it says or after a pause.

        Blocks, and must not be called from a running event loop. Raises SourceError when the address is faulty or not
        public, cannot be reached in time, answers anything but 200, or sends too much or nothing.
        """
        if not _is_web(url):
            raise SourceError(url, "is not an http or https address")
        import asyncio  # with ssl and httpx 0.1 s and more that files need not pay

        host = urlsplit(url).hostname or ""
        for number in range(1, _TRIES + 1):
            self._wait(url, host)
            try:
                fetched = asyncio.run(_fetch(url, self._settings))
            except _Later as busy:
                after = self._settings.pause * 2 ** (number - 1) if busy.after is None else busy.after
                self._free[host] = time.monotonic() + after
                if number == _TRIES or after > self._settings.patience:
                    asked = f"; it asks to come back in {after:.0f} s" if busy.after else ""
                    raise SourceError(url, f"{busy}{asked}") from busy
                continue
            self._free[host] = time.monotonic() + (0 if _is_own(host) else _GAP)
            return fetched
        raise AssertionError("the last try returns or raises")

    def _wait(self, url: str, host: str) -> None:
        left = self._free.get(host, 0.0) - time.monotonic()
        if left > self._settings.patience:
            raise SourceError(url, f"is not asked now: {host} asked to be left alone for {left:.0f} s more")
        if left > 0:
            time.sleep(left)


def _is_own(host: str) -> bool:
    return host in {"127.0.0.1", "localhost", "::1"}


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a broken host, or a port that is no number from 0 to 65535
        return False


async def _fetch(url: str, settings: WebSettings) -> Fetched:
    """One try. One deadline for all of it, so that a server that drips bytes cannot hold it for ever."""
    import asyncio  # see Fetcher.fetch

    import httpx

    from index.documents.reach import Refused, client

    logging.getLogger("httpx").setLevel(logging.WARNING)  # it reports each request as news
    headers = {"User-Agent": _AGENT, "Accept-Encoding": "gzip, deflate"}  # what _unpacked can stop in time
    try:
        async with (
            asyncio.timeout(settings.timeout),
            client(url, headers, settings.timeout, private=settings.private) as connected,
            connected.stream("GET", url) as response,
        ):
            return await _received(response, url, settings.limit_bytes)
    except (TimeoutError, httpx.TimeoutException) as error:
        raise SourceError(url, f"did not answer in full within {settings.timeout:g} s") from error
    except httpx.TooManyRedirects as error:
        raise SourceError(url, "redirects without end") from error
    except Refused as error:
        raise SourceError(url, str(error)) from error
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise SourceError(url, f"cannot be reached ({reason})") from error


async def _received(response: "httpx.Response", url: str, limit_bytes: int) -> Fetched:
    if response.status_code != _HTTP_OK:
        fault = f"answers {response.status_code} {response.reason_phrase}".rstrip()
        if response.status_code in _AGAIN:
            raise _Later(fault, retry_after(response.headers.get("retry-after", "")))
        raise SourceError(url, fault, response.status_code)
    data = bytearray()
    async for part in _unpacked(response, url):
        data += part
        if len(data) > limit_bytes:
            raise SourceError(url, f"is larger than {limit_bytes / 1024**2:g} MB; leave it out")
    if not data:
        raise SourceError(url, "is empty")
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    address = urldefrag(str(response.url)).url
    return Fetched(address, kind, response.charset_encoding, bytes(data), response.num_bytes_downloaded)


async def _unpacked(response: "httpx.Response", url: str) -> AsyncIterator[bytes]:
    """The body, unpacked a megabyte at most at once. Raises SourceError when it is packed in a way of its own."""
    encodings = [each.strip().lower() for each in response.headers.get("content-encoding", "").split(",")]
    packed = [each for each in encodings if each not in {"", "identity"}]
    if not packed:
        async for part in response.aiter_raw():
            yield part
        return
    if len(packed) > 1 or packed[0] not in {"gzip", "x-gzip", "deflate"}:
        raise SourceError(url, f"is packed as {', '.join(packed)}, which was not asked for; leave it out")
    unpacking = None
    async for part in response.aiter_raw():
        rest = part
        while rest:
            if unpacking is None or unpacking.eof:  # a body may be several archives, one after the other
                unpacking = zlib.decompressobj(_ZLIB_OR_GZIP if _has_header(rest, packed[0]) else _RAW_DEFLATE)
            try:
                yield unpacking.decompress(rest, _STEP)
            except zlib.error as error:
                raise SourceError(url, f"cannot be unpacked ({error})") from error
            rest = unpacking.unconsumed_tail or unpacking.unused_data
    if unpacking is not None:
        yield unpacking.flush()


def _has_header(data: bytes, encoding: str) -> bool:
    """Whether packed data begin as zlib's format has it; some servers send "deflate" without."""
    return encoding != "deflate" or (data[0] & 0x0F == zlib.DEFLATED and int.from_bytes(data[:2], "big") % 31 == 0)


def retry_after(stated: str) -> float | None:
    """Seconds, from a number or a date; None when the server states none that can be read."""
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    if stated.strip().isdecimal() and stated.isascii():
        return float(stated)
    try:
        moment = parsedate_to_datetime(stated)
    except ValueError:
        return None
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _read(url: str, answer: Fetched) -> Reading:
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
