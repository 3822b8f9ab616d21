import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import aclosing
from threading import Event, Thread
from typing import Any

import pytest

import footnote_qa
from footnote_qa import Answer, Sentence
from tests.bot.chat_server import ChatServer, Response
from tests.footnote_qa.chats import ScriptedChat, soon

LEAVE = "How many days of leave do I have?"
PIECES = ["You have thirty days of paid leave {0}. The head of", " the department approves leave {0}."]


def test_an_answer_is_awaited() -> None:
    async def main() -> list[Answer]:
        with footnote_qa.open("handbook") as footnote:
            return await asyncio.gather(*(footnote.aask(LEAVE) for _ in range(4)))

    assert {answer.short for answer in asyncio.run(main())} == {"thirty days"}


def test_the_event_loop_goes_on_while_a_model_is_silent() -> None:
    chat = ScriptedChat(pieces=PIECES, go_on=Event())

    async def main() -> list[Sentence | Answer]:
        with footnote_qa.open("handbook", model=chat) as footnote:
            parts = []
            async for part in footnote.astream(LEAVE):
                parts.append(part)
                # The model says more only once the loop has run this: were it blocked, nothing would.
                asyncio.get_running_loop().call_soon(chat.go_on.set)
            return parts

    [first, second, answer] = asyncio.run(main())
    assert isinstance(answer, Answer)
    assert (first, second) == answer.sentences


def test_cancelling_stops_the_turn() -> None:
    chat = ScriptedChat(pieces=PIECES, go_on=Event())

    async def main(footnote: footnote_qa.Footnote) -> None:
        task = asyncio.create_task(footnote.aask(LEAVE, thread="anna"))
        while not chat.asked:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):  # at once: the model is still silent
            await task

    with footnote_qa.open("handbook", model=chat) as footnote:
        asyncio.run(main(footnote))
        chat.go_on.set()
        assert soon(lambda: not footnote._running)
        footnote.ask(LEAVE, thread="anna")
        assert len(chat.asked) == 2  # no turn before, so that nothing had to be rewritten


def test_who_leaves_an_asynchronous_stream_stops_the_turn() -> None:
    chat = ScriptedChat(pieces=PIECES, go_on=Event())

    async def main(footnote: footnote_qa.Footnote) -> None:
        async with aclosing(footnote.astream(LEAVE, thread="anna")) as parts:
            async for _ in parts:
                break
        chat.go_on.set()

    with footnote_qa.open("handbook", model=chat) as footnote:
        asyncio.run(main(footnote))
        assert soon(lambda: not footnote._running)
        footnote.ask(LEAVE, thread="anna")
        assert len(chat.asked) == 2


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """Ctrl-C as it is in a terminal: a shell lets its background jobs, of which the tests may be one, ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_does_not_wait_for_a_silent_model() -> None:
    with ChatServer(lambda _: Response(ending="unanswered")) as server:

        def interrupt() -> None:
            assert server.asked.wait(60)
            os.kill(os.getpid(), signal.SIGINT)

        options: dict[str, Any] = {"base_url": server.base_url, "api_key": "none", "timeout": 3600, "first_word": 3600}
        with footnote_qa.open("handbook", model="openai:scripted", **options) as footnote:
            Thread(target=interrupt, daemon=True).start()
            with pytest.raises(KeyboardInterrupt):
                footnote.ask(LEAVE)
            assert server.left.wait(60), "the request is closed"
            assert not footnote._running


def test_an_error_arrives_where_it_is_awaited() -> None:
    async def main(footnote: footnote_qa.Footnote) -> None:
        with pytest.raises(footnote_qa.QuestionError):
            await footnote.aask(" ")
        footnote.close()
        with pytest.raises(footnote_qa.FootnoteError, match="closed"):
            await footnote.aask(LEAVE)

    asyncio.run(main(footnote_qa.open("handbook")))
