"""A progress bar, on standard error when that is a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from bot.terminal import messages
from bot.terminal.screen import harmless

_NAME = 32  # columns of a document's name


@dataclass(frozen=True, slots=True)
class Bar:
    """`step(done, total, name)` moves the bar; `say` prints a line above it."""

    step: Callable[[int, int, str], None]
    say: Callable[[str], None]


@contextmanager
def bar(notes: Console, doing: str = messages.READING) -> Iterator[Bar]:
    """A bar that is there inside the context, and gone after it; `doing` stands before it."""
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[name]}", markup=False),
    )
    with Progress(*columns, console=notes, transient=True, disable=not notes.is_terminal) as progress:
        task = progress.add_task(doing, total=None, name="")

        def step(done: int, total: int, name: str) -> None:
            shown = harmless(name).replace("\n", " ")
            shown = shown if len(shown) <= _NAME else f"…{shown[1 - _NAME :]}"
            progress.update(task, completed=done, total=total, name=shown)

        yield Bar(step, lambda line: notes.print(Text(harmless(line)), soft_wrap=True))
