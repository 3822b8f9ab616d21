"""The list of documents, and files that people add."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.server.page.documents import MOST_FILES
from index.embedding import Embedder
from tests.bot.server.api.test_ask import events_of
from tests.bot.server.app import World, client_of, opened
from tests.bot.server.page.test_routes import got

NEWS = b"# News\n\nThe canteen opens at seven o'clock in winter.\n"


@pytest.fixture(scope="module")
def own_world(tmp_path_factory: pytest.TempPathFactory, model_data: Path, embedder: Embedder) -> Iterator[World]:
    """One to which documents are added."""
    world = opened(tmp_path_factory.mktemp("added"), model_data)
    with closing(world.answerer):
        yield world


def sent(*files: tuple[str, bytes], **given: Any) -> dict[str, Any]:
    return {"files": [("files", (name, data)) for name, data in files], **given}


def test_the_documents_that_one_may_see_are_listed_and_found(world: World) -> None:
    token = world.tokens().add("anna", audience=("board",))
    everybody = world.app(open=True)
    assert "leave.md" in got(everybody, "GET", "/documents").text
    assert "plan.txt" not in got(everybody, "GET", "/documents").text
    assert "plan.txt" in got(everybody, "GET", "/documents", token).text
    assert "leave.md" not in got(everybody, "GET", "/documents?words=plan", token).text
    assert 'id="upload"' not in got(everybody, "GET", "/documents", token).text


def test_a_file_is_added_indexed_and_answered_from(own_world: World) -> None:
    app = own_world.app(upload=True)

    async def add() -> tuple[httpx.Response, httpx.Response]:
        async with client_of(app) as client:
            headers = {"Accept": "text/event-stream"}
            events = await client.post("/documents", headers=headers, **sent(("news.md", NEWS)))
            return events, await client.post("/", data={"question": "When does the canteen open in winter?"})

    response, answer = asyncio.run(add())
    events = events_of(response.text)
    assert [name for name, _ in events][-1] == "done"
    assert events[-1][1] == {"words": "Added: news.md."}
    assert (own_world.folder / "handbook" / "news.md").read_bytes() == NEWS
    assert list((own_world.folder / "handbook").glob(".*")) == []
    assert "seven o&#39;clock" in answer.text


def test_a_file_that_cannot_be_read_is_told_and_another_is_not_blamed_for_it(own_world: World) -> None:
    app = own_world.app(upload=True)
    headers = {"Accept": "text/event-stream"}
    (own_world.folder / "handbook" / "old plan.md").write_text("")
    added = got(app, "POST", "/documents", headers=headers, **sent(("plan.md", NEWS)))
    assert events_of(added.text)[-1] == ("done", {"words": "Added: plan.md."})
    failed = got(app, "POST", "/documents", headers=headers, **sent(("empty.md", b"")))
    fault = f"{own_world.folder / 'handbook' / 'empty.md'}: is empty"
    assert events_of(failed.text)[-1] == ("done", {"words": fault})


def test_a_folder_for_some_takes_files_of_these_alone_and_stays_for_them(own_world: World) -> None:
    folder = str(own_world.folder / "board")
    token = own_world.tokens().add("anna", audience=("board",), may_upload=True)
    app = own_world.app(upload=True, open=True)
    response = got(
        app,
        "POST",
        "/documents",
        token,
        **sent(("secret.txt", b"The board meets on the moon."), data={"folder": folder}),
    )
    assert "Added: secret.txt." in response.text
    assert "secret.txt" in got(app, "GET", "/documents", token).text
    assert "secret.txt" not in got(app, "GET", "/documents").text
    assert got(app, "GET", "/d/secret.txt").status_code == 404


@pytest.mark.parametrize(
    ("serve", "token"), [({}, False), ({"upload": True, "open": True}, False), ({"upload": True}, True)]
)
def test_only_those_who_may_add_files(world: World, serve: dict[str, Any], token: bool) -> None:
    secret = world.tokens().add("anna") if token else None
    response = got(world.app(**serve), "POST", "/documents", secret, **sent(("a.md", b"# A")))
    assert response.status_code == 403
    assert not (world.folder / "handbook" / "a.md").exists()


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        ("leave.md", b"# Another", 422),
        ("a.exe", b"MZ", 422),
        (".hidden.md", b"# A", 422),
        ("con.txt", b"a", 422),
        ("a:b.txt", b"a", 422),
    ],
)
def test_a_file_that_is_not_taken_leaves_nothing_behind(world: World, name: str, data: bytes, status: int) -> None:
    before = sorted((world.folder / "handbook").rglob("*"))
    headers = {"Accept": "text/event-stream"}
    response = got(
        world.app(upload=True), "POST", "/documents", headers=headers, **sent(("good.md", b"# Good"), (name, data))
    )
    assert (response.status_code, response.json()["error"]["code"]) == (status, "file")
    assert sorted((world.folder / "handbook").rglob("*")) == before


def test_too_many_files_at_once_are_refused(world: World) -> None:
    files = [(f"{number}.md", b"# A") for number in range(MOST_FILES + 1)]
    assert got(world.app(upload=True), "POST", "/documents", **sent(*files)).status_code == 422
