"""Jupyter notebooks: Markdown cells as Markdown, code as code, and what the code printed."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from index.document import BlockKind
from index.documents import markdown
from index.documents.assembly import Piece, visible
from index.documents.decoding import decode
from index.documents.faults import readable_as
from index.documents.page import pieces_of
from index.documents.parts import joined, pieced
from index.documents.reading import Reading, first_heading

_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def read(data: bytes, source: str, encoding: str | None = None) -> Reading:
    """A notebook. Raises SourceError when it is no JSON, or holds no cells."""
    text = decode(data, source, encoding).text
    with readable_as("a Jupyter notebook", source):
        book = json.loads(text)
        cells = book["cells"] if "cells" in book else book["worksheets"][0]["cells"]
        whole = joined(reading for cell in cells for reading in _cell(cell, source))
        return replace(whole, title=first_heading(whole.text, whole.blocks))


def _cell(cell: dict[str, Any], source: str) -> Iterator[Reading]:
    words = visible(_joined_lines(cell.get("source", cell.get("input", ""))))
    if cell["cell_type"] == "code":
        yield pieced([Piece(BlockKind.CODE, words)])
        for output in cell.get("outputs", []):
            yield pieced(_output(output))
    elif words.strip():
        yield markdown.read(words.encode(errors="replace"), source)


def _output(output: dict[str, Any]) -> Iterator[Piece]:
    shown = output.get("data", output)
    page = _joined_lines(shown.get("text/html", ""))
    if "<table" in page:
        import lxml.html

        yield from pieces_of(lxml.html.document_fromstring(page))
        return
    if output.get("output_type") == "error":
        words = f"{output.get('ename', 'Error')}: {output.get('evalue', '')}"
    else:
        words = _joined_lines(shown.get("text/plain") or shown.get("text") or "")
    yield Piece(BlockKind.CODE, visible(_COLOURS.sub("", words)))


def _joined_lines(lines: str | list[str]) -> str:
    return lines if isinstance(lines, str) else "".join(lines)
