"""`footnote init`: a footnote.toml that explains every setting."""

from pathlib import Path
from typing import Annotated

import typer

from bot.terminal import messages


def init(
    force: Annotated[bool, typer.Option("--force", help="Write it anew if there is one.")] = False,
) -> None:
    """Write a footnote.toml that explains every setting."""
    from bot.terminal.screen import say
    from bot.terminal.template import write_template

    path = write_template(Path.cwd(), force=force)
    say(messages.WROTE.format(file=path.name))
