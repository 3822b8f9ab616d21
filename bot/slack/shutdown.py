"""How the bot is told to end."""

import asyncio
import signal
from contextlib import suppress


def end_on_signals(ended: asyncio.Event) -> None:
    """Set `ended` on SIGTERM and SIGINT, where the running loop can take signals."""
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError, ValueError, RuntimeError):  # not the main thread, or Windows
            loop.add_signal_handler(name, ended.set)
