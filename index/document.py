"""A document: its text, and where its headings, paragraphs, items and table rows stand in it."""

from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block of a document is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    TABLE_HEADER = "table_header"
    TABLE_ROW = "table_row"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Block:
    """A range of the document's text that is one thing. A paragraph may hold line breaks inside.

    `start` and `end` count code points in `Document.text`; `level` is 1 to 6 for a heading, else 0.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """What is indexed. Every offset anywhere counts Unicode code points in `text`.

    `id` is the path relative to the source folder (POSIX slashes) or the canonical URL; `source` is where it was
    read from, as a person would name it; `url` opens it (None when unknown); `date` is ISO 8601 (None when unknown);
    `pages` holds the offset at which each page starts (empty when the format has no pages); `blocks` are ordered,
    do not overlap, and hold every character that is not white space.
    `remarks` name what could not be read of it, such as a page without text.
    """

    id: str
    title: str
    source: str
    text: str
    blocks: tuple[Block, ...]
    url: str | None = None
    date: str | None = None
    pages: tuple[int, ...] = ()
    remarks: tuple[str, ...] = ()

    def page_at(self, offset: int) -> int | None:
        """The number, from 1, of the page that holds `offset`; None when the document has no pages."""
        if not self.pages:
            return None
        return max(1, sum(1 for start in self.pages if start <= offset))
