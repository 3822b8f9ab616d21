"""The footnote.toml that `footnote init` writes: every setting, with its default, explained."""

from importlib.resources import files
from pathlib import Path

from bot.settings import FILE
from bot.terminal import messages
from index.errors import SettingsError


def template() -> str:
    """The text of the file."""
    return (files("bot.terminal") / FILE).read_text(encoding="utf-8")


def write_template(folder: Path, *, force: bool) -> Path:
    """Write the file into `folder`. Raises SettingsError when there is one, unless `force`, and OSError."""
    path = folder / FILE
    try:
        with path.open("w" if force else "x", encoding="utf-8") as file:
            file.write(template())
    except FileExistsError as error:
        raise SettingsError(messages.EXISTS.format(file=FILE)) from error
    return path
