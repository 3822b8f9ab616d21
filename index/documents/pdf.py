"""PDF: its text in the order in which it is read, with its tables and the values of its form's fields.

PDFium reads the characters (2 ms a page where pure Python takes 200), pdfplumber finds the cells of ruled tables.
"""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from index.document import Block, BlockKind
from index.documents.assembly import Piece, assembled, visible
from index.documents.dates import iso_date
from index.documents.effort import next_part
from index.documents.hyphens import Hyphens
from index.documents.pdf_blocks import Printed, PrintedText, set_levels, sizes_of
from index.documents.pdf_layout import parts_of
from index.documents.pdf_lines import GAP, PdfLine, lines_of, segments_of
from index.documents.pdf_tables import RuledTables
from index.documents.pdf_words import PageWords, page_words
from index.documents.reading import Reading, first_heading, shortened, title_of
from index.documents.running import running_lines
from index.errors import NothingToRead, SourceError

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_NO_TITLE = re.compile(
    r"\(?(?:untitled|anonymous|unspecified|unknown|document|presentation|powerpoint presentation|slide)\)?[\W\d]*"
    r"|untitled.*|microsoft (?:word|powerpoint|excel) - .*|.*\.\w{2,5}|[\W\d_]*",
    re.IGNORECASE,
)
_SHORTEST_TITLE = 3
_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?")
_MANY_PATHS = 100  # drawings on a page without text: words that are drawn
_HEADED = 3  # lines: the names of columns, and two rows under them
_TOP_BLOCKS = 5  # among which the title stands
NO_TEXT = "holds no text (a scan?); run it through OCR first"
UNSEEN_ALONE = "holds only text that nobody can see, which is not read"
SCANNED = "no text (scanned?)"
UNSEEN = "only text that nobody can see, which is not read"
_PASSWORD, _SECURITY = 4, 5  # PDFium's error codes


def read(data: bytes, source: str) -> Reading:
    """A PDF with text; `pages` holds the offset of each page's text.

    Raises SourceError when the file is broken or encrypted, NothingToRead when it holds no text.
    """
    document = _opened(data, source)
    tables = RuledTables(data)
    try:
        title, date = _properties(document)
        pages = _pages(document, source)
        empty = [number for number, page in enumerate(pages) if not page.words and not page.sideways]
        if len(empty) == len(pages):
            raise NothingToRead(source, UNSEEN_ALONE if any(page.has_unseen for page in pages) else NO_TEXT)
        blocks = _blocks(pages, tables)
    finally:
        tables.close()
        document.close()
    text, kinds = assembled(Piece(block.kind, block.text, block.level) for block in blocks)
    return Reading(
        text,
        kinds,
        title=title or _title(text, kinds),
        date=date,
        pages=_page_starts(blocks, kinds, len(pages), len(text)),
        remarks=(
            *_remarks([number for number in empty if pages[number].has_unseen], UNSEEN),
            *_remarks([number for number in empty if _shows(pages[number]) and not pages[number].has_unseen], SCANNED),
        ),
    )


def _opened(data: bytes, source: str) -> "PdfDocument":
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        document.init_forms()
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code == _PASSWORD:
            raise SourceError(source, "is protected by a password; save it without one") from error
        if code == _SECURITY:
            raise SourceError(source, "is encrypted; save it without a password") from error
        raise SourceError(source, "is not a PDF that can be read (broken?); save it anew") from error
    return document


def _pages(document: "PdfDocument", source: str) -> list[PageWords]:
    pages: list[PageWords] = []
    try:
        for number in range(len(document)):
            next_part()
            pages.append(page_words(document, number))
    except MemoryError:
        raise
    except Exception as error:  # a broken page can raise nearly anything
        raise SourceError(source, f"cannot be read at page {len(pages) + 1} (broken?); save it anew") from error
    if not pages:
        raise SourceError(source, "is not a PDF that can be read (broken?); save it anew")
    return pages


def _blocks(pages: Sequence[PageWords], tables: RuledTables) -> list[Printed]:
    lines = [lines_of(page.words, gap=float("inf")) for page in pages]
    removed = running_lines([[line.text for line in page] for page in lines])
    every = [line for page in lines for line in page]
    sizes = sizes_of(every)
    body = max(sizes, key=lambda size: sizes[size]) if sizes else 0.0
    styled = any(line.size > body + 1 or line.bold for line in every) and not all(line.bold for line in every)
    hyphens = Hyphens([*(line.text for line in every), *(page.sideways for page in pages)])
    printed = PrintedText(hyphens, body, styled)
    for number, page in enumerate(pages):
        running = [at for at in removed[number] if not _names_columns(lines[number][at:])]
        gone = {word for at in running for word in lines[number][at].words}
        words = [word for word in page.words if word not in gone]
        parts = parts_of(words, tables.of(number, page.paths), hyphens)
        printed.add_page(number, parts, visible(page.sideways))
    set_levels(printed.blocks)
    for block in printed.blocks:
        block.text = block.text.replace("\u00ad", "-")  # a soft hyphen at a line's end that nothing goes on after
    return printed.blocks


def _names_columns(lines: Sequence[PdfLine]) -> bool:
    """Whether the first of these lines names the columns of a table that goes on under it, as on the page before."""
    rows = [segments_of(line.words, GAP) for line in lines[:_HEADED]]
    names = rows[0]
    return len(rows) == _HEADED and len(names) > 1 and all(_stands_under(row, names) for row in rows[1:])


def _stands_under(row: Sequence[PdfLine], names: Sequence[PdfLine]) -> bool:
    """Whether a row has one cell under each of the names."""
    return len(row) == len(names) and all(
        cell.x0 < name.x1 and name.x0 < cell.x1 for cell, name in zip(row, names, strict=True)
    )


def _page_starts(blocks: Sequence[Printed], kinds: Sequence[Block], count: int, end: int) -> tuple[int, ...]:
    """The offset of the text of each page; an empty page begins where the next one does."""
    begins: dict[int, int] = {}
    for printed, block in zip(blocks, kinds, strict=True):
        for page, offset in printed.marks:
            begins.setdefault(page, block.start + offset)
    starts: list[int] = []
    following = end
    for page in reversed(range(count)):
        following = min(following, begins.get(page, following))
        starts.append(following)
    starts.reverse()
    return (0, *starts[1:])


def _remarks(pages: Sequence[int], fault: str) -> tuple[str, ...]:
    """Name the pages, given from 0, that have a fault."""
    runs = [[page + 1 for _, page in run] for _, run in groupby(enumerate(pages), key=lambda pair: pair[1] - pair[0])]
    names = [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]
    if not names:
        return ()
    several = len(pages) > 1
    return (f"page{'s' if several else ''} {', '.join(names)} {'have' if several else 'has'} {fault}",)


def _shows(page: PageWords) -> bool:
    """Whether a page without text shows pictures, or so many drawings that they may be words."""
    return page.figures > page.paths or page.paths > _MANY_PATHS


def _properties(document: "PdfDocument") -> tuple[str | None, str | None]:
    """The title and the date that the file states of itself, where they say something."""
    stated = document.get_metadata_dict()
    title = shortened(visible(stated.get("Title", "")))
    sensible = len(title) >= _SHORTEST_TITLE and not _NO_TITLE.fullmatch(title)
    dates = (_date(stated.get(name, "")) for name in ("ModDate", "CreationDate"))
    return title if sensible else None, next((date for date in dates if date), None)


def _date(stated: str) -> str | None:
    match = _DATE.match(stated)
    return iso_date(f"{match[1]}-{match[2] or '01'}-{match[3] or '01'}") if match else None


def _title(text: str, blocks: tuple[Block, ...]) -> str | None:
    """The first heading of the highest rank when it stands near the top, else what the text begins with."""
    top = [block for block in blocks[:_TOP_BLOCKS] if block.kind is BlockKind.HEADING]
    return first_heading(text, tuple(top)) if top else title_of(text, blocks)
