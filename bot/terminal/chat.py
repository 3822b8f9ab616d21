"""The chat: questions and commands, line by line, in a conversation that is stored."""

import logging
from collections.abc import Callable

from rich.console import Console
from rich.text import Text

from bot.answer import Answer
from bot.terminal import messages, screen
from bot.terminal.lines import Lines
from bot.terminal.live import LiveAnswerer, answered
from bot.terminal.question import checked
from bot.terminal.rendering import show
from bot.terminal.screen import ScreenBlock, harmless, put, say
from bot.terminal.sources import source_blocks
from bot.terminal.stopped import stopped_answer
from bot.terminal.threads import new_thread
from bot.terminal.why import why_blocks
from index.errors import FootnoteError
from index.passage import Passage

_log = logging.getLogger(__name__)
_QUIT = frozenset({"/quit", "/exit", "quit", "exit"})


class Chat:
    """One chat at a terminal or over a pipe."""

    def __init__(self, answering: LiveAnswerer, lines: Lines, results: Console, thread: str) -> None:
        self._answering = answering
        self._lines = lines
        self._results = results
        self._thread = thread
        self._last: Answer | None = None
        self._failed = False
        self._commands: dict[str, Callable[[], None]] = {
            "/sources": self._sources,
            "/why": self._why,
            "/new": self._new,
            "/help": self._help,
        }

    def run(self) -> int:
        """Read and answer until the end. Returns the exit status: 1 when something that was piped in could not be done.

        A script must be able to tell; at a terminal the person has read it.
        """
        while True:
            try:
                line = self._lines.read()
            except KeyboardInterrupt:
                say(messages.HOW_TO_QUIT)
                continue
            if line is None or line.strip().casefold() in _QUIT:
                break
            if line.strip():
                self._take(line.strip())
        return int(self._failed and not self._lines.interactive)

    def _take(self, line: str) -> None:
        """Answer a question or carry out a command; what fails is one line, and the chat goes on."""
        try:
            if not line.startswith("/"):
                self._ask(line)
            elif command := self._commands.get(line):
                command()
            else:
                self._fail(messages.UNKNOWN_COMMAND.format(command=line.partition(" ")[0]))
        except KeyboardInterrupt:
            if not self._lines.interactive:
                raise
            say(messages.STOPPED)
        except FootnoteError as error:
            _log.error("a question of the chat failed", exc_info=error)
            self._fail(str(error))

    def _ask(self, line: str) -> None:
        question = checked(line)
        passages: list[Passage] = []
        try:
            self._last = answered(self._answering, question, self._thread, self._results, passages.extend)
        except KeyboardInterrupt:
            self._last = stopped_answer(question, passages)
            raise
        self._show_last()

    def _show_last(self) -> None:
        assert self._last is not None
        show(self._results, self._last)
        put(self._results, [ScreenBlock(Text())])

    def _fail(self, line: str) -> None:
        self._failed = True
        say(line)

    def _sources(self) -> None:
        if self._last is None:
            self._fail(messages.NO_ANSWER_YET)
            return
        blocks = source_blocks(self._last, styled=screen.styled(self._results))
        if not blocks:
            self._fail(messages.NO_PASSAGE)
            return
        put(self._results, [*blocks, ScreenBlock(Text())])

    def _why(self) -> None:
        if self._last is None:
            self._fail(messages.NO_ANSWER_YET)
            return
        put(self._results, [*why_blocks(self._last), ScreenBlock(Text())])

    def _new(self) -> None:
        self._thread, self._last = new_thread(), None
        say(messages.NEW_THREAD)

    def _help(self) -> None:
        lines = [
            messages.HELP,
            *(f"  {name:<10}{what}" for name, what in messages.COMMANDS.items()),
            messages.HELP_KEYS,
        ]
        put(self._results, [ScreenBlock(Text("\n".join(lines))), ScreenBlock(Text())])


def banner(documents: int, model: str | None) -> list[ScreenBlock]:
    """What a chat begins with; `model` is the chat model, None when the reader answers."""
    count = messages.ONE_DOCUMENT if documents == 1 else messages.DOCUMENTS.format(count=documents)
    engine = messages.BY_MODEL.format(model=model) if model else messages.BY_READER
    return [ScreenBlock(Text(harmless(messages.BANNER.format(documents=count, engine=engine)), style="dim"))]
