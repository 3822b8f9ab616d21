"""A clock that jumps: that of a process which libfaketime (extra `[chaos]`) is loaded into."""

import importlib.util
from collections.abc import Mapping
from pathlib import Path

_LIBRARY = "vendor/libfaketime/src/libfaketime.so.1"
_SECONDS = 86_400  # of a day


class Clock:
    """The time of day of whichever process is started with its `settings`; what measures how long things take is real.

    Raises ModuleNotFoundError where libfaketime is not installed.
    """

    def __init__(self, folder: Path) -> None:
        spec = importlib.util.find_spec("libfaketime")
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError("libfaketime is not installed; run: make chaos")
        self._library = Path(spec.origin).parent / _LIBRARY
        self._file = folder / "clock"
        self.jump(0)

    @property
    def settings(self) -> Mapping[str, str]:
        """What a process needs in its environment."""
        return {
            "LD_PRELOAD": str(self._library),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def jump(self, days: float) -> None:
        """Set the clock so many days ahead of the real one; below zero, back."""
        self._file.write_text(f"{days * _SECONDS:+.0f}\n", encoding="utf-8")
