"""What LangChain's callbacks and LangSmith are told: runs, and no text unless the settings allow it."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

import pytest
import zstandard
from langchain_core.callbacks import BaseCallbackHandler, get_usage_metadata_callback
from langchain_core.runnables import RunnableLambda
from langchain_core.tracers.langchain import get_client, wait_for_all_tracers
from langsmith import utils as langsmith_utils

import footnote_qa
from tests.footnote_qa.chats import FailingChat, ScriptedChat

LEAVE = "How many days of leave do I have?"
FOLLOW_UP = "And who approves it?"
SECRETS = ("leave", "thirty", "department", "hotel", "handbook", "approve", "marked-words")
SAID = "You have thirty days of paid leave {0}, in marked-words."


class Recorder(BaseCallbackHandler):
    """Writes down all that it is told, letter for letter."""

    def __init__(self) -> None:
        self.events: list[str] = []
        self.names: dict[str, str] = {}
        self.parents: dict[str, str | None] = {}
        self.told: list[str] = []

    def __getattribute__(self, name: str) -> Any:
        if not name.startswith("on_"):
            return super().__getattribute__(name)

        def record(*given: Any, **named: Any) -> None:
            self.events.append(name)
            self.told.append(f"{name} {given!r} {named!r}")
            if name.endswith("_start"):
                self.names[str(named["run_id"])] = str(named.get("name"))
                parent = named.get("parent_run_id")
                self.parents[str(named["run_id"])] = str(parent) if parent else None

        return record

    def tree(self) -> list[tuple[str, str | None]]:
        """Each run's name with that of the run around it."""
        return [(self.names[run], self.names.get(parent or "")) for run, parent in self.parents.items()]


def leaks(traced: str) -> list[str]:
    return [secret for secret in SECRETS if secret in traced.casefold()]


def test_callbacks_see_the_runs_and_no_text() -> None:
    recorder = Recorder()
    with footnote_qa.open("handbook", model=ScriptedChat(pieces=[SAID])) as footnote:
        footnote.as_runnable().invoke({"question": LEAVE, "thread": "a"}, {"callbacks": [recorder], "tags": ["mine"]})
        footnote.as_retriever().invoke(LEAVE, {"callbacks": [recorder]})
        list(footnote.stream(FOLLOW_UP, thread="a", config={"callbacks": [recorder], "run_name": "my run"}))
    model = "ScriptedChat:scripted"
    assert recorder.tree() == [
        ("footnote", None),
        ("footnote_retriever", "footnote"),
        (model, "footnote"),
        ("footnote_retriever", None),
        ("my run", None),
        (model, "my run"),
        ("footnote_retriever", "my run"),
        (model, "my run"),
    ]
    assert recorder.events.count("on_chat_model_start") == recorder.events.count("on_llm_end") == 3
    assert recorder.events.count("on_retriever_end") == 3
    assert recorder.events.count("on_chain_end") == 2
    traced = "\n".join(recorder.told)
    assert leaks(traced) == []
    assert "'abstained': False" in traced
    assert "mine" in traced


def test_callbacks_see_the_text_if_the_settings_allow_it() -> None:
    recorder = Recorder()
    with footnote_qa.open("handbook", model=ScriptedChat(pieces=[SAID]), trace_content=True) as footnote:
        footnote.ask(LEAVE, config={"callbacks": [recorder]})
        footnote.as_retriever().invoke("hotel", {"callbacks": [recorder]})
    assert {"thirty", "hotel", "marked-words"} <= set(leaks("\n".join(recorder.told)))
    assert recorder.tree()[0] == ("footnote", None)


def test_an_error_is_told_without_its_words() -> None:
    recorder = Recorder()
    chat = FailingChat(pieces=[])
    with (
        footnote_qa.open("handbook", model=chat, retries=0, fallback=False) as footnote,
        pytest.raises(footnote_qa.ModelError),
    ):
        footnote.ask(LEAVE, config={"callbacks": [recorder]})
    assert {"on_llm_error", "on_chain_error"} <= set(recorder.events)
    assert "UntracedError('ModelError')" in recorder.told[-1]
    assert leaks("\n".join(recorder.told)) == []


def test_the_callbacks_of_what_runs_around_it_are_used() -> None:
    recorder = Recorder()
    with footnote_qa.open("handbook") as footnote:

        def ask(question: str) -> bool:
            return footnote.ask(question).abstained

        RunnableLambda(ask).invoke(LEAVE, {"callbacks": [recorder]})
    assert recorder.tree()[-2:] == [("footnote", "ask"), ("footnote_retriever", "footnote")]
    assert leaks("\n".join(recorder.told[1:-1])) == []  # the first and the last are of the chain around it


def test_callbacks_of_a_context_see_no_text_either() -> None:
    chat = ScriptedChat(pieces=[SAID])
    with footnote_qa.open("handbook", model=chat) as footnote, get_usage_metadata_callback() as usage:
        assert not footnote.ask(LEAVE).abstained
    assert usage.usage_metadata == {}


class LangSmith:
    """A stand-in for LangSmith on this machine: keeps the bodies of all that it is sent."""

    def __init__(self) -> None:
        self.bodies: list[str] = []
        bodies = self.bodies

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._reply(b"{}")

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                if self.headers.get("transfer-encoding") == "chunked":
                    body = b"".join(_chunks(self.rfile))
                if self.headers.get("content-encoding") == "zstd":
                    body = zstandard.ZstdDecompressor().decompressobj().decompress(body)
                bodies.append(body.decode("utf-8", "replace"))
                self._reply(b"{}")

            do_PATCH = do_POST  # noqa: N815  http.server's own way

            def _reply(self, body: bytes) -> None:
                self.send_response(202)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


def _chunks(file: Any) -> Iterator[bytes]:
    while size := int(file.readline(), 16):
        yield file.read(size)
        file.readline()
    file.readline()


@pytest.fixture
def langsmith(monkeypatch: pytest.MonkeyPatch) -> Iterator[LangSmith]:
    smith = LangSmith()
    thread = threading.Thread(target=smith.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    for name, value in (("TRACING", "true"), ("ENDPOINT", smith.url), ("API_KEY", "key"), ("PROJECT", "mine")):
        monkeypatch.setenv(f"LANGSMITH_{name}", value)
    _forget_client()
    yield smith
    _forget_client()
    smith.server.shutdown()
    smith.server.server_close()
    thread.join()


def _forget_client() -> None:
    """LangSmith reads its variables once, and keeps one client for the whole process."""
    from langsmith import run_trees

    run_trees._CLIENT = None
    cast("Any", langsmith_utils.get_env_var).cache_clear()
    langsmith_utils.get_tracer_project.cache_clear()


def sent(smith: LangSmith) -> str:
    wait_for_all_tracers()
    get_client().flush()
    return "\n".join(smith.bodies)


def test_langsmith_is_sent_the_runs_and_no_text(langsmith: LangSmith) -> None:
    with footnote_qa.open("handbook", model=ScriptedChat(pieces=[SAID])) as footnote:
        assert not footnote.ask(LEAVE, thread="a").abstained
        list(footnote.stream(FOLLOW_UP, thread="a"))
        footnote.search(LEAVE)
    with footnote_qa.open("handbook") as footnote:
        footnote.ask(LEAVE)
    traced = sent(langsmith)
    for name in ("footnote", "footnote_retriever", "ScriptedChat:scripted"):
        assert json.dumps(name) in traced
    assert leaks(traced) == []


def test_langsmith_is_sent_the_text_if_the_settings_allow_it(langsmith: LangSmith) -> None:
    with footnote_qa.open("handbook", trace_content=True) as footnote:
        footnote.ask(LEAVE)
    assert "thirty days of paid leave" in sent(langsmith)


def test_the_command_line_sends_no_text_either(langsmith: LangSmith, tmp_path: Path) -> None:
    from bot import wiring
    from bot.settings import load

    with footnote_qa.open("handbook"):
        pass
    answerer = wiring.open_answerer(load(), print, remember=False)
    assert answerer.ask(LEAVE).short == "thirty days"
    answerer.close()
    traced = sent(langsmith)
    assert '"footnote_retriever"' in traced
    assert leaks(traced) == []
