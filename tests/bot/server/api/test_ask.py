"""The API as programs use it, over the real answerer; what it costs to leave; and what faults look like."""

import asyncio
import json
from typing import Any

import httpx
import pytest

from bot.answer import Answer
from index.access import Filter
from index.errors import IndexMissing, ModelError, StoreError
from tests.answers import answer as made
from tests.bot.server.app import BOARD, QUESTION, SECRET_QUESTION, World, client_of
from tests.bot.server.scripted import Endless, Scripted

EVENTS = {"Accept": "text/event-stream"}


def events_of(text: str) -> list[tuple[str, Any]]:
    """The events of a stream, by their names."""
    events = []
    for block in text.replace("\r\n", "\n").split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line and not line.startswith(":"))
        if "event" in fields:
            events.append((fields["event"], json.loads(fields["data"])))
    return events


def test_the_answer_is_that_of_every_surface_with_an_id(world: World) -> None:
    async def ask() -> httpx.Response:
        async with client_of(world.app()) as client:
            return await client.post("/api/ask", json={"question": QUESTION})

    response = asyncio.run(ask())
    given = response.json()
    assert (response.status_code, given["short"]) == (200, "thirty days")
    assert len(given.pop("id")) == 32
    expected = world.answerer.ask(QUESTION, allowed=Filter(audience=frozenset())).to_json()
    assert given.keys() == expected.keys()
    assert given["citations"] == json.loads(json.dumps(expected["citations"]))


def test_events_tell_how_the_answer_comes_about(world: World) -> None:
    async def ask() -> httpx.Response:
        async with client_of(world.app()) as client:
            return await client.post("/api/ask", json={"question": QUESTION}, headers=EVENTS)

    response = asyncio.run(ask())
    events = events_of(response.text)
    assert response.headers["content-type"].startswith("text/event-stream")
    assert [name for name, _ in events] == ["status", "status", "text", "answer"]
    assert events[0][1] == {"stage": "searching"}
    assert events[1][1] == {"stage": "reading", "passages": 1}
    assert events[2][1]["text"] == events[3][1]["sentences"][0]["text"]
    assert [citation["number"] for citation in events[2][1]["new_citations"]] == [1]


def test_a_thread_belongs_to_its_caller_and_to_what_the_caller_may_see(world: World) -> None:
    scripted = Scripted(made())
    secrets = [world.tokens().add("ada"), world.tokens().add("bo")]
    world.tokens().remove("ada")
    secrets.append(world.tokens().add("ada", ("board",)))

    async def ask() -> None:
        async with client_of(world.app(scripted)) as client:
            for secret in (*secrets[1:], secrets[1]):
                headers = {"Authorization": f"Bearer {secret}"}
                await client.post("/api/ask", json={"question": "Why?", "thread": "plans"}, headers=headers)
            await client.post("/api/ask", json={"question": "Why?"}, headers=headers)

    asyncio.run(ask())
    bo, ada, bo_again, without = [thread for _, thread, _, _ in scripted.asked]
    assert bo == bo_again != ada
    assert without is None


def test_a_follow_up_is_understood(world: World) -> None:
    async def ask() -> Any:
        async with client_of(world.app()) as client:
            for question in (QUESTION, "And who approves it?"):
                response = await client.post("/api/ask", json={"question": question, "thread": "plans"})
            return response.json()

    assert "approved by the head of the department" in asyncio.run(ask())["answer"]


def test_an_answer_is_drawn_from_what_the_caller_may_see(world: World) -> None:
    board, staff = world.tokens().add("ada", ("board",)), world.tokens().add("bo", ("staff",))

    async def ask(token: str, headers: dict[str, str]) -> str:
        async with client_of(world.app(), token) as client:
            return (await client.post("/api/ask", json={"question": SECRET_QUESTION}, headers=headers)).text

    assert BOARD in asyncio.run(ask(board, {}))
    for headers in ({}, EVENTS):
        answer = asyncio.run(ask(staff, headers))
        assert "canteen in May" not in answer and "plan.txt" not in answer


@pytest.mark.parametrize(
    ("given", "status", "code", "message"),
    [
        ({"question": "  "}, 422, "question", "the question is empty; ask something"),
        ({"question": ""}, 422, "invalid", "question: string should have at least 1 character"),
        ({"question": "a" * 10_001}, 422, "invalid", "question: string should have at most 10000 characters"),
        ({"question": "a", "thread": " "}, 422, "invalid", "thread: string should match pattern '\\S'"),
        ({"question": "a", "audience": ["board"]}, 422, "invalid", "audience: extra inputs are not permitted"),
        ({}, 422, "invalid", "question: field required"),
    ],
)
def test_what_is_faulty_is_told(given: dict[str, Any], status: int, code: str, message: str, world: World) -> None:
    async def ask() -> httpx.Response:
        async with client_of(world.app()) as client:
            return await client.post("/api/ask", json=given)

    response = asyncio.run(ask())
    expected = {"message": message, "code": code, "request_id": response.headers["x-request-id"]}
    assert (response.status_code, response.json()) == (status, {"error": expected})


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (ModelError("openai: the key sk-123 is refused"), 502, "model"),
        (StoreError("/srv/secret/catalog.db: damaged"), 503, "index"),
        (IndexMissing("no index in /srv/secret"), 503, "no_index"),
        (RuntimeError("/srv/secret"), 500, "fault"),
    ],
)
def test_what_fails_is_told_without_its_details(error: Exception, status: int, code: str, world: World) -> None:
    async def ask(headers: dict[str, str]) -> httpx.Response:
        async with client_of(world.app(Scripted(error))) as client:
            return await client.post("/api/ask", json={"question": "Why?"}, headers=headers)

    response, streamed = asyncio.run(ask({})), asyncio.run(ask(EVENTS))
    assert response.status_code == status
    assert response.json()["error"]["code"] == code
    expected = response.json()["error"] | {"request_id": streamed.headers["x-request-id"]}
    assert events_of(streamed.text)[-1] == ("error", {"error": expected})
    assert "secret" not in response.text and "sk-" not in response.text


def test_a_client_that_goes_away_stops_its_question(world: World) -> None:
    endless = Endless(made())

    async def leave(headers: dict[str, str]) -> str:
        app = world.app(endless)
        async with client_of(app) as client:
            sent: list[Any] = [{"type": "http.request", "body": b'{"question": "Why?"}', "more_body": False}]

            async def receive() -> Any:
                if sent:
                    return sent.pop()
                await asyncio.to_thread(endless.begun.wait, 10)
                return {"type": "http.disconnect"}

            async def send(message: Any) -> None:
                pass

            fields = {"host": "127.0.0.1", "content-type": "application/json"} | headers
            scope = {
                "type": "http",
                "method": "POST",
                "path": "/api/ask",
                "query_string": b"",
                "headers": [(name.encode(), value.encode()) for name, value in fields.items()],
                "client": ("127.0.0.1", 1),
            }
            await asyncio.wait_for(app(scope, receive, send), 10)
            assert await asyncio.to_thread(endless.stopped.wait, 10)
            return (await client.get("/metrics")).text

    for headers in ({}, {"accept": "text/event-stream"}):
        endless.begun.clear()
        endless.stopped.clear()
        assert 'footnote_questions_total{outcome="left"} 1.0' in asyncio.run(leave(headers))


def test_past_the_queue_questions_are_refused(world: World) -> None:
    endless = Endless(made())

    async def ask() -> httpx.Response:
        async with client_of(world.app(endless, workers=1, queue=1)) as client:
            running = asyncio.ensure_future(client.post("/api/ask", json={"question": "One?"}))
            await asyncio.to_thread(endless.begun.wait, 10)
            waiting = asyncio.ensure_future(client.post("/api/ask", json={"question": "Two?"}))
            while "waiting 1.0" not in (await client.get("/metrics")).text:
                await asyncio.sleep(0.01)
            refused = await client.post("/api/ask", json={"question": "Three?"})
            endless.go.set()
            assert [(await response).status_code for response in (running, waiting)] == [200, 200]
            return refused

    refused = asyncio.run(ask())
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    assert refused.json()["error"]["code"] == "busy"


def test_more_than_the_rate_is_refused(world: World) -> None:
    async def ask() -> list[int]:
        async with client_of(world.app(Scripted(made()), rate=2)) as client:
            return [(await client.post("/api/ask", json={"question": "Why?"})).status_code for _ in range(3)]

    assert asyncio.run(ask()) == [200, 200, 429]


def test_an_answer_of_every_kind_has_the_described_shape(world: World) -> None:
    from pydantic import TypeAdapter

    from bot.server.api.answer import GivenAnswer
    from bot.server.api.examples import ANSWER

    TypeAdapter(GivenAnswer).validate_python(ANSWER | {"id": "1"})
    assert ANSWER.keys() == Answer.from_json(json.loads(json.dumps(made().to_json()))).to_json().keys()
