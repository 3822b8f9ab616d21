"""Where a web address may lead."""

import asyncio
import socket
from typing import Any

import pytest

from index.documents.reach import is_public
from index.documents.web import Fetcher, WebSettings
from index.errors import SourceError
from tests.index.documents.test_web import Site, site

__all__ = ["site"]

HERE = {"public.example": "127.0.0.1", "inner.example": "10.1.2.3", "cloud.example": "169.254.169.254"}


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What names mean here, each time that they are asked; the last meaning stays."""
    meanings = {name: [number] for name, number in HERE.items()}
    real = asyncio.base_events.BaseEventLoop.getaddrinfo

    async def resolve(loop: Any, host: str, port: int, **options: Any) -> Any:
        if host not in meanings:
            return await real(loop, host, port, **options)
        known = meanings[host]
        number = known.pop(0) if len(known) > 1 else known[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port))]

    monkeypatch.setattr(asyncio.base_events.BaseEventLoop, "getaddrinfo", resolve)
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return meanings


def fault(url: str) -> str:
    with pytest.raises(SourceError) as raised:
        Fetcher(WebSettings(pause=0)).fetch(url)
    return raised.value.fault


@pytest.mark.parametrize(("name", "number"), HERE.items())
def test_a_name_of_a_private_machine_is_refused(names: dict[str, list[str]], name: str, number: str) -> None:
    assert fault(f"http://{name}/") == (
        f"leads to this machine or a private network ({name} is {number}); to allow that, set private_addresses = true"
    )


@pytest.mark.parametrize("target", ["http://127.0.0.1:1/", "http://10.0.0.1/", "http://[::1]/", "http://localhost:2/"])
def test_a_redirect_to_a_private_machine_is_refused(site: Site, target: str) -> None:
    assert "leads to this machine or a private network" in fault(site.put("/a", "", status=302, Location=target))


def test_what_the_user_names_by_its_number_is_meant(site: Site) -> None:
    assert Fetcher().fetch(site.put("/a", "<p>Words.")).data == b"<p>Words."


def test_private_names_can_be_allowed(site: Site, names: dict[str, list[str]]) -> None:
    site.put("/a", "Words.")
    fetched = Fetcher(WebSettings(private=True)).fetch(f"http://localhost:{site.server_port}/a")
    assert fetched.data == b"Words."


def test_a_name_that_changes_its_meaning_gains_nothing(
    site: Site, names: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    site.put("/a", "Words.")
    monkeypatch.setattr("index.documents.reach.is_public", lambda number: number == "127.0.0.1")
    names["public.example"] = ["127.0.0.1", "10.0.0.9"]  # checked, then asked again by who connects
    fetched = Fetcher().fetch(f"http://public.example:{site.server_port}/a")
    assert (fetched.data, fetched.url) == (b"Words.", f"http://public.example:{site.server_port}/a")


@pytest.mark.parametrize(
    ("number", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_public_numbers(number: str, public: bool) -> None:
    assert is_public(number) is public
