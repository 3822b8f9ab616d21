"""The real packages of three providers are asked, by scripted servers that speak their wire formats."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from threading import Event
from time import monotonic
from typing import Any

import pytest

from bot.draft import DraftSentence
from bot.writing.models import Protocol, UnreachableError
from bot.writing.writer import Writer, Writing
from index.errors import ModelError
from tests.bot.chat_server import ChatServer, Reply, Request, Response, fails, says
from tests.bot.wires import anthropic_fails, anthropic_says, ollama_fails, ollama_says
from tests.bot.writing.providers import BRIDGE, SAID, TUNNEL, TWO, Provider, writer

NO_LIMITS = {"timeout": 3600.0, "first_word": 3600.0, "stall": 3600.0}  # seconds
ROWS = {
    "sentences": [
        {"sentence": "The bridge opened in 1932.", "passages": ["{0}"]},
        {"sentence": "The tunnel opened in 1992.", "passages": ["{1}"]},
    ]
}


def ask(asked_writer: Writer, stopped: Event | None = None) -> tuple[list[DraftSentence], Writing]:
    writing = asked_writer.write("When did they open?", [BRIDGE, TUNNEL], stopped=stopped)
    return list(writing), writing


def test_words_are_streamed_and_counted(server: ChatServer, provider: Provider) -> None:
    server.play(provider.says(*SAID))
    sentences, writing = ask(writer(server, provider.name))
    assert sentences == TWO
    assert (writing.cut, writing.input_tokens, writing.output_tokens) == (None, 70, 7)
    assert server.requests[0].body["stream"] is True


def test_an_answer_comes_as_structure(server: ChatServer, provider: Provider) -> None:
    server.play(provider.gives(ROWS))
    sentences, writing = ask(writer(server, provider.name, protocol=Protocol.JSON))
    assert sentences == TWO
    assert (writing.input_tokens, writing.output_tokens, writing.declined) == (70, 7, False)
    asked = server.requests[0].body
    assert asked.get("response_format") or asked.get("tools") or asked.get("format")


def test_a_structure_without_a_sentence_declines(server: ChatServer, provider: Provider) -> None:
    server.play(provider.gives({"sentences": []}))
    sentences, writing = ask(writer(server, provider.name, protocol=Protocol.JSON))
    assert (sentences, writing.declined) == ([], True)


def test_words_in_place_of_a_structure_are_read_all_the_same(server: ChatServer, provider: Provider) -> None:
    server.play(
        provider.says('Here it is:\n```json\n{"sentences": [{"sentence": "It opened.", "passages": ["{1}"]}]}\n```')
    )
    assert ask(writer(server, provider.name, protocol=Protocol.JSON))[0] == [DraftSentence("It opened.", ("tunnel",))]
    server.play(provider.says(*SAID))
    assert ask(writer(server, provider.name, protocol=Protocol.JSON))[0] == TWO


def test_nothing_is_asked_of_a_plain_model(server: ChatServer, provider: Provider) -> None:
    server.play(provider.says("The bridge opened in 1932. The tunnel ", "opened in 1992."))
    sentences, writing = ask(writer(server, provider.name, protocol=Protocol.PLAIN))
    assert sentences == [DraftSentence(sentence.text, ()) for sentence in TWO]
    assert writing.unknown_keys == 0
    assert "[[" not in json.dumps(server.requests[0].body)


def test_a_loop_of_nothing_is_read_no_further(server: ChatServer, provider: Provider) -> None:
    server.play(provider.says("[[no", "ne]]", ending="drip"))
    sentences, writing = ask(writer(server, provider.name))
    assert (sentences, writing.declined, writing.cut) == ([], True, None)


@pytest.mark.parametrize("how", [{"ending": "break"}, {"ending": "whole", "cut": True}])
def test_a_cut_stream_keeps_its_finished_sentences(server: ChatServer, provider: Provider, how: dict[str, Any]) -> None:
    name = {"openai": "finish", "anthropic": "stop", "ollama": "done"}[provider.name]
    given = {"ending": how["ending"]} | ({name: None} if "cut" in how else {})
    server.play(provider.says("The bridge opened in 1932. [[{0}]] The tunnel ", "opened", **given))
    sentences, writing = ask(writer(server, provider.name))
    assert sentences == TWO[:1]
    assert writing.cut


@pytest.mark.parametrize(
    ("name", "reply"),
    [
        ("openai", says(finish="content_filter")),
        ("anthropic", anthropic_says(stop="refusal")),
    ],
)
def test_a_refusal_is_named(server: ChatServer, name: str, reply: Reply) -> None:
    server.play(reply)
    with pytest.raises(ModelError, match="withheld the answer"):
        ask(writer(server, name))


@pytest.mark.parametrize(
    ("name", "reply", "fault"),
    [
        ("openai", fails(429), r"\(429\)"),
        ("openai", fails(401), "check OPENAI_API_KEY"),
        ("anthropic", anthropic_fails(429, "rate_limit_error"), r"\(429\)"),
        ("anthropic", anthropic_fails(529, "overloaded_error"), r"is failing \(529\)"),
        ("anthropic", anthropic_fails(401, "authentication_error"), "check ANTHROPIC_API_KEY"),
        ("ollama", ollama_fails(404, "model 'scripted' not found"), "ollama pull scripted"),
        ("ollama", ollama_fails(503, "busy"), r"is failing \(503\)"),
    ],
)
def test_a_failure_is_one_line(server: ChatServer, name: str, reply: Reply, fault: str) -> None:
    server.play(reply)
    with pytest.raises(ModelError, match=fault) as caught:
        ask(writer(server, name))
    assert "\n" not in str(caught.value)


def test_a_server_that_refuses_structure_is_asked_in_words(server: ChatServer) -> None:
    server.play(fails(400, "response_format is not supported"), says(json.dumps(ROWS)))
    asker = writer(server, "openai", protocol=Protocol.JSON)
    assert ask(asker)[0] == TWO
    assert ask(asker)[0] == TWO
    assert ["response_format" in request.body for request in server.requests] == [True, False, False]


def test_a_request_that_is_given_up_is_closed(server: ChatServer, provider: Provider) -> None:
    server.play(provider.says("The bridge opened in 1932. [[{0}]] The ", ending="drip"))
    stopped = Event()
    writing = writer(server, provider.name).write("When?", [BRIDGE, TUNNEL], stopped=stopped)
    sentences = iter(writing)
    assert next(sentences) == TWO[0]
    stopped.set()
    assert list(sentences) == []
    assert server.left.wait(5), "the server sees that the client has gone"


def unanswered(_: Request) -> Response:
    """A server that reads a long prompt: it sends nothing, not even a status."""
    return Response(ending="unanswered")


def begun(provider: Provider) -> Reply:
    """A server that falls silent in the middle of its answer."""
    return lambda request: replace(provider.says("The ", ending="silence")(request), ending="silence")


def answer(asker: Writer, stopped: Event) -> None:
    list(asker.write("When?", [BRIDGE, TUNNEL], stopped=stopped))


def rewrite(asker: Writer, stopped: Event) -> None:
    asker.complete("Rewrite it.", stopped)


def verify(asker: Writer, stopped: Event) -> None:
    asker.verify("When?", [("It opened in 1932.", "The bridge opened in 1932.")], stopped)


@pytest.mark.parametrize("silence", [lambda _: unanswered, begun], ids=["unanswered", "begun"])
@pytest.mark.parametrize(("ask", "protocol"), [(answer, "keys"), (answer, "json"), (rewrite, "keys"), (verify, "keys")])
def test_a_request_is_closed_while_the_server_sends_nothing(
    server: ChatServer,
    provider: Provider,
    silence: Callable[[Provider], Reply],
    ask: Callable[[Writer, Event], None],
    protocol: str,
) -> None:
    """No limit of time ends these requests before the test's own: only that they are stopped does."""
    server.play(silence(provider))
    asker = writer(server, provider.name, protocol=Protocol(protocol), **NO_LIMITS)
    stopped = Event()
    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(ask, asker, stopped)
        assert server.asked.wait(60)
        stopped.set()
        assert server.left.wait(60), "the server sees that the client has gone"
        with suppress(ModelError):  # what a single call of the model says when it is stopped
            asking.result(60)
    assert len(server.requests) == 1


def test_nobody_waits_for_another_try_once_it_is_stopped(server: ChatServer) -> None:
    server.play(fails(503, retry_after="3000"))
    asker = writer(server, "openai", retries=3, **NO_LIMITS)
    asker._model._wait = Event.wait
    stopped = Event()
    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(ask, asker, stopped)
        assert server.asked.wait(60)
        stopped.set()
        with suppress(ModelError):  # the server's fault, when that came first
            assert asking.result(60)[0] == []
    assert len(server.requests) == 1


def test_reading_the_prompt_is_no_stall(server: ChatServer) -> None:
    """A server of OpenAI's kind sends an empty piece at once, and words when it has read the prompt."""
    server.play(says(ending="silence"))
    with pytest.raises(ModelError, match=r"first_word 0\.6 s"):
        start = monotonic()
        ask(writer(server, "openai", stall=0.1, first_word=0.6))
    assert monotonic() - start >= 0.6


def test_a_server_that_is_down_is_told_soon(provider: Provider) -> None:
    with ChatServer() as gone:
        asker = writer(gone, provider.name, retries=3)
    waits: list[float] = []
    asker._model._wait = lambda _, seconds: waits.append(seconds)
    with pytest.raises(UnreachableError, match=r"the connection to .* failed"):
        ask(asker)
    assert sum(waits) < 1


def test_options_reach_the_provider(server: ChatServer) -> None:
    server.play(says(*SAID))
    ask(writer(server, "openai", max_tokens=55, reasoning_effort="low", extra={"top_p": 0.5}))
    body = server.requests[0].body
    assert (body["max_tokens"], body["reasoning_effort"], body["top_p"]) == (55, "low", 0.5)
    assert "max_completion_tokens" not in body
    assert "temperature" not in body
    assert body["stream_options"] == {"include_usage": True}
    server.play(ollama_says(*SAID))
    ask(writer(server, "ollama", max_tokens=55, temperature=0.5))
    assert server.requests[0].body["options"] == {"num_predict": 55, "temperature": 0.5}


def test_a_model_that_leaves_out_the_keys_is_soon_asked_plainly(server: ChatServer) -> None:
    server.play(says("The bridge opened in 1932."))
    asker = writer(server, "openai")
    assert [ask(asker)[1].protocol for _ in range(3)] == ["keys", "keys", "plain"]
