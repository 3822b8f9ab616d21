"""The words in pictures: images, and pages of a PDF that are scans. Needs Tesseract and the packages of the extra."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING

from index.documents import pdf
from index.documents.assembly import visible
from index.documents.faults import install_line, readable_as
from index.documents.layout import blocks_of
from index.documents.lines import is_closed, starts_low
from index.documents.notes import PAGE_READ, PICTURES_READ
from index.documents.reading import Reading, title_of
from index.errors import NothingToRead, SourceError

if TYPE_CHECKING:
    from PIL.Image import Image

_PACKAGES = ("pytesseract", "pypdfium2", "PIL")
_INSTALL_PROGRAM = "install Tesseract (Debian, Ubuntu: apt install tesseract-ocr; macOS: brew install tesseract)"
_BREAK = "\n\n"
_SURE = 40  # of 100, how sure Tesseract must be of a word
_MOST_PIXELS = 40_000_000  # of a rendered page
_LARGEST_IMAGE = 150_000_000  # pixels
_SMALLEST = 1000  # pixels in width; Tesseract misses the words of smaller pictures
_DOTS = 300  # an inch
_POINTS = 72
_SECONDS = 120  # for one page
_MOST_LANGUAGES = 4  # each takes time, on every page


@cache
def lacking() -> str:
    """What to do so that pictures are read, as the rest of a sentence; empty when all is there."""
    steps = [] if shutil.which("tesseract") else [_INSTALL_PROGRAM]
    if any(find_spec(name) is None for name in _PACKAGES):
        steps.append(install_line("ocr"))
    return ", and ".join(
        step.replace("install them:", "its packages:") if position else step for position, step in enumerate(steps)
    )


def not_read() -> str:
    """Why images are passed over; empty when they are not."""
    lacks = lacking()
    return f"is an image; to have its words read, {lacks}" if lacks else ""


def read_image(data: bytes, source: str, encoding: str | None = None) -> Reading:  # noqa: ARG001 its bytes are no text
    """The words of an image, a page for each of its pictures.

    Raises SourceError when it is broken or too large, or when what reads it is not installed; NothingToRead when it
    holds no words.
    """
    if not_read():
        raise SourceError(source, not_read())
    from PIL import Image, ImageSequence

    with readable_as("an image", source):
        picture = Image.open(BytesIO(data))
        if picture.width * picture.height > _LARGEST_IMAGE:
            raise SourceError(source, "is an image too large to be read; make it smaller")
        frames = [frame.convert("RGB") for frame in ImageSequence.Iterator(picture)]
    return _printed([_words(frame, source) for frame in frames], source)


def read_pdf(data: bytes, source: str, encoding: str | None = None) -> Reading:  # noqa: ARG001 its bytes are no text
    """A PDF; the words of pages without text are read from their picture.

    Where what reads pictures is not installed, `remarks` name these pages. Raises SourceError as `pdf.read` does.
    """
    try:
        reading = pdf.read(data, source)
    except NothingToRead as error:
        if error.fault == pdf.UNSEEN_ALONE and lacking():
            raise
        if lacking():
            raise SourceError(source, f"holds no text (a scan?); to have it read, {lacking()}") from error
        return _printed(list(_rendered(data, source).values()), source)
    empty = _without_text(reading)
    if not empty:
        return reading
    if lacking():
        remarks = [each if _is_unseen(each) else f"{each}; to have it read, {lacking()}" for each in reading.remarks]
        return replace(reading, remarks=tuple(remarks))
    return _completed(reading, _rendered(data, source, empty))


def _printed(pages: Sequence[str], source: str) -> Reading:
    """A reading of the texts of pages. Raises NothingToRead when none has words."""
    if not any(page.strip() for page in pages):
        raise NothingToRead(source, "is a picture without words")
    starts = []
    position = 0
    for page in pages:
        starts.append(position)
        position += len(page) + len(_BREAK)
    text = _BREAK.join(pages)
    blocks = blocks_of(text, printed=True)
    return Reading(text, blocks, title=title_of(text, blocks), pages=tuple(starts), remarks=(PICTURES_READ,))


def _without_text(reading: Reading) -> list[int]:
    """The numbers of the pages, from 1, on which nothing stands."""
    ends = [*reading.pages[1:], len(reading.text)]
    return [
        number
        for number, (start, end) in enumerate(zip(reading.pages, ends, strict=True), 1)
        if not reading.text[start:end].strip()
    ]


def _completed(reading: Reading, words: Mapping[int, str]) -> Reading:
    """`reading` with the words of the pages that had none."""
    read = {number: text for number, text in words.items() if text.strip()}
    unseen = [remark for remark in reading.remarks if _is_unseen(remark)]
    remarks = tuple(PAGE_READ.format(page=number) for number in sorted(read))
    for number in sorted(read, reverse=True):  # from behind, so that what is to come stays where it is
        reading = _with_page(reading, number, read[number])
    return replace(reading, remarks=(*unseen, *remarks))


def _is_unseen(remark: str) -> bool:
    """Whether a remark names pages whose text nobody can see."""
    return remark.endswith(pdf.UNSEEN)


def _with_page(reading: Reading, number: int, words: str) -> Reading:
    """`reading` with words on the page `number`, which has none; a block that goes on over that page is not torn."""
    start = reading.pages[number - 1]
    place = next((block.end for block in reading.blocks if block.start < start < block.end), start)
    behind = bool(reading.text) and (place > start or place == len(reading.text))
    inserted = f"{_BREAK}{words}" if behind else f"{words}{_BREAK}"
    first = place + (len(_BREAK) if behind else 0)
    own = [replace(each, start=each.start + first, end=each.end + first) for each in blocks_of(words, printed=True)]
    length = len(inserted)
    later = [
        replace(each, start=each.start + length, end=each.end + length)
        for each in reading.blocks
        if each.start >= place
    ]
    pages = [
        *reading.pages[: number - 1],
        first,
        *(max(page + (length if page >= place else 0), first + len(words)) for page in reading.pages[number:]),
    ]
    return replace(
        reading,
        text=reading.text[:place] + inserted + reading.text[place:],
        blocks=(*(each for each in reading.blocks if each.end <= place), *own, *later),
        pages=tuple(pages),
    )


def _rendered(data: bytes, source: str, numbers: Sequence[int] | None = None) -> dict[int, str]:
    """The words on the pages of these numbers (None: on all), by number."""
    import pypdfium2

    words: dict[int, str] = {}
    with readable_as("a PDF", source), pypdfium2.PdfDocument(data) as document:
        for number in numbers or range(1, len(document) + 1):
            page = document[number - 1]
            width, height = page.get_size()
            scale = min(_DOTS / _POINTS, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
            words[number] = _words(page.render(scale=scale).to_pil(), source)
            page.close()
    return words


def _words(picture: "Image", source: str) -> str:
    """What Tesseract reads in one picture: a line a line, paragraphs set off by a blank one."""
    import pytesseract

    if picture.width < _SMALLEST:
        factor = -(-_SMALLEST // picture.width)
        picture = picture.resize((picture.width * factor, picture.height * factor))
    try:
        table = pytesseract.image_to_data(
            picture, lang=_languages(), timeout=_SECONDS, output_type=pytesseract.Output.DICT
        )
    except RuntimeError as error:
        raise SourceError(source, f"holds a picture that takes more than {_SECONDS} s to be read") from error
    paragraphs: list[str] = []
    for lines in _paragraphs(table):
        words = visible("\n".join(lines))
        if paragraphs and starts_low(words) and not is_closed(paragraphs[-1]):  # wide spacing is no new paragraph
            paragraphs[-1] += f"\n{words}"
        else:
            paragraphs.append(words)
    return _BREAK.join(paragraphs)


def _paragraphs(table: Mapping[str, Sequence[object]]) -> Iterator[list[str]]:
    paragraph: tuple[object, object] | None = None
    row: object = None
    lines: list[list[str]] = []
    keys = ("block_num", "par_num", "line_num", "conf", "text")
    for block, par, line, sure, word in zip(*(table.get(key, ()) for key in keys), strict=True):
        if not str(word).strip() or float(str(sure)) < _SURE:
            continue
        if (block, par) != paragraph and lines:
            yield [" ".join(words) for words in lines]
            lines = []
        if (block, par) != paragraph or line != row or not lines:
            lines.append([])
        paragraph, row = (block, par), line
        lines[-1].append(str(word))
    if lines:
        yield [" ".join(words) for words in lines]


@cache
def _languages() -> str:
    import pytesseract

    installed = [name for name in pytesseract.get_languages() if name != "osd"]
    return (
        "+".join(sorted(installed, key=lambda name: name != "eng")) if 0 < len(installed) <= _MOST_LANGUAGES else "eng"
    )
