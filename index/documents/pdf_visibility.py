"""The text of a PDF's page that nobody can see: it is as its ground in colour, tiny, clear, or not drawn at all."""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfObject, PdfPage

_TEXT, _PATH, _FORM = 1, 2, 5  # kinds of objects on a page; a form holds others
_DEPTH = 4  # forms in forms that are looked into
_FILLED, _NOT_DRAWN, _FILLED_AND_CLIPPING = 0, 3, 4  # ways in which text is drawn
_TINY = 1.0  # points
_ALIKE = 16  # of 255: colours that differ by no more in each of their three parts cannot be told apart
_CLEAR = 8  # of 255: what is less opaque is not seen
_OPAQUE = 255
_WHITE = (255, 255, 255)
_NARROW = 3.0  # points: a line, which is no ground of a text
_MANY = 300  # grounds on a page, a chart for example: which of them lies under a text is not looked for

_Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Ground:
    """Something that may lie under text; `colour` is None when it is unknown, as that of a picture is."""

    position: int
    box: tuple[float, float, float, float]
    colour: _Colour | None
    is_path: bool

    def is_at(self, x: float, y: float) -> bool:
        left, bottom, right, top = self.box
        return left <= x <= right and bottom <= y <= top


def unseen_texts(page: "PdfPage") -> frozenset[int]:
    """The addresses of the text objects of a page that cannot be seen.

    Text that is not drawn is let stand where a picture lies: that is how the words of a scan are stored. Where the
    ground of a text is not certain, the text is taken to be seen.
    """
    objects = [item for item in page.get_objects(max_depth=_DEPTH) if item.type != _FORM]
    grounds = _grounds(objects)
    return frozenset(
        address_of(item.raw)
        for position, item in enumerate(objects)
        if item.type == _TEXT and _is_unseen(position, item, grounds)
    )


def address_of(raw: object) -> int:
    """The address of one of PDFium's objects, which is the same however it was come by."""
    return ctypes.cast(raw, ctypes.c_void_p).value or 0  # type: ignore[arg-type]  # a pointer of PDFium's


def _is_unseen(position: int, item: "PdfObject", grounds: Sequence[_Ground] | None) -> bool:
    import pypdfium2.raw as pdfium

    left, bottom, right, top = item.get_bounds()
    x, y = (left + right) / 2, (bottom + top) / 2
    mode = pdfium.FPDFTextObj_GetTextRenderMode(item.raw)
    if mode == _NOT_DRAWN:
        return grounds is not None and not any(not ground.is_path and ground.is_at(x, y) for ground in grounds)
    if item.level == 0 and _size(item) < _TINY:  # a form may enlarge what it draws
        return True
    fill = _fill(item)
    if fill is None or mode not in {_FILLED, _FILLED_AND_CLIPPING}:
        return False
    colour, opacity = fill
    if opacity < _CLEAR:
        return True
    if grounds is None or (item.level > 0 and grounds):  # where a form draws is not known
        return False
    ground = _ground_of(position, x, y, grounds)
    return ground is not None and all(
        abs(channel - other) <= _ALIKE for channel, other in zip(colour, ground, strict=True)
    )


def _grounds(objects: Sequence["PdfObject"]) -> list[_Ground] | None:
    """What may lie under text, in the order in which it is drawn; None when that is too much."""
    others = [(position, item) for position, item in enumerate(objects) if item.type != _TEXT]
    if len(others) > _MANY:
        return None
    grounds = [
        _Ground(position, item.get_bounds(), _ground_colour(item), item.type == _PATH) for position, item in others
    ]
    return [
        ground
        for ground in grounds
        if min(ground.box[2] - ground.box[0], ground.box[3] - ground.box[1]) > _NARROW
        and not _is_outline(objects, ground)
    ]


def _is_outline(objects: Sequence["PdfObject"], ground: _Ground) -> bool:
    """Whether a path is drawn as a line alone."""
    import pypdfium2.raw as pdfium

    if not ground.is_path:
        return False
    filling, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(objects[ground.position].raw, filling, stroked)
    return filling.value == 0


def _ground_colour(item: "PdfObject") -> _Colour | None:
    """The colour of a path; None for all else, for one that can be seen through, and where a form places it."""
    fill = _fill(item) if item.type == _PATH and item.level == 0 else None
    return fill[0] if fill and fill[1] == _OPAQUE else None


def _ground_of(position: int, x: float, y: float, grounds: Sequence[_Ground]) -> _Colour | None:
    """The colour under a text at (x, y); None when it is not known."""
    there = [ground for ground in grounds if ground.is_at(x, y)]
    if any(not ground.is_path for ground in there):  # a picture, whether it is drawn before the text or after it
        return None
    below = [ground for ground in there if ground.position < position]
    return below[-1].colour if below else _WHITE


def _fill(item: "PdfObject") -> tuple[_Colour, int] | None:
    """The colour and the opacity (0 to 255) with which an object is filled; None for a pattern."""
    import pypdfium2.raw as pdfium

    parts = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(item.raw, *parts):
        return None
    red, green, blue, opacity = (part.value for part in parts)
    return (red, green, blue), opacity


def _size(item: "PdfObject") -> float:
    """The size of a text in points, as it is drawn."""
    import pypdfium2.raw as pdfium

    size = ctypes.c_float()
    if not pdfium.FPDFTextObj_GetFontSize(item.raw, size):
        return _TINY
    matrix = item.get_matrix()
    return float(size.value * (matrix.c**2 + matrix.d**2) ** 0.5)
