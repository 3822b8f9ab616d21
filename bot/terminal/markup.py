"""A document's text as people read it: without the marks of Markdown, and a table's row with its headers."""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING

from rich.text import Text

from index.documents.formats import of_name

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_MARKDOWN = "Markdown"
_ROW = re.compile(r"\|(?P<cells>.*\|.*)\|")
_BAR = " | "
_FEWEST_CELLS = 2
_CODE_INDENT = "    "


def is_markdown(source: str) -> bool:
    """Whether a document's name is that of a Markdown file."""
    chosen = of_name(PurePath(source).name)
    return chosen is not None and chosen.name == _MARKDOWN


def readable(text: Text) -> Text:
    """Markdown without its marks: links as their words, items with a bullet, code moved in. Styles stay in place."""
    if row := _ROW.fullmatch(text.plain):
        text = text[row.start("cells") : row.end("cells")]
    reading = _Reading(text)
    for token in _parser().parse(text.plain):
        reading.take(token)
    return reading.shown if reading.shown.plain.strip() else text


def under_headers(row: str, columns: str) -> str:
    """A row of a table with the header of each cell before it; as it is without a header of as many cells."""
    cells, headers = _cells(row.strip()), _cells(columns.partition("\n")[0].strip())
    if len(cells) < _FEWEST_CELLS or len(headers) != len(cells):
        return row
    return _BAR.join(f"{header}: {cell}" if header else cell for header, cell in zip(headers, cells, strict=True))


def _cells(line: str) -> list[str]:
    """The cells of a row, with or without bars at its ends; none when it is no row."""
    if _BAR.strip() not in line:
        return []
    inner = _ROW.fullmatch(line)
    return [cell.strip() for cell in (inner["cells"] if inner else line).split("|")]


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("strikethrough")


class _Reading:
    """What has been read of a Markdown text so far."""

    def __init__(self, text: Text) -> None:
        self.shown = Text()
        self._text = text
        self._at = 0  # in the text, behind what was taken
        self._depth = 0
        self._begun = False  # an item whose first words are still to come

    def take(self, token: "Token") -> None:
        """Add what a block of Markdown shows."""
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                self._depth += 1
            case "bullet_list_close" | "ordered_list_close":
                self._depth -= 1
            case "list_item_open":
                mark = f"{token.info}{token.markup} " if token.info else "• "
                self._line(f"{'  ' * (self._depth - 1)}{mark}")
                self._begun = True
            case "inline":
                if not self._begun:
                    self._line()
                self._begun = False
                self._inline(token.children or [])
            case "fence" | "code_block":
                self._code(token.content)
            case "html_block":
                self._line()
                self._piece(token.content.rstrip("\n"))

    def _code(self, content: str) -> None:
        """Add code, as a block of its own."""
        if not self.shown:
            self.shown.append("\n")  # a sentence may stand before this text
        for line in content.rstrip("\n").split("\n"):
            self._line(_CODE_INDENT)
            self._piece(line)
        self.shown.append("\n")

    def _inline(self, children: Sequence["Token"]) -> None:
        for child in children:
            if child.type in {"softbreak", "hardbreak"}:
                self.shown.append("\n")
            elif child.type == "image":
                self._inline(child.children or [])
            elif child.content:
                self._piece(child.content)

    def _line(self, beginning: str = "") -> None:
        """Begin a new line."""
        if self.shown and not self.shown.plain.endswith("\n"):
            self.shown.append("\n")
        self.shown.append(beginning)

    def _piece(self, content: str) -> None:
        """Add a piece of the text, with the styles that it has there."""
        start = self._text.plain.find(content, self._at)
        if start < 0:  # written in another way, such as &amp;
            self.shown.append(content)
            return
        self.shown.append_text(self._text[start : start + len(content)])
        self._at = start + len(content)
