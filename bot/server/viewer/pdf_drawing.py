"""Draws a page of a PDF and finds the words of a quote on it. Run as a program, in a process of its own.

Standard input holds a line of JSON (`_Order`) and the file; standard output gets a line of JSON and the picture (PNG).
A file that was made to do harm can end this process, and nothing else.
"""

import io
import json
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from index.documents.effort import limit_memory, limit_time
from index.documents.pdf_words import PdfWord, page_words

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_WIDTH, _HEIGHT = 1400, 2000  # pixels, at most
_SCALE = 2.0  # pixels a point, at most
_LEAST_FOUND = 0.6  # of the characters of a quote
_SHORTEST = 3  # characters of a piece that is looked for by itself
_MEMORY = 1_500 * 1024**2
_SECONDS = 20.0

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Order:
    """What to draw: the page, from 1; the pieces of the quote; and how often the quote stands on the page before it."""

    page: int
    quote: str
    before: int


def boxes_of(words: Sequence[PdfWord], quote: str, before: int) -> list[Box]:
    """Boxes around the words of a quote, a line each, in points from the top left corner; none if it is not found.

    The words are looked for as they follow each other in the file, and as they stand on the page; when the quote is
    not there in one piece, its lines and cells are looked for one by one.
    """
    by_place = sorted(words, key=lambda word: (round(word.middle), word.x0))
    for order in (words, by_place):
        if quoted := _found(order, quote, before):
            return list(_lines(quoted))
    pieces = [piece for line in quote.splitlines() for piece in line.split("|") if len(_letters(piece)) >= _SHORTEST]
    hits = {piece: _found(words, piece, 0) or _found(by_place, piece, 0) for piece in pieces}
    letters_found = sum(len(_letters(piece)) for piece, hit in hits.items() if hit)
    if letters_found < _LEAST_FOUND * max(1, len(_letters(quote))):
        return []
    return list(_lines([word for hit in hits.values() for word in hit]))


def _letters(text: str) -> str:
    """The letters and digits alone: a word may be cut at the end of a line, and marks may be drawn in many ways."""
    return "".join(mark for mark in unicodedata.normalize("NFKC", text).casefold() if mark.isalnum())


def _found(words: Sequence[PdfWord], quote: str, before: int) -> list[PdfWord]:
    """The words that make up the quote, of several such places the one that has `before` others before it."""
    wanted = _letters(quote)
    if not wanted:
        return []
    owners: list[int] = []
    text = ""
    for number, word in enumerate(words):
        letters = _letters(word.text)
        text += letters
        owners += [number] * len(letters)
    places = list(_places(text, wanted))
    if not places:
        return []
    place = places[min(before, len(places) - 1)]
    return [words[number] for number in dict.fromkeys(owners[place : place + len(wanted)])]


def _places(text: str, wanted: str) -> Iterator[int]:
    place = text.find(wanted)
    while place >= 0:
        yield place
        place = text.find(wanted, place + 1)


def _lines(words: Sequence[PdfWord]) -> Iterator[Box]:
    """A box for the words that stand side by side."""
    box = _box(words[0])
    for last, word in pairwise(words):
        if abs(last.middle - word.middle) < (last.bottom - last.top) / 2 and word.x0 >= last.x0:
            own = _box(word)
            box = (min(box[0], own[0]), min(box[1], own[1]), max(box[2], own[2]), max(box[3], own[3]))
        else:
            yield box
            box = _box(word)
    yield box


def _box(word: PdfWord) -> Box:
    return word.x0, word.top, word.x1, word.bottom


def times_before(text: str, quote: str) -> int:
    """How often a quote stands in a text."""
    wanted = _letters(quote)
    return len(list(_places(_letters(text), wanted))) if wanted else 0


def _drawn(document: "PdfDocument", number: int) -> bytes:
    page = document[number]
    width, height = page.get_size()
    scale = min(_SCALE, _WIDTH / max(width, 1.0), _HEIGHT / max(height, 1.0))
    picture = page.render(scale=scale, may_draw_forms=True).to_pil()
    buffer = io.BytesIO()
    picture.convert("RGB").save(buffer, "PNG")
    return buffer.getvalue()


def main() -> None:
    """Do what standard input asks for."""
    import pypdfium2

    order = _Order(**json.loads(sys.stdin.buffer.readline()))
    data = sys.stdin.buffer.read()
    with limit_memory(_MEMORY), limit_time(_SECONDS):
        document = pypdfium2.PdfDocument(data)
        document.init_forms()
        page = page_words(document, order.page - 1)
        description = {
            "width": page.width,
            "height": page.height,
            "boxes": boxes_of(page.words, order.quote, order.before),
        }
        picture = _drawn(document, order.page - 1)
    sys.stdout.buffer.write(json.dumps(description).encode() + b"\n" + picture)


if __name__ == "__main__":
    main()
