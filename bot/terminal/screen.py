"""The two streams of a terminal program: results on standard output, all else on standard error.

Documents are not trusted: nothing in them may steer the terminal.
"""

import json
import os
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

# Escape sequences begin with a control character; those of the second kind have a UTF-8 form that terminals obey, too.
# Marks of writing direction could show a quote in another order than it has.
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_PICTURES = 0x2400  # the symbols for control characters, in their order
_DELETE = 0x7F
_FIRST_PRINTABLE = 0x20


@dataclass(frozen=True, slots=True)
class ScreenBlock:
    """Lines that belong together, and by how many columns they are moved in."""

    text: Text
    indent: int = 0


def console(stream: IO[str]) -> Console:
    """A console on `stream`: no style at all when it is no terminal or NO_COLOR is set; no markup is ever read."""
    plain = bool(os.environ.get("NO_COLOR"))
    return Console(file=stream, color_system=None if plain else "auto", highlight=False, markup=False, emoji=False)


def results() -> Console:
    """Where results go."""
    return console(sys.stdout)


def notes() -> Console:
    """Where all else goes."""
    return console(sys.stderr)


def say(line: str) -> None:
    """Tell the person at the terminal something that is not a result."""
    if sys.stderr is not None:
        sys.stderr.write(f"{harmless(line)}\n")
        sys.stderr.flush()


def print_line(line: str) -> None:
    """Print a line of the result."""
    sys.stdout.write(f"{harmless(line)}\n")
    sys.stdout.flush()


def put(screen: Console, blocks: Iterable[ScreenBlock]) -> None:
    """Print blocks: wrapped on a terminal; as they are, unwrapped, anywhere else."""
    for block in blocks:
        if screen.is_terminal:
            screen.print(Padding(block.text, (0, 0, 0, block.indent)))
            continue
        margin = " " * block.indent
        lines = block.text.plain.split("\n")
        screen.file.write("".join(f"{margin}{line}".rstrip(" ") + "\n" for line in lines))
    screen.file.flush()


def styled(screen: Console) -> bool:
    """Whether styles can be seen."""
    return screen.is_terminal and screen.color_system is not None


def harmless(text: str) -> str:
    """The text with each character that could steer a terminal replaced by one that can be seen; as long as before."""
    return _STEERING.sub(lambda match: _picture(match[0]), text)


def _picture(mark: str) -> str:
    if mark == "\r":
        return " "  # of a line end; a line break follows
    if mark in "\x0b\x0c\u2028\u2029":
        return "\n"
    if ord(mark) < _FIRST_PRINTABLE:
        return chr(_PICTURES + ord(mark))
    return "␡" if ord(mark) == _DELETE else "�"


def print_json(value: dict[str, Any]) -> None:
    """Print one JSON object on standard output: exact, and harmless since what could steer a terminal is escaped."""
    unicode = (sys.stdout.encoding or "").lower().startswith("utf")
    line = json.dumps(value, ensure_ascii=not unicode)
    sys.stdout.write(_STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", line) + "\n")
    sys.stdout.flush()
