"""The folders that people may add files to: sources of the settings whose documents they may see themselves."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from bot.settings import Settings
from index import sources
from index.access import is_public


@dataclass(frozen=True, slots=True)
class UploadFolder:
    """A folder: its location as the settings have it, and where it is."""

    location: str
    path: Path


def folders_of(settings: Settings, audience: Collection[str]) -> list[UploadFolder]:
    """The folders among the declared sources that whoever has these labels sees."""
    folders = []
    for source in settings.sources:
        if sources.is_address(source.path) or sources.is_glob(source.path):
            continue
        place = sources.place_of(source.path, settings.base)
        seen = is_public(source.audience) or bool(set(source.audience) & set(audience))
        if place is not None and place.is_dir() and seen:
            folders.append(UploadFolder(source.path, place))
    return folders
