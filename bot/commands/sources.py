"""footnote sources: which documents there are, from where, how old, and what was left out."""

from bot.commands.options import Data, Json, load_settings


def sources(as_json: Json = False, data: Data = None) -> None:
    """List the documents, and what was left out.

    Each with its source, its age, its pages, its chunks and what could not be read of it; and why a file is left out.
    """
    from datetime import UTC, datetime

    from bot import indexing
    from bot.terminal import screen
    from bot.terminal.contents import contents_json, contents_lines

    found = indexing.contents(load_settings(data=data))
    if as_json:
        screen.print_json(contents_json(found))
        return
    for line in contents_lines(found, datetime.now(UTC)):
        screen.print_line(line)
