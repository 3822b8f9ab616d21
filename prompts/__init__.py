"""The prompts, one file each, read by name."""

from hashlib import sha256
from importlib.resources import files


def read(name: str) -> str:
    """The text of the prompt `name`, e.g. `"answer"`.

    Raises FileNotFoundError when there is no such prompt.
    """
    return (files("prompts") / f"{name}.md").read_text(encoding="utf-8")


def digest(name: str) -> str:
    """What identifies the wording of the prompt `name`: `sha256:` and 64 hex digits."""
    return f"sha256:{sha256(read(name).encode()).hexdigest()}"
