"""What takes long to make, kept in files from one run to the next."""

import hashlib
import pickle
from collections.abc import Callable, Iterable
from functools import cache as once
from pathlib import Path
from typing import TypeVar

Made = TypeVar("Made")
_PROJECT = Path(__file__).parents[1]
_CODE = ("bot", "index", "training")


def kept(cache: Path, name: str, parts: Iterable[bytes], make: Callable[[], list[Made]]) -> list[Made]:
    """What `make` gives, kept in the folder `cache` for as long as `parts` and the project's code stay the same.

    `cache` is this project's own: what lies there is unpickled.
    """
    path = cache / f"{name}-{_digest([*parts, _code()])[:16]}.pickle"
    if path.exists():
        found: list[Made] = pickle.loads(path.read_bytes())
        return found
    made = make()
    cache.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".part")
    scratch.write_bytes(pickle.dumps(made))
    scratch.replace(path)
    return made


@once
def _code() -> bytes:
    """A digest of the code, as it is when it is first asked for."""
    paths = [path for folder in _CODE for path in sorted((_PROJECT / folder).rglob("*.py"))]
    return _digest(path.read_bytes() for path in paths).encode()


def _digest(parts: Iterable[bytes]) -> str:
    digested = hashlib.sha256()
    for part in parts:
        digested.update(len(part).to_bytes(8, "big") + part)
    return digested.hexdigest()
