"""Settings files, and what is wrong with them."""

from pathlib import Path

import pytest

from bot import settings
from bot.settings import FILE
from index.errors import SettingsError


def write(text: str | bytes, name: str = FILE) -> None:
    Path(name).write_bytes(text if isinstance(text, bytes) else text.encode())


def faults(**given: object) -> list[str]:
    with pytest.raises(SettingsError) as raised:
        settings.load(**given)
    assert raised.value.exit_status == 2
    return str(raised.value).splitlines()
