import asyncio

import pytest

from tests.answers import answer
from tests.bot.server.app import World, client_of
from tests.bot.server.scripted import Scripted


def status(world: World, method: str, headers: dict[str, str], **serve: object) -> int:
    async def send() -> int:
        async with client_of(world.app(Scripted(answer()), **serve)) as client:
            path, given = ("/healthz", None) if method == "GET" else ("/api/ask", {"question": "Why?"})
            return (await client.request(method, path, json=given, headers=headers)).status_code

    return asyncio.run(send())


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8321", "[::1]:8321", "192.0.2.7", "LOCALHOST"])
def test_its_own_names_and_all_addresses_are_answered(host: str, world: World) -> None:
    assert status(world, "GET", {"Host": host}) == 200


@pytest.mark.parametrize("host", ["evil.com", "localhost.evil.com", "127.0.0.1.evil.com:8321", "", "[", "a@b.x"])
def test_a_name_that_leads_here_by_somebody_elses_will_is_refused(host: str, world: World) -> None:
    assert status(world, "GET", {"Host": host}) == 421


def test_further_names_stand_in_the_settings(world: World) -> None:
    assert status(world, "GET", {"Host": "wiki.example.com"}, hosts=("wiki.example.com",)) == 200
    assert status(world, "GET", {"Host": "ask.example.com"}, public_url="https://ask.example.com", open=True) == 200


def test_pages_of_other_sites_change_nothing(world: World) -> None:
    assert status(world, "POST", {"Origin": "http://127.0.0.1:8321"}) == 200
    for origin in ("https://evil.com", "null", "http://127.0.0.1:9999", "http://localhost:8321"):
        assert status(world, "POST", {"Origin": origin}) == 403
    assert status(world, "GET", {"Origin": "https://evil.com"}) == 200, "it cannot read the answer"
    public = {"public_url": "https://ask.example.com", "open": True}
    assert status(world, "POST", {"Origin": "https://ask.example.com"}, **public) == 200
