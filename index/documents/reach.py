"""Which machines a web address may lead to: those of the public net, and what the user has named by its number.

A name is resolved once, the addresses that it has are checked, and the connection goes to the one that was checked:
a name that changes what it means in between gains nothing. Each redirect is judged anew.
"""

import asyncio
import socket
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit
from urllib.request import getproxies

import httpx

_HTTPS_PORT = 443
_HTTP_PORT = 80


class Refused(Exception):
    """An address leads to this machine or to a private network."""


def client(url: str, headers: Mapping[str, str], timeout: float, *, private: bool) -> httpx.AsyncClient:
    """A client that follows redirects; unless `private`, only to public machines, and to the one that `url` numbers."""
    own = _place(httpx.URL(url)) if _is_number(urlsplit(url).hostname or "") else None
    proxied = bool({"all", "http", "https"} & getproxies().keys())
    guard = _Guard(own)  # behind a proxy it is the proxy that connects, and has its own rules
    transport = None if private or proxied else _CheckedTransport(guard)
    hooks = {"request": [guard.check_number]} if proxied and not private else {}
    return httpx.AsyncClient(
        follow_redirects=True, timeout=timeout, headers=headers, transport=transport, event_hooks=hooks
    )


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return host == "localhost"
    return True


def _place(url: httpx.URL) -> tuple[str, int]:
    return url.host, url.port or (_HTTPS_PORT if url.scheme == "https" else _HTTP_PORT)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public net: not loopback, private, link-local, shared or reserved."""
    parsed: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(parsed, IPv6Address):
        # An IPv4 address inside an IPv6 one leads to where that leads.
        inner = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo[1] if parsed.teredo else None)
        if inner is None and int(parsed) >> 32 == _NAT64:
            inner = IPv4Address(int(parsed) & 0xFFFF_FFFF)
        if inner is not None:
            return is_public(str(inner))
    return parsed.is_global and not parsed.is_multicast


_NAT64 = int(IPv6Address("64:ff9b::")) >> 32


class _Guard:
    """Judges where a request may go; `own` is the place that the user has named by its number."""

    def __init__(self, own: tuple[str, int] | None) -> None:
        self._own = own

    async def check_number(self, request: httpx.Request) -> None:
        """Refuse a host that is itself the number of a private machine. Raises Refused."""
        host = request.url.host
        if _place(request.url) != self._own and _is_number(host) and (host == "localhost" or not is_public(host)):
            raise _refusal(host, host)

    async def addresses(self, url: httpx.URL) -> list[str]:
        """The numbers that the host has, if it may be asked. Raises Refused, or httpx.ConnectError."""
        place = _place(url)
        try:
            entries = await asyncio.get_running_loop().getaddrinfo(*place, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpx.ConnectError(str(error)) from error
        numbers = list(dict.fromkeys(str(entry[4][0]) for entry in entries))
        if place != self._own:
            for number in numbers:
                if not is_public(number):
                    raise _refusal(url.host, number)
        return numbers


def _refusal(host: str, number: str) -> Refused:
    where = f"{host} is {number}" if host != number else host
    return Refused(f"leads to this machine or a private network ({where}); to allow that, set private_addresses = true")


class _CheckedTransport(httpx.AsyncBaseTransport):
    """Connects to the number that was checked; the server and its certificate still go by the name."""

    def __init__(self, guard: _Guard) -> None:
        self._guard = guard
        self._inner = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request to the first of the host's numbers that can be reached."""
        if request.url.scheme not in {"http", "https"}:
            raise httpx.UnsupportedProtocol(f"{request.url.scheme} is not http or https")
        failed: httpx.ConnectError | None = None
        for number in await self._guard.addresses(request.url):
            sent = httpx.Request(
                request.method,
                request.url.copy_with(host=number),
                headers=request.headers,  # with the name as Host
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": request.url.host},
            )
            try:
                return await self._inner.handle_async_request(sent)
            except httpx.ConnectError as error:
                failed = error
        raise failed or httpx.ConnectError("the name has no address")

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()
