"""Where the lines of a chat come from: a person at a terminal, or a pipe."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from bot.terminal import messages
from bot.terminal.question import piped_line

if TYPE_CHECKING:  # only a chat at a terminal needs it
    from prompt_toolkit.history import History
    from prompt_toolkit.input import Input
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
    from prompt_toolkit.output import Output

_PROMPT = "> "


class Lines(Protocol):
    """Lines, one after the other."""

    interactive: bool

    def read(self) -> str | None:
        """The next line; None at the end. Raises KeyboardInterrupt when Ctrl-C is pressed on an empty line."""


class Pipe:
    """Lines of a stream of bytes."""

    interactive = False

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def read(self) -> str | None:
        """The next line; None at the end."""
        return piped_line(self._stream)


class Keyboard:
    """Lines that a person types: with the arrow keys, a history that outlives the chat, and completed commands."""

    interactive = True

    def __init__(self, history: Path, keys: "Input | None" = None, screen: "Output | None" = None) -> None:
        """`keys` and `screen` stand in for the terminal."""
        from prompt_toolkit import PromptSession
        from prompt_toolkit.completion import WordCompleter
        from prompt_toolkit.output import create_output

        self._session: PromptSession[str] = PromptSession(
            history=_history(history),
            completer=WordCompleter(list(messages.COMMANDS), sentence=True),
            complete_while_typing=False,
            key_bindings=_bindings(),
            input=keys,
            output=screen or create_output(always_prefer_tty=True),
        )

    def read(self) -> str | None:
        """The next line; None at the end. Raises KeyboardInterrupt when Ctrl-C is pressed on an empty line."""
        try:
            return self._session.prompt(_PROMPT)
        except EOFError:
            return None


def _bindings() -> "KeyBindings":
    from prompt_toolkit.key_binding import KeyBindings

    bindings = KeyBindings()

    @bindings.add("c-c")
    def _clear(event: "KeyPressEvent") -> None:
        if event.current_buffer.text:
            event.current_buffer.reset()
        else:
            event.app.exit(exception=KeyboardInterrupt)

    return bindings


def _history(path: Path) -> "History":
    """The stored history; one of this chat alone where it cannot be stored."""
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    class Stored(FileHistory):
        """A history that takes lines with halves of characters, too."""

        def store_string(self, string: str) -> None:
            super().store_string(string.encode("utf-8", "replace").decode("utf-8"))

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.open("ab").close()
        path.open("rb").close()
    except OSError:
        return InMemoryHistory()
    return Stored(str(path))


def opened(history: Path) -> Lines:
    """The keyboard when a person sits there, else the pipe."""
    if sys.stdin.isatty() and (sys.stdout.isatty() or sys.stderr.isatty()):
        return Keyboard(history)
    return Pipe(sys.stdin.buffer)
