"""An answer as it comes: sentence by sentence, stopped by Ctrl-C at once."""

import sys
from collections.abc import Iterator
from threading import Event
from time import monotonic
from typing import Protocol

from rich.console import Console
from rich.live import Live
from rich.text import Text

from bot import messages
from bot.answer import Answer
from bot.checking.checker import CheckedSentence
from bot.terminal.rendering import sentence_text
from bot.writing.streaming import streamed

_LONGEST = 24 * 3600.0  # seconds; the answerer has its own, shorter limits


class LiveAnswerer(Protocol):
    """What a surface receives."""

    def stream(
        self, question: str, thread: str | None = None, *, stopped: Event | None = None
    ) -> Iterator[CheckedSentence | Answer]:
        """The checked sentences as they come, and then the answer; nothing is stored once `stopped` is set."""


def answered(answering: LiveAnswerer, question: str, thread: str | None, screen: Console) -> Answer:
    """The answer; on a terminal its sentences are shown as they come, in a region that is empty again at the end.

    The answering runs in a thread of its own, so that Ctrl-C need not wait for a chat model that is silent; what was
    shown until then stays. Raises KeyboardInterrupt then, and whatever the answering raises.
    """
    stopped = Event()
    events = streamed(lambda: answering.stream(question, thread, stopped=stopped), monotonic() + _LONGEST, _LONGEST)
    if not screen.is_terminal:
        return next(event for event in events if isinstance(event, Answer))
    shown = Text()
    try:
        with _region(screen) as region:
            for event in events:
                if isinstance(event, Answer):
                    return event
                shown.append(" " if shown else "").append_text(sentence_text(event.sentence))
                region.update(shown, refresh=True)
    except KeyboardInterrupt:
        stopped.set()
        if shown:
            screen.print(shown)
        raise
    raise AssertionError("an answering ends with an answer")


def _region(screen: Console) -> Live:
    return Live(
        Text(messages.WAITING, style="dim"),
        console=screen,
        transient=True,
        auto_refresh=False,
        redirect_stdout=False,
        redirect_stderr=sys.stderr.isatty(),
    )
