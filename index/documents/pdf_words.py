"""The words of a PDF's page and where they stand on it, form fields and written remarks among them."""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import pi
from typing import TYPE_CHECKING

from index.documents.assembly import visible
from index.documents.pdf_visibility import address_of, unseen_texts

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_WIDE = 0.18  # of a character's height: a gap between two words
_RAISED = 0.8  # of the height of the characters before it: a small raised digit
_BOLD = 600  # of 900, a font's weight
_UPRIGHT = 0.1  # radians
_MONO = ("courier", "mono", "consol", "menlo")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LINE_END_HYPHEN = "\x02"  # what PDFium makes of a hyphen at the end of a line
_SOFT_HYPHEN = "\u00ad"
_QUARTERS = 4
_FIELD_HEIGHT = 20.0  # points, at most
_WIDGET, _FREE_TEXT = 20, 3  # kinds of annotations
_PUSH_BUTTON, _CHECK_BOX, _RADIO_BUTTON, _SIGNATURE = 1, 2, 3, 7  # kinds of fields
_TEXT, _PATH = 1, 2  # kinds of objects on a page


@dataclass(frozen=True, slots=True)
class PdfWord:
    """A word and its box in points, counted from the page's top left corner as it is shown."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool = False
    mono: bool = False

    @property
    def middle(self) -> float:
        """How far down its middle is."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class PageWords:
    """What is written on a page: its words, and the text that runs in another direction.

    `figures` counts its images and drawings; `paths` its drawings, of which the lines of a table are some;
    `has_unseen` says that there is also text which nobody can see, and which is none of the words.
    """

    words: tuple[PdfWord, ...]
    sideways: str
    width: float
    height: float
    figures: int
    paths: int
    has_unseen: bool = False


@dataclass(slots=True)
class _Open:
    """A word that is being read."""

    text: str
    box: tuple[float, float, float, float]
    height: float
    size: float
    bold: bool
    mono: bool

    def word(self) -> PdfWord:
        text = visible(self.text)
        if self.text.endswith(_SOFT_HYPHEN):
            text += _SOFT_HYPHEN  # the end of a line, where it is seen
        return PdfWord(text, *self.box, self.size, self.bold, self.mono)


def page_words(document: "PdfDocument", number: int) -> PageWords:
    """The words of page `number`, counted from 0, in the order of the file."""
    page = document[number]
    textpage = page.get_textpage()
    try:
        place = _Placing(page)
        sideways: list[str] = []
        unseen = unseen_texts(page)
        words = list(_words(textpage.raw, place, sideways, unseen))
        words += _annotated(document, page, place)
        kinds = [item.type for item in page.get_objects(max_depth=4)]
        width, height = page.get_size()
        return PageWords(
            words=tuple(words),
            sideways="".join(sideways).strip(),
            width=width,
            height=height,
            figures=sum(kind != _TEXT for kind in kinds),
            paths=kinds.count(_PATH),
            has_unseen=bool(unseen),
        )
    finally:
        textpage.close()
        page.close()


class _Placing:
    """Turns boxes of the page's own coordinates into boxes as the page is shown."""

    def __init__(self, page: "PdfPage") -> None:
        self.quarters = (page.get_rotation() // 90) % _QUARTERS
        self._left, self._bottom, self._right, self._top = page.get_bbox()

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """(x0, top, x1, bottom), counted from the top left corner."""
        match self.quarters:
            case 1:
                return bottom - self._bottom, left - self._left, top - self._bottom, right - self._left
            case 2:
                return self._right - right, bottom - self._bottom, self._right - left, top - self._bottom
            case 3:
                return self._top - top, self._right - right, self._top - bottom, self._right - left
        return left - self._left, self._top - top, right - self._left, self._top - bottom

    def is_upright(self, angle: float) -> bool:
        """Whether text drawn at that angle (radians) stands upright on the page as it is shown."""
        turned = angle / (pi / 2) % _QUARTERS
        return any(abs(turned - way) < _UPRIGHT for way in (self.quarters, _QUARTERS - self.quarters))


def _words(textpage: object, place: _Placing, sideways: list[str], unseen: frozenset[int]) -> Iterator[PdfWord]:
    import pypdfium2.raw as pdfium

    rectangle = pdfium.FS_RECTF()
    taken: _Open | None = None
    for index in range(pdfium.FPDFText_CountChars(textpage)):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        character = "-" if chr(code) == _LINE_END_HYPHEN else chr(code)
        hidden = bool(unseen) and address_of(pdfium.FPDFText_GetTextObject(textpage, index)) in unseen
        if character.isspace() or not code or hidden:
            if taken:
                yield taken.word()
                taken = None
            elif sideways and not hidden:
                sideways.append(character)
            continue
        if taken is None and not place.is_upright(pdfium.FPDFText_GetCharAngle(textpage, index)):
            sideways.append(character)
            continue
        pdfium.FPDFText_GetLooseCharBox(textpage, index, rectangle)
        box = place.box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        if taken and not _goes_on(taken, box):
            yield taken.word()
            taken = None
        if taken is None:
            taken = _begun(textpage, index, character, box)
            continue
        raised = character.isdigit() and box[3] - box[1] < _RAISED * taken.height and box[3] < taken.box[3]
        taken.text += character.translate(_SUPERSCRIPTS) if raised else character
        x0, top, x1, bottom = taken.box
        taken.box = (min(x0, box[0]), min(top, box[1]), max(x1, box[2]), max(bottom, box[3]))
    if taken:
        yield taken.word()


def _goes_on(taken: _Open, box: tuple[float, float, float, float]) -> bool:
    """Whether a character in `box` belongs to the word."""
    x0, top, x1, bottom = taken.box
    level = min(bottom, box[3]) - max(top, box[1]) > 0.3 * min(taken.height, box[3] - box[1])
    return level and box[0] - x1 < _WIDE * taken.height and x0 - box[2] < _WIDE * taken.height


def _begun(textpage: object, index: int, character: str, box: tuple[float, float, float, float]) -> _Open:
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(textpage, index, matrix)
    scale = (matrix.c**2 + matrix.d**2) ** 0.5 or 1.0
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(textpage, index, name, 128, flags)
    font = name.value.decode("utf-8", "replace").lower()
    bold = "bold" in font or "black" in font or pdfium.FPDFText_GetFontWeight(textpage, index) >= _BOLD
    size = round(pdfium.FPDFText_GetFontSize(textpage, index) * scale, 1)
    return _Open(character, box, box[3] - box[1], size, bold, any(mark in font for mark in _MONO))


def _annotated(document: "PdfDocument", page: "PdfPage", place: _Placing) -> Iterator[PdfWord]:
    """The values of form fields and the text that was typed onto the page, each as one word in its place."""
    import pypdfium2.raw as pdfium

    for index in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        try:
            text = _annotation_text(document, annotation)
            rectangle = pdfium.FS_RECTF()
            if text and pdfium.FPDFAnnot_GetRect(annotation, rectangle):
                box = place.box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
                yield _beside(text, box)
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)


def _beside(text: str, box: tuple[float, float, float, float]) -> PdfWord:
    """What was filled in, as high as a line: a field may be high enough for several."""
    x0, top, x1, bottom = box
    return PdfWord(visible(text), x0, top, x1, min(bottom, top + _FIELD_HEIGHT), size=0.0)


def _annotation_text(document: "PdfDocument", annotation: object) -> str:
    import pypdfium2.raw as pdfium

    kind = pdfium.FPDFAnnot_GetSubtype(annotation)
    if kind == _FREE_TEXT:
        return _string(pdfium.FPDFAnnot_GetStringValue, annotation, b"Contents")
    form = document.formenv
    if kind != _WIDGET or form is None:
        return ""
    field = pdfium.FPDFAnnot_GetFormFieldType(form.raw, annotation)
    if field in {_PUSH_BUTTON, _SIGNATURE}:
        return ""
    if field in {_CHECK_BOX, _RADIO_BUTTON}:
        return "☒" if pdfium.FPDFAnnot_IsChecked(form.raw, annotation) else "☐"
    return _string(pdfium.FPDFAnnot_GetFormFieldValue, form.raw, annotation)


def _string(read: Callable[..., int], *given: object) -> str:
    """What a function of PDFium writes into a buffer, which it first tells the size of."""
    import pypdfium2.raw as pdfium

    size = read(*given, None, 0)
    buffer = (pdfium.FPDF_WCHAR * (size // 2 + 1))()
    read(*given, buffer, size)
    return bytes(buffer)[: max(0, size - 2)].decode("utf-16-le", "replace").strip()
