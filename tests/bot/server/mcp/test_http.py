"""The protocol over HTTP: the package's own client, a real server on loopback, a real index."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeVar

import httpx
import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from bot.server.database import Database
from bot.server.tokens import Tokens
from bot.settings import Settings
from tests.bot.server.loopback import app_of, indexed, served

T = TypeVar("T")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, model_data: Path) -> Settings:
    return indexed(tmp_path_factory.mktemp("library"), model_data)


@pytest.fixture(scope="module")
def address(settings: Settings) -> Iterator[str]:
    with served(app_of(settings)) as address:
        yield address


@pytest.fixture(scope="module")
def secrets(settings: Settings, address: str) -> dict[str, str]:
    """The tokens of two callers: from now on nobody is let in without one."""
    tokens = Tokens(Database(settings.data))
    return {"anna": tokens.add("anna"), "ben": tokens.add("ben", ("board",))}


def calling(address: str, secret: str, do: Callable[[Client], Awaitable[T]]) -> T:
    async def run() -> T:
        headers = {"Authorization": f"Bearer {secret}"}
        async with (
            httpx2.AsyncClient(headers=headers) as http,
            Client(streamable_http_client(f"{address}/mcp", http_client=http)) as client,
        ):
            return await do(client)

    return asyncio.run(run())


def test_nobody_comes_in_without_a_token(address: str, secrets: dict[str, str]) -> None:
    request = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    for headers in ({}, {"Authorization": "Bearer footnote_wrong"}):
        response = httpx.post(f"{address}/mcp", json=request, headers=headers)
        assert (response.status_code, response.json()["error"]["code"]) == (401, "unauthorized")
        assert response.headers["www-authenticate"] == "Bearer"


def test_a_page_of_somebody_else_cannot_call_it(address: str, secrets: dict[str, str]) -> None:
    headers = {"Authorization": f"Bearer {secrets['anna']}", "Origin": "https://evil.example"}
    assert httpx.post(f"{address}/mcp", json={}, headers=headers).status_code == 403
    assert httpx.post(f"{address}/mcp", json={}, headers={"Host": "evil.example"}).status_code == 421


def test_the_tools(address: str, secrets: dict[str, str]) -> None:
    listed = calling(address, secrets["anna"], lambda client: client.list_tools()).tools
    assert {tool.name for tool in listed} == {"ask", "search", "read", "documents"}
    for tool in listed:
        assert tool.description
        assert tool.output_schema
        assert tool.annotations
        assert tool.annotations.read_only_hint


def test_a_question_and_the_text_around_its_quote(address: str, secrets: dict[str, str]) -> None:
    async def ask(client: Client) -> None:
        result = await client.call_tool("ask", {"question": "How many days of leave do I have?"})
        assert result.structured_content is not None
        assert not result.is_error
        [text] = result.content
        assert "thirty days" in result.structured_content["answer"]
        [cited] = result.structured_content["citations"]
        assert text.type == "text"
        assert f"[1] Leave (leave.md, {cited['start']}-{cited['end']})\n“{cited['quote']}”" in text.text
        ends = {"start": cited["start"], "end": cited["end"]}
        around = await client.call_tool("read", {"document": cited["document"], **ends})
        assert around.structured_content is not None
        assert around.structured_content["text"] == cited["quote"]
        [raw] = around.content
        assert raw.type == "text"
        assert raw.text == cited["quote"], "letter for letter, and nothing else"

    calling(address, secrets["anna"], ask)


def test_a_conversation(address: str, secrets: dict[str, str]) -> None:
    async def ask(client: Client) -> str:
        await client.call_tool("ask", {"question": "How many days of paid leave do I have?", "thread": "x"})
        result = await client.call_tool("ask", {"question": "And who approves it?", "thread": "x"})
        assert result.structured_content is not None
        return str(result.structured_content["answer"])

    assert "head of department" in calling(address, secrets["anna"], ask)


def test_each_sees_what_the_token_allows(address: str, secrets: dict[str, str]) -> None:
    async def look(client: Client) -> tuple[set[str], set[str], bool, bool]:
        listed = (await client.call_tool("documents", {})).structured_content
        passages = (
            await client.call_tool("search", {"question": "When will the Leipzig office close?"})
        ).structured_content
        asked = (await client.call_tool("ask", {"question": "Which office will close?"})).structured_content
        read = await client.call_tool("read", {"document": "plans.md"})
        assert listed is not None
        assert passages is not None
        assert asked is not None
        assert listed["total"] == len(listed["documents"])
        seen = {passage["document"] for passage in passages["passages"]}
        return {document["id"] for document in listed["documents"]}, seen, asked["abstained"], read.is_error

    assert calling(address, secrets["anna"], look) == ({"leave.md"}, {"leave.md"}, True, True)
    ids, seen, abstained, failed = calling(address, secrets["ben"], look)
    assert (ids, "plans.md" in seen, abstained, failed) == ({"leave.md", "plans.md"}, True, False, False)


@pytest.mark.parametrize(
    ("tool", "given", "words"),
    [
        ("read", {"document": "nowhere.md"}, "there is no such document"),
        ("read", {"document": "leave.md", "start": 5, "end": 2}, "give start and end in it"),
        ("read", {"document": "leave.md", "start": 999_999}, "give start and end in it"),
        ("ask", {"question": "   "}, "the question is empty"),
        ("search", {"question": "x", "k": 500}, "less than or equal to 50"),
    ],
)
def test_what_is_given_wrong_is_told(
    tool: str, given: dict[str, object], words: str, address: str, secrets: dict[str, str]
) -> None:
    result = calling(address, secrets["anna"], lambda client: client.call_tool(tool, given))
    [text] = result.content
    assert result.is_error
    assert text.type == "text"
    assert words in text.text
