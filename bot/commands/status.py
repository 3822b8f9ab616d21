"""footnote status: what the index holds."""

from bot.commands.options import Data, Json, load_settings


def status(as_json: Json = False, data: Data = None) -> None:
    """Say what the index holds.

    Its sources, what it was made with, its size and its age.
    """
    from datetime import UTC, datetime

    from bot import index_state
    from bot.terminal import screen
    from bot.terminal.status import status_json, status_lines

    settings = load_settings(data=data)
    index_status = index_state.status(settings)
    if as_json:
        screen.print_json(status_json(index_status, settings.data))
        return
    for line in status_lines(index_status, settings.data, datetime.now(UTC)):
        screen.print_line(line)
