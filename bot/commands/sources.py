"""footnote sources: which documents there are, from where, how old, and what was left out."""

from typing import Annotated

import typer

from bot.commands.options import Data, Json, load_settings


def sources(
    formats: Annotated[bool, typer.Option("--formats", help="List the kinds of files that are read, instead.")] = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """List the documents, and what was left out.

    Each with its source, its age, its pages, its chunks and what could not be read of it; and why a file is left out.
    """
    if formats:
        _show_formats(as_json=as_json)
        return
    from datetime import UTC, datetime

    from bot import index_state
    from bot.terminal import screen
    from bot.terminal.contents import contents_json, contents_lines

    contents = index_state.contents(load_settings(data=data))
    if as_json:
        screen.print_json(contents_json(contents))
        return
    for line in contents_lines(contents, datetime.now(UTC)):
        screen.print_line(line)


def _show_formats(*, as_json: bool) -> None:
    from bot.terminal import screen
    from index.documents.formats import readable

    formats = [
        {"name": name, "suffixes": list(suffixes), "not_read": why or None} for name, suffixes, why in readable()
    ]
    if as_json:
        screen.print_json({"formats": formats})
        return
    for name, suffixes, why in readable():
        screen.print_line(f"{name}: {' '.join(suffixes)}" + (f" ({why})" if why else ""))
