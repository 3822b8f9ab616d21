"""Vectors on a real Chroma server, behind a proxy that asks for a token, spoils connections and refuses requests."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.access import EVERYTHING, Filter, chunk_metadata
from index.errors import StoreError, StoreTimeout
from index.passage import Vectors
from index.retrieval import Retriever
from index.store import StoreSettings, open_store
from index.vectors.chroma import ChromaVectors
from tests.chaos.processes import Process
from tests.chaos.proxy import CALM, Proxy, Weather
from tests.chaos.refusal import WRITES, Refusal
from tests.index.test_agreement import watch
from tests.index.world import World, alike, change, clean

RUNS = "see that the server runs and has room, and that its address and token are right"
TOKEN = "see that store_token is the token that the server asks for"
ADDRESS = "see that store_url is the address of a Chroma server"
GONE = "its vectors of this index are gone; store them anew: footnote sync"
FULL = Weather(refusal=Refusal("507 Insufficient Storage", requests=WRITES))
QUESTION = "Which locker holds 14 keys?"


@pytest.fixture
def served(world: World, proxy: Proxy) -> World:
    """A folder of documents whose vectors are on the server."""
    return replace(world, store_url=proxy.url)


@pytest.fixture
def retriever(served: World) -> Iterator[Retriever]:
    """Of an index that is up to date."""
    served.sync()
    retriever = served.retriever()
    yield retriever
    retriever.close()


def found(retriever: Retriever) -> list[str]:
    return [passage.id for passage in retriever.find(QUESTION).passages]


@contextmanager
def away(server: Process) -> Iterator[None]:
    """Within it, the server has been killed."""
    server.end()
    try:
        yield
    finally:
        server.start()


def told(settings: StoreSettings) -> str:
    """What is told when the store cannot be opened."""
    with pytest.raises(StoreError) as caught:
        open_store(settings, "never")
    return str(caught.value)


def unit(*rows: tuple[float, ...]) -> Vectors:
    return np.array(rows, dtype=np.float32)


def test_what_one_client_stores_another_finds(chroma_server: Process, tmp_path: Path) -> None:
    settings = StoreSettings(tmp_path / "chroma", f"http://127.0.0.1:{chroma_server.port}")
    store, other = open_store(settings, "shared"), open_store(settings, "shared")
    store.upsert(
        ["a", "b"], unit((1, 0), (0, 1)), [chunk_metadata("a", "one", ()), chunk_metadata("b", "two", ("legal",))]
    )
    [question] = unit((0, 1))
    assert [chunk for chunk, _ in other.nearest(question, 5, Filter())] == ["b", "a"]
    store.delete(["b"])
    other.reopen()
    assert [chunk for chunk, _ in other.nearest(question, 5, Filter(audience=frozenset()))] == ["a"]
    assert not (tmp_path / "chroma").exists()


def test_the_token_goes_out_and_a_wrong_one_is_told_and_not_shown(proxy: Proxy, tmp_path: Path) -> None:
    proxy.weather = Weather(refusal=Refusal("401 Unauthorized", "not {request} with wr0ng", token="right"))
    settings = StoreSettings(tmp_path, proxy.url, "right")
    store = open_store(settings, "tokens")
    store.upsert(["a"], unit((1, 0)), [chunk_metadata("a", "one", ())])
    assert store.nearest(unit((1, 0))[0], 5, EVERYTHING) == [("a", 1.0)]
    asked = "401 Unauthorized: not GET /api/v2/auth/identity with"
    fault = f"{proxy.url}: the vector store cannot be opened"
    assert told(replace(settings, token="wr0ng")) == f"{fault} ({asked} ***); {TOKEN}"
    assert told(replace(settings, token=None)) == f"{fault} ({asked} wr0ng); {TOKEN}"
    proxy.weather = Weather(refusal=Refusal("403 Forbidden", token="another"))
    with pytest.raises(StoreError, match=rf"cannot be searched \(403 Forbidden\); {TOKEN}"):
        store.nearest(unit((1, 0))[0], 5, EVERYTHING)


@pytest.mark.parametrize(
    ("refusal", "reason", "remedy"),
    [
        (Refusal("302 Found"), "302 Found", ADDRESS),
        (Refusal("200 OK", "<html>\nLog in", "text/html"), "200 OK: a page in place of data", ADDRESS),
        (Refusal("404 Not Found", "{request}"), "404 Not Found: GET /behind/api/v2/auth/identity", ADDRESS),
        (Refusal("502 Bad Gateway", "<html>", "text/html; charset=utf-8"), "502 Bad Gateway)", RUNS),
        (Refusal("429 Too Many Requests", '{"detail": "later"}', "application/json"), "429 Too Many Requests: l", RUNS),
        (Refusal("500 Internal Server Error"), "500 Internal Server Error", RUNS),
        (
            Refusal("500", '{"error": "InternalError", "message": "no room"}', "application/json"),
            "no room",
            RUNS,
        ),
    ],
)
def test_what_stands_in_front_of_the_server_is_told_in_a_line(
    refusal: Refusal, reason: str, remedy: str, proxy: Proxy, tmp_path: Path
) -> None:
    proxy.weather = Weather(refusal=refusal)
    line = told(StoreSettings(tmp_path, f"{proxy.url}/behind/"))
    assert line.startswith(f"{proxy.url}/behind/: the vector store cannot be opened ({reason}")
    assert line.endswith(f"); {remedy}")
    assert "\n" not in line


@pytest.mark.parametrize(
    ("url", "place", "reason"),
    [
        ("http://127.0.0.1:9", "http://127.0.0.1:9", "refused"),
        ("http://me:h1dden@127.0.0.1:9", "http://127.0.0.1:9", "refused"),
        ("http://[::1]:9", "http://[::1]:9", ""),
        ("http://127.0.0.1:99999", "http://127.0.0.1:99999", "Port out of range 0-65535"),
    ],
)
def test_an_address_where_nobody_is_is_one_line_without_secrets(
    url: str, place: str, reason: str, tmp_path: Path
) -> None:
    line = told(StoreSettings(tmp_path, url, "secret-token"))
    assert line.startswith(f"{place}: the vector store cannot be opened (")
    assert line.endswith(f"{reason}); {RUNS}")
    assert "h1dden" not in line
    assert "secret-token" not in line
    assert "Invalid port" not in line
    assert "\n" not in line


def test_a_server_is_not_waited_for_without_end(tmp_path: Path) -> None:
    with socket.socket() as silent:  # takes connections and never answers
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        assert told(StoreSettings(tmp_path, url, timeout=0.2)).endswith(f" (timed out after 0.2 s); {RUNS}")


def test_a_question_is_told_why_while_the_server_is_away_and_answered_after_it(
    retriever: Retriever, chroma_server: Process
) -> None:
    before = found(retriever)
    with away(chroma_server), pytest.raises(StoreError, match=rf"^http.*: the vector store cannot .* \(.+\); {RUNS}$"):
        found(retriever)
    assert before
    assert found(retriever) == before


@pytest.mark.parametrize("weather", [Weather(refused=True), Weather(cut_after=150), FULL])
def test_a_question_meets_a_connection_that_fails(weather: Weather, retriever: Retriever, proxy: Proxy) -> None:
    before = found(retriever)
    proxy.weather = weather
    proxy.break_all()
    if weather is FULL:  # nothing is written for a question
        assert found(retriever) == before
    else:
        with pytest.raises(StoreError, match=rf"^http.*: the vector store cannot .* \(.+\); {RUNS}$"):
            found(retriever)
    proxy.weather = CALM
    assert found(retriever) == before


def test_a_slow_server_is_waited_for_as_long_as_was_set_and_once(
    served: World, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy.weather = Weather(delay=0.01)
    served.sync()
    assert alike(served.state(), clean(served))
    retriever = replace(served, timeout=0.3).retriever()
    proxy.weather = CALM
    before, asked = found(retriever), list[Any]()
    nearest = ChromaVectors.nearest

    def counted(self: ChromaVectors, *given: Any) -> list[tuple[str, float]]:
        asked.append(given)
        return nearest(self, *given)

    monkeypatch.setattr(ChromaVectors, "nearest", counted)
    proxy.weather = Weather(silent=True)
    with pytest.raises(StoreTimeout, match=rf"^http.*: the vector store cannot be searched \(timed out.*\); {RUNS}$"):
        found(retriever)
    assert len(asked) == 1
    proxy.weather = CALM
    assert found(retriever) == before
    retriever.close()


def test_a_sync_goes_on_when_the_server_is_killed_and_started_on_the_way(
    served: World, chroma_server: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    served.sync()
    change(served)
    killed: list[str] = []

    def kill(step: str) -> None:
        if step == "delete" and not killed:
            killed.append(step)
            with away(chroma_server):
                pass

    with monkeypatch.context() as patch:
        watch(patch, kill)
        served.sync()
    assert killed
    assert alike(served.state(), clean(served))


@pytest.mark.parametrize(
    ("weather", "step"), [(Weather(refused=True), "upsert"), (FULL, "upsert"), (Weather(cut_after=0), "delete")]
)
def test_a_sync_that_cannot_write_is_told_why_and_the_next_one_completes(
    weather: Weather, step: str, served: World, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is lost or doubled, and what was found before is found meanwhile."""
    served.sync()
    change(served)

    def spoil(name: str) -> None:
        if name == step:
            proxy.weather = weather
            proxy.break_all()

    with monkeypatch.context() as patch:
        watch(patch, spoil)
        with pytest.raises(StoreError, match=rf"^http.*: the vector store cannot be written \(.+\); {RUNS}$"):
            served.sync()
    proxy.weather = CALM
    retriever = served.retriever()
    assert found(retriever)
    served.sync()
    assert alike(served.state(), clean(served))
    assert found(retriever)
    retriever.close()


def test_vectors_that_the_server_has_lost_are_missed_and_stored_anew(served: World, retriever: Retriever) -> None:
    before = found(retriever)
    open_store(served.storage, "another index").drop_others()
    with pytest.raises(StoreError, match=rf"^http.*: .*{GONE}$"):
        found(retriever)
    open_store(served.storage, retriever.store.fingerprint)  # as who starts meanwhile makes it, empty
    with pytest.raises(StoreError, match=r"^http.*: the vectors of this index are gone; store them anew: "):
        found(retriever)
    [notice] = served.sync().notices
    assert "vectors were missing, and are stored anew" in notice
    assert found(retriever) == before
