"""PDF: the text of each page, in the order of the file."""

import logging
import re
from io import BytesIO
from typing import TYPE_CHECKING

from index.documents.assembly import visible
from index.documents.bombs import check_forms
from index.documents.columns import with_cells
from index.documents.effort import next_part
from index.documents.layout import blocks_of
from index.documents.reading import Reading, shortened, title_of
from index.documents.running import without_running_lines
from index.errors import NothingToRead, SourceError

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_PAGE_BREAK = "\n\n"
_NO_TITLE = re.compile(r"untitled.*|(?:microsoft (?:word|powerpoint|excel) - .*)|.*\.\w{2,5}|[\W\d_]*", re.IGNORECASE)
_SHORTEST_TITLE = 3


def read(data: bytes, source: str) -> Reading:
    """A PDF with text; `pages` holds the offset of each page's text.

    Raises SourceError when the file is broken or encrypted, NothingToRead when it holds no text.
    """
    reader = _opened(data, source)
    texts = _page_texts(reader, source)
    if not any(text.strip() for text in texts):
        raise NothingToRead(source, "holds no text (a scan?); run it through OCR first")
    starts = []
    position = 0
    for text in texts:
        starts.append(position)
        position += len(text) + len(_PAGE_BREAK)
    whole = _PAGE_BREAK.join(texts)
    blocks = blocks_of(whole, printed=True)
    title, date = _properties(reader)
    return Reading(whole, blocks, title=title or title_of(whole, blocks), date=date, pages=tuple(starts))


def _opened(data: bytes, source: str) -> "PdfReader":
    import pypdf  # 0.2 s that other formats need not pay

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings about odd files are no use to a reader
    try:
        reader = pypdf.PdfReader(BytesIO(data))
        locked = reader.is_encrypted and not reader.decrypt("")
    except pypdf.errors.DependencyError as error:
        raise SourceError(source, "is encrypted; save it without a password") from error
    except MemoryError:
        raise
    except Exception as error:  # a broken file can raise nearly anything
        raise SourceError(source, "is not a PDF that can be read (broken?); save it anew") from error
    if locked:
        raise SourceError(source, "is protected by a password; save it without one")
    return reader


def _page_texts(reader: "PdfReader", source: str) -> list[str]:
    texts: list[str] = []
    met: set[int] = set()
    try:
        for page in reader.pages:
            reference = page.indirect_reference
            if reference is None or reference.idnum not in met:  # a page that is named twice has its time once
                next_part()
            met.add(reference.idnum if reference else 0)
            check_forms(page, source)
            texts.append(_page_text(page))
    except (SourceError, MemoryError):
        raise
    except Exception as error:  # a broken page can raise nearly anything
        raise SourceError(source, f"cannot be read at page {len(texts) + 1} (broken?); save it anew") from error
    return without_running_lines(texts)


def _page_text(page: "PageObject") -> str:
    """The text in the order of the file, with the cells of tables told apart."""
    text = visible(page.extract_text())
    try:
        laid_out = visible(page.extract_text(extraction_mode="layout"))
    except MemoryError:
        raise
    except Exception:  # the drawing of an odd page can raise nearly anything; its text is there all the same
        return text
    return with_cells(text, laid_out)


def _properties(reader: "PdfReader") -> tuple[str | None, str | None]:
    """The title and the date that the file states of itself, where they say something."""
    try:
        stated = reader.metadata
        title = shortened(visible(stated.title or "")) if stated else ""
        moment = (stated.modification_date or stated.creation_date) if stated else None
    except Exception:  # a broken date or title is as good as none
        return None, None
    sensible = len(title) >= _SHORTEST_TITLE and not _NO_TITLE.fullmatch(title)
    return title if sensible else None, moment.date().isoformat() if moment else None
