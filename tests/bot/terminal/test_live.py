import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from time import sleep

import pytest
from rich.console import Console

from bot.answer import Answer, Sentence
from bot.checking.checker import CheckedSentence
from bot.terminal.live import answered
from index.errors import ModelError
from index.passage import Passage
from tests.answers import Scripted, answer
from tests.bot.terminal.consoles import pipe, terminal, written

PLAIN = partial(terminal, 80, color=False)
SAID = (Sentence("It was Ada Holm.", (1,), supported=True), Sentence("She was rich.", (), supported=False))


def test_sentences_are_shown_as_they_come_and_are_gone_at_the_end() -> None:
    screen = terminal(80)
    expected = answer(*SAID)
    assert answered(Scripted(expected), "Who?", "t", screen) == expected
    text = written(screen)
    first, second = text.index("It was Ada Holm.\x1b[36m [1]"), text.index("She was rich.\x1b[2m (not supported")
    assert text.index("searching …") < first < second
    assert text.rstrip().endswith("\x1b[2K"), "the region is cleared"


def test_nothing_is_shown_in_a_pipe() -> None:
    screen = pipe()
    scripted = Scripted(answer(*SAID))
    assert answered(scripted, "Who?", None, screen).sentences == SAID
    assert scripted.asked == [("Who?", None)]
    assert written(screen) == ""


def test_errors_come_through() -> None:
    with pytest.raises(ModelError, match="it is down"):
        answered(Scripted(ModelError("it is down")), "Who?", None, terminal())


@pytest.mark.parametrize(("screen", "sentences"), [(PLAIN, ()), (PLAIN, SAID), (pipe, ())])
def test_an_interruption_does_not_wait_and_keeps_what_was_shown(
    screen: Callable[[], Console], sentences: tuple[Sentence, ...]
) -> None:
    silent = threading.Event()

    class Stalling:
        def stream(
            self,
            question: str,
            thread: str | None = None,
            *,
            stopped: threading.Event | None = None,
            on_found: Callable[[Sequence[Passage]], None] | None = None,
            on_writing: Callable[[], None] | None = None,
        ) -> Iterator[CheckedSentence | Answer]:
            given.append(stopped)
            for sentence in sentences:
                yield from list(Scripted(answer(sentence)).stream(question))[:1]
            while sentences and "rich" not in written(shown):
                sleep(0.01)
            os.kill(os.getpid(), signal.SIGINT)  # as the terminal does: to the process
            silent.wait()

    given: list[threading.Event | None] = []
    shown = screen()
    with pytest.raises(KeyboardInterrupt):
        answered(Stalling(), "Who?", None, shown)
    silent.set()
    assert given[0] is not None
    assert given[0].is_set(), "so that the chat model is not read on, and the turn not stored"
    kept = written(shown).rpartition("\x1b[2K")[2]
    assert ("It was Ada Holm. [1] She was rich." in kept) is bool(sentences)
