"""An answer as it comes: sentence by sentence, stopped by Ctrl-C at once."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from contextvars import copy_context
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Protocol

from rich.console import Console
from rich.live import Live
from rich.text import Text

from bot.answer import Answer
from bot.checking.checker import CheckedSentence
from bot.terminal import messages
from bot.terminal.rendering import sentence_text
from index.passage import Passage

_LOOK = 0.05  # seconds between two looks at what is being done


class LiveAnswerer(Protocol):
    """What a surface receives."""

    def stream(
        self,
        question: str,
        thread: str | None = None,
        *,
        stopped: Event | None = None,
        on_found: Callable[[Sequence[Passage]], None] | None = None,
        on_writing: Callable[[], None] | None = None,
    ) -> Iterator[CheckedSentence | Answer]:
        """The checked sentences as they come, and then the answer; nothing is stored once `stopped` is set.

        `on_found` is given the passages, and `on_writing` is called when a chat model begins to write, in some thread.
        """


def answered(
    answering: LiveAnswerer,
    question: str,
    thread: str | None,
    screen: Console,
    take_passages: Callable[[Sequence[Passage]], None] = lambda _: None,
) -> Answer:
    """The answer; on a terminal its sentences are shown as they come, in a region that is empty again at the end.

    Until the first comes, the region says what is being done; `take_passages` is given the passages. The answering runs
    in a thread of its own, so that Ctrl-C need not wait for a chat model that is silent: its request is closed, and
    what was shown until then stays. Raises KeyboardInterrupt then, and whatever the answering raises.
    """
    stopped = Event()
    doing: SimpleQueue[str] = SimpleQueue()

    def on_found(passages: Sequence[Passage]) -> None:
        take_passages(passages)
        single = len(passages) == 1
        doing.put(messages.READING_PASSAGE if single else messages.READING_PASSAGES.format(count=len(passages)))

    def events() -> Iterator[CheckedSentence | Answer]:
        return answering.stream(
            question, thread, stopped=stopped, on_found=on_found, on_writing=lambda: doing.put(messages.WRITING)
        )

    shown = Text()
    try:
        if not screen.is_terminal:
            return next(event for event in _with_doing(events, doing) if isinstance(event, Answer))
        with _region(screen) as region:
            for event in _with_doing(events, doing):
                if isinstance(event, Answer):
                    return event
                if isinstance(event, str):
                    region.update(shown or Text(event, style="dim"), refresh=True)
                    continue
                shown.append(" " if shown else "").append_text(sentence_text(event.sentence))
                region.update(shown, refresh=True)
    except KeyboardInterrupt:
        stopped.set()
        if shown:
            screen.print(shown)
        raise
    raise AssertionError("an answering ends with an answer")


def _with_doing(
    events: Callable[[], Iterator[CheckedSentence | Answer]], doing: "SimpleQueue[str]"
) -> Iterator[CheckedSentence | Answer | str]:
    """What comes, and between it what is being done."""
    came: SimpleQueue[CheckedSentence | Answer | BaseException] = SimpleQueue()
    Thread(target=copy_context().run, args=(_pass_on, events, came), daemon=True).start()
    while True:
        with suppress(Empty):
            yield doing.get_nowait()
        try:
            event = came.get(timeout=_LOOK)
        except Empty:
            continue
        if isinstance(event, BaseException):
            raise event
        yield event


def _pass_on(
    events: Callable[[], Iterator[CheckedSentence | Answer]],
    came: "SimpleQueue[CheckedSentence | Answer | BaseException]",
) -> None:
    try:
        for event in events():
            came.put(event)
    except BaseException as error:  # raised again where it is waited for
        came.put(error)
    else:
        came.put(AssertionError("an answering ends with an answer"))


def _region(screen: Console) -> Live:
    return Live(
        Text(messages.SEARCHING, style="dim"),
        console=screen,
        transient=True,
        auto_refresh=False,
        redirect_stdout=False,
        redirect_stderr=sys.stderr.isatty(),
    )
