"""A page of a PDF as it looks, with the words of a quote in boxes; drawn in a process of its own."""

import json
import os
import subprocess
import sys
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Semaphore

from index.catalog import Entry
from index.changes import digest_of
from index.errors import FootnoteError

_DRAWING = "bot.server.viewer.pdf_drawing"
_SECONDS = 40.0
_AT_ONCE = 2  # pages drawn at the same time
_KEPT = 64  # pages
_LARGEST = 200 * 1024**2  # bytes of a file that is drawn


class NotDrawnError(FootnoteError):
    """The page cannot be shown as it looks: the file is not there, has changed, or cannot be drawn."""


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page: its picture (PNG), its size in points, and the boxes (x0, top, x1, bottom) of the words of the quote."""

    picture: bytes
    width: float
    height: float
    boxes: tuple[tuple[float, float, float, float], ...]


class Pages:
    """Draws pages and keeps the last ones. Any number of threads may use it."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, int, str, int], DrawnPage] = OrderedDict()
        self._lock = Lock()
        self._turns = Semaphore(_AT_ONCE)

    def page(self, entry: Entry, number: int, quote: str = "", before: int = 0) -> DrawnPage:
        """Page `number`, from 1, of a document; `before` is how often the quote stands on it before the quoted place.

        Raises NotDrawnError.
        """
        key = (entry.digest, number, quote, before)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        with self._turns:
            drawn = _drawn(_file(entry), {"page": number, "quote": quote, "before": before})
        with self._lock:
            self._kept[key] = drawn
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return drawn

    def picture(self, entry: Entry, number: int) -> bytes:
        """The picture of a page. Raises NotDrawnError."""
        with self._lock:
            same = [
                page
                for (digest, page_number, _, _), page in self._kept.items()
                if (digest, page_number) == (entry.digest, number)
            ]
        return same[-1].picture if same else self.page(entry, number).picture


def can_be_drawn(entry: Entry) -> bool:
    """Whether a document is a PDF whose file is still there."""
    return entry.pages > 0 and entry.origin.lower().endswith(".pdf") and Path(entry.origin).is_file()


def _file(entry: Entry) -> bytes:
    """The file as it was indexed. Raises NotDrawnError."""
    path = Path(entry.origin)
    try:
        data = path.read_bytes() if path.stat().st_size <= _LARGEST else b""
    except OSError as error:
        raise NotDrawnError(f"{entry.id}: the file cannot be read; the text of the page is shown instead") from error
    if not data or digest_of(data) != entry.digest:
        raise NotDrawnError(f"{entry.id}: the file has changed since it was indexed, or is too large to be drawn")
    return data


def _drawn(data: bytes, order: dict[str, object]) -> DrawnPage:
    path = os.pathsep.join(place or str(Path.cwd()) for place in sys.path)
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", _DRAWING],
            input=json.dumps(order).encode() + b"\n" + data,
            capture_output=True,
            timeout=_SECONDS,
            check=True,
            env={**os.environ, "PYTHONPATH": path},
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise NotDrawnError("the page cannot be drawn; its text is shown instead") from error
    description, _, picture = done.stdout.partition(b"\n")
    drawn = json.loads(description)
    return DrawnPage(picture, drawn["width"], drawn["height"], tuple(tuple(box) for box in drawn["boxes"]))
