"""Where the settings are looked for: the nearest footnote.toml, from the working folder upwards."""

import os
from pathlib import Path
from typing import Any

from pydantic_settings import BaseSettings, TomlConfigSettingsSource

FILE = "footnote.toml"
_INDEX = Path(".footnote") / "catalog.db"


class NearestFile(TomlConfigSettingsSource):
    """The nearest footnote.toml, whose relative paths count from its own folder."""

    def __init__(self, settings_cls: type[BaseSettings]) -> None:
        self._home = home()
        super().__init__(settings_cls, self._home / FILE if settings_cls.model_config.get("toml_file") else None)

    def __call__(self) -> dict[str, Any]:
        """The values of the file."""
        values = super().__call__()
        if self._home == Path.cwd():
            return values
        data = values.get("data", ".footnote")
        values["data"] = self._home / data if isinstance(data, str) and data.strip() else data
        for name in ("embedding_model", "reader"):
            if isinstance(named := values.get(name), str) and (self._home / named).is_dir():
                values[name] = str(self._home / named)
        return values


def home() -> Path:
    """The nearest folder, from the working folder upwards, that has a footnote.toml or an index; else the working one.

    Above the working folder only what belongs to the same person, or to the system's administrator, counts.
    """
    here = Path.cwd()
    for folder in (here, *here.parents):
        for mark in (folder / FILE, folder / _INDEX):
            if mark.is_file() and (folder == here or _is_trusted(mark, here)):
                return folder
    return here


def _is_trusted(mark: Path, here: Path) -> bool:
    return mark.stat().st_uid in {0, os.geteuid(), here.stat().st_uid}
