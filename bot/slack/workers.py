"""Who works at what: the name of this process among those that share a store, and which of the others have died."""

import os
import socket
from collections.abc import Iterable
from uuid import uuid4

_PARTS = 3


def worker_name() -> str:
    """A name for this process that no other has, before or after it."""
    return f"{socket.gethostname()[:24]} {os.getpid()} {uuid4().hex[:8]}"


def dead(names: Iterable[str], own: str) -> list[str]:
    """Those of `names` whose process has certainly ended: it ran on this machine, and is there no more."""
    return [name for name in names if name != own and _has_ended(name, own)]


def _has_ended(name: str, own: str) -> bool:
    parts, mine = name.rsplit(" ", 2), own.rsplit(" ", 2)
    if len(parts) != _PARTS or parts[0] != mine[0] or not parts[1].isdigit():
        return False
    if parts[1] == mine[1]:  # the same number was given again: to this process
        return True
    try:
        os.kill(int(parts[1]), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
