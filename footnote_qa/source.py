"""Where documents come from, and who may see them."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from index.errors import SettingsError


@dataclass(frozen=True, slots=True, init=False)
class Source:
    """A path, a glob or a web address. `audience` are labels: without any, everybody may see its documents.

    >>> Source("board/", audience=["board", "audit"])
    Source(path='board/', audience=('board', 'audit'))
    """

    path: str
    audience: tuple[str, ...]

    def __init__(self, path: str | os.PathLike[str], audience: str | Iterable[str] = ()) -> None:
        """One label may be given as it is."""
        object.__setattr__(self, "path", os.fspath(path))
        object.__setattr__(self, "audience", labels_of(audience))


def labels_of(audience: str | Iterable[str] | None) -> tuple[str, ...]:
    """The labels, one given as it is or several in a collection; None means no label. Raises SettingsError."""
    if audience is None:
        return ()
    labels = (audience,) if isinstance(audience, str) or not isinstance(audience, Iterable) else tuple(audience)
    if faulty := [label for label in labels if not isinstance(label, str)]:
        raise SettingsError(f"audience: {faulty[0]!r} is no label; give text, such as audience=['staff']")
    return labels


SourceLike = str | os.PathLike[str] | Source | Mapping[str, Any]


def source_of(given: SourceLike) -> Source:
    """The source, however it is given. Raises SettingsError."""
    if isinstance(given, Source):
        source = given
    elif isinstance(given, str | os.PathLike):
        source = Source(given)
    elif isinstance(given, Mapping) and {"path"} <= set(given) <= {"path", "audience"}:
        source = Source(**given)
    else:
        raise SettingsError(
            f"source {given!r}: must be a path, a glob, a web address or a footnote_qa.Source; "
            "give several one by one: footnote_qa.open('a/', 'b/')"
        )
    if not source.path.strip():
        raise SettingsError("source '': is empty; to index the working folder, give '.'")
    return source
