"""The page, with and without JavaScript."""

import asyncio
import html
from typing import Any

import httpx
import pytest

from bot.server.page.environment import static_address
from index.errors import ModelError
from tests.answers import answer
from tests.bot.server.api.test_ask import events_of
from tests.bot.server.app import QUESTION, SECRET_QUESTION, World, client_of
from tests.bot.server.scripted import Scripted


def got(app: Any, method: str, path: str, token: str | None = None, **given: Any) -> httpx.Response:
    async def get() -> httpx.Response:
        async with client_of(app, token) as client:
            return await client.request(method, path, **given)

    return asyncio.run(get())


def test_the_page_greets_with_questions_drawn_from_the_documents_that_one_may_see(world: World) -> None:
    response = got(world.app(), "GET", "/")
    assert response.status_code == 200
    assert "One document" in response.text
    assert "board" not in response.text.lower()
    assert response.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
    assert "<style" not in response.text
    assert " style=" not in response.text
    assert " onclick=" not in response.text


def test_without_javascript_a_form_brings_the_answer_and_its_source(world: World) -> None:
    response = got(world.app(), "POST", "/", data={"question": QUESTION, "thread": "t1"})
    assert response.status_code == 200
    assert "thirty days</b>" in response.text
    assert '<a class="cite" href="/d/leave.md?start=' in response.text
    assert 'name="thread" value="t1"' in response.text


def test_a_fault_is_told_on_the_page(world: World) -> None:
    response = got(world.app(Scripted(ModelError("gone"))), "POST", "/", data={"question": "?"})
    assert response.status_code == 502
    assert 'role="alert"' in response.text
    assert "gone" not in response.text
    assert got(world.app(), "POST", "/", data={"question": " "}).status_code == 422


def test_events_bring_the_answer_as_html_with_an_id_for_rating(world: World) -> None:
    response = got(world.app(), "POST", "/ask", data={"question": QUESTION})
    events = events_of(response.text)
    assert [name for name, _ in events] == ["status", "status", "sentence", "answer"]
    assert "thirty days" in events[2][1]["html"]
    assert 'data-rate="good"' in events[3][1]["html"]
    assert events[3][1]["told"] == "Answered, with 1 sources."


def test_what_is_for_others_is_not_answered(world: World) -> None:
    response = got(world.app(), "POST", "/ask", data={"question": SECRET_QUESTION})
    assert "May" not in events_of(response.text)[-1][1]["html"]


def test_whoever_is_not_known_is_sent_to_the_login_and_back(world: World) -> None:
    world.tokens().add("anna")
    response = got(world.app(), "GET", "/documents?words=a%20b")
    assert response.status_code == 303
    assert response.headers["location"] == "/login?next=%2Fdocuments%3Fwords%3Da%2520b"
    assert got(world.app(), "POST", "/ask", data={"question": QUESTION}).status_code == 303


@pytest.mark.parametrize("name", ["page.css", "page.js", "icon.svg"])
def test_what_goes_with_the_page_is_kept_by_browsers(world: World, name: str) -> None:
    response = got(world.app(), "GET", static_address(name))
    assert response.status_code == 200
    assert "immutable" in response.headers["cache-control"]
    assert got(world.app(), "GET", f"/static/../{name}x").status_code == 404


def test_the_page_is_escaped(world: World) -> None:
    attack = "<script>alert(1)</script>"
    response = got(
        world.app(Scripted(answer(question=attack))), "POST", "/", data={"question": attack, "thread": attack}
    )
    assert attack not in response.text
    assert html.escape(attack) in response.text
