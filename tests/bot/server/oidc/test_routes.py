"""Logging in with OpenID Connect: a real provider on loopback, and what each lie of it comes to."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc.jwk import RSAKey

from bot.settings.oidc import OidcSettings
from tests.bot.server.app import World, client_of
from tests.bot.server.oidc.provider import CLIENT, SECRET, LoginProvider, provider


@pytest.fixture
def login() -> Iterator[LoginProvider]:
    with provider() as login:
        yield login


Visit = Callable[[httpx.AsyncClient], Awaitable[None]]


def visiting(world: World, login: LoginProvider, visit: Visit, **more: Any) -> None:
    oidc = {"issuer": login.issuer, "client_id": CLIENT, "client_secret": SECRET, "audiences": {"staff": ("board",)}}
    settings = OidcSettings(**(oidc | more))

    async def run() -> None:
        async with client_of(world.app(oidc=settings)) as client:
            await visit(client)

    asyncio.run(run())


async def logged_in(client: httpx.AsyncClient, to: str = "/") -> tuple[httpx.Response, str]:
    """How the server answers to a browser that comes back from the provider, and at which address it did."""
    begun = await client.get("/login/oidc", params={"next": to})
    assert begun.status_code == 302
    async with httpx.AsyncClient() as browser:
        sent_back = await browser.get(begun.headers["location"])
    back = sent_back.headers["location"].removeprefix("http://127.0.0.1:8321")
    return await client.get(back), back


async def sees(client: httpx.AsyncClient) -> set[str] | int:
    documents = await client.get("/api/documents")
    return (
        {document["id"] for document in documents.json()["documents"]}
        if documents.status_code == 200
        else documents.status_code
    )


def test_a_person_logs_in_and_sees_what_the_groups_allow(world: World, login: LoginProvider) -> None:
    async def visit(client: httpx.AsyncClient) -> None:
        assert await sees(client) == 401
        page = (await client.get("/login", params={"next": "/d/x y"})).text
        assert 'href="/login/oidc?next=/d/x%20y"' in page
        response, _ = await logged_in(client, "/d/leave.md")
        assert response.status_code == 200
        assert 'content="0; url=/d/leave.md"' in response.text
        assert await sees(client) == {"leave.md", "plan.txt"}

    visiting(world, login, visit)


def test_what_goes_to_the_provider(world: World, login: LoginProvider) -> None:
    async def visit(client: httpx.AsyncClient) -> None:
        begun = await client.get("/login/oidc", params={"next": "https://evil.example/"})
        query = parse_qs(urlsplit(begun.headers["location"]).query)
        assert query["code_challenge_method"] == ["S256"]
        assert query["response_type"] == ["code"]
        assert query.keys() >= {"state", "nonce", "code_challenge"}
        assert query["redirect_uri"] == ["http://127.0.0.1:8321/login/oidc/callback"]
        cookie = begun.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        response, _ = await logged_in(client, "//evil.example/")
        assert "evil" not in response.text, "nobody is sent elsewhere"

    visiting(world, login, visit)


def test_other_groups_see_less(world: World, login: LoginProvider) -> None:
    async def visit(client: httpx.AsyncClient) -> None:
        login.claims["groups"] = ["visitors"]
        await logged_in(client)
        assert await sees(client) == {"leave.md"}

    visiting(world, login, visit)


def test_who_lacks_a_required_claim_is_not_let_in(world: World, login: LoginProvider) -> None:
    async def visit(client: httpx.AsyncClient) -> None:
        response, _ = await logged_in(client)
        assert (response.status_code, response.json()["error"]["code"]) == (403, "forbidden")
        assert await sees(client) == 401
        login.claims |= {"hd": "example.com", "email_verified": True}
        response, _ = await logged_in(client)
        assert response.status_code == 200

    visiting(world, login, visit, required={"hd": ("example.com",), "email_verified": ("true",)})


@pytest.mark.parametrize(
    "bend",
    [
        {"aud": "another-client"},
        {"aud": [CLIENT, "another-client"], "azp": "another-client"},
        {"iss": "https://evil.example"},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1_000_000_000, "iat": 999_999_000},
        {"exp": None},
        {"sub": None},
        {"aud": None},
    ],
)
def test_a_token_that_is_not_for_this_login_is_refused(
    bend: dict[str, Any], world: World, login: LoginProvider
) -> None:
    async def visit(client: httpx.AsyncClient) -> None:
        login.bend = bend
        response, _ = await logged_in(client)
        assert (response.status_code, response.json()["error"]["code"]) == (401, "login")
        assert await sees(client) == 401

    visiting(world, login, visit)


def test_a_token_that_somebody_else_signed_is_refused(world: World, login: LoginProvider) -> None:
    async def visit(client: httpx.AsyncClient) -> None:
        login.signing = RSAKey.generate_key(2048, parameters={"kid": "one"})
        response, _ = await logged_in(client)
        assert response.status_code == 401
        assert await sees(client) == 401

    visiting(world, login, visit)


def test_a_login_cannot_be_used_twice_or_by_another_browser(world: World, login: LoginProvider) -> None:
    async def visit(client: httpx.AsyncClient) -> None:
        begun = await client.get("/login/oidc")
        kept = dict(client.cookies)
        async with httpx.AsyncClient() as browser:
            sent_back = await browser.get(begun.headers["location"])
        back = sent_back.headers["location"].removeprefix("http://127.0.0.1:8321")
        client.cookies.clear()
        assert (await client.get(back)).status_code == 401, "another browser"
        client.cookies.update(kept)
        assert (await client.get(back)).status_code == 200
        client.cookies.clear()
        client.cookies.update(kept)
        assert (await client.get(back)).status_code == 401, "the same once more"
        assert (await client.get("/login/oidc/callback?code=x&state=y")).status_code == 401
        assert (await client.get("/login/oidc/callback?error=access_denied")).status_code == 401
        assert await sees(client) == 401

    visiting(world, login, visit)


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://evil.example"},
        {"id_token_signing_alg_values_supported": ["none", "HS256"]},
        {"authorization_endpoint": None},
    ],
)
def test_a_provider_that_is_another_one_is_refused(
    metadata: dict[str, Any], world: World, login: LoginProvider
) -> None:
    async def visit(client: httpx.AsyncClient) -> None:
        login.metadata = metadata
        response = await client.get("/login/oidc")
        assert (response.status_code, response.json()["error"]["code"]) == (401, "login")

    visiting(world, login, visit)


def test_a_session_ends_with_its_groups(world: World, login: LoginProvider) -> None:
    """What a group gives is looked up at each request: the settings of a new start hold at once."""
    jar: dict[str, str] = {}

    async def first(client: httpx.AsyncClient) -> None:
        await logged_in(client)
        jar.update(client.cookies)

    async def second(client: httpx.AsyncClient) -> None:
        client.cookies.update(jar)
        assert await sees(client) == {"leave.md"}

    visiting(world, login, first)
    visiting(world, login, second, audiences={})


def test_without_the_setting_there_is_no_such_login(world: World) -> None:
    async def run() -> None:
        async with client_of(world.app()) as client:
            assert (await client.get("/login/oidc")).status_code == 404
            assert (await client.get("/login/oidc/callback")).status_code == 404
            assert "/login/oidc" not in (await client.get("/login")).text

    asyncio.run(run())
