"""Consoles whose output can be read."""

import io

from rich.console import Console


def terminal(width: int = 60, *, color: bool = True) -> Console:
    """A terminal of `width` columns."""
    return Console(
        file=io.StringIO(),
        force_terminal=True,
        color_system="standard" if color else None,
        width=width,
        height=20,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


def pipe() -> Console:
    """A file or a pipe."""
    return Console(file=io.StringIO(), force_terminal=False, highlight=False, markup=False, emoji=False)


def written(console: Console) -> str:
    """What was written to it."""
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()
