"""Compares ways of finding tables in this folder's PDFs: `python -m tests.index.documents.pdf_tables.compare`.

A cell is right when it is found in a row that begins with its row's name, under a header that names its column.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import pdfplumber

from index.document import BlockKind
from index.documents import read_file
from tests.index.documents.pdf_tables.expected import PRODUCERS, SHAPES, Shape, path_of

Rows = list[list[str]]


def ours(path: Path) -> Rows:
    document = read_file(path, id="a.pdf", source="a.pdf")
    return [
        [cell.strip() for cell in document.text[block.start : block.end].removeprefix("|").removesuffix("|").split("|")]
        for block in document.blocks
        if block.kind in {BlockKind.TABLE_HEADER, BlockKind.TABLE_ROW}
    ]


def _plumbed(path: Path, settings: dict[str, str]) -> Rows:
    with pdfplumber.open(path) as pdf:
        tables = [table for page in pdf.pages for table in page.extract_tables(settings)]
    return [[" ".join((cell or "").split()) for cell in row] for table in tables for row in table]


def by_rules(path: Path) -> Rows:
    return _plumbed(path, {})


def by_text(path: Path) -> Rows:
    return _plumbed(path, {"vertical_strategy": "text", "horizontal_strategy": "text"})


def found(shape: Shape, rows: Sequence[Sequence[str]]) -> int:
    """How many of the table's values stand in the right row and column."""
    named = {name: column for column, name in enumerate(rows[0])} if rows else {}
    values = {(row[0], name): row[column] for row in rows[1:] for name, column in named.items() if column < len(row)}
    return sum(values.get((row, name)) == value for row, name, value in shape.facts())


WAYS: dict[str, Callable[[Path], Rows]] = {"Footnote": ours, "pdfplumber, rules": by_rules, "pdfplumber, text": by_text}

if __name__ == "__main__":
    print("| table | cells |", " | ".join(WAYS), "|")  # noqa: T201
    for shape in SHAPES:
        for producer in PRODUCERS:
            counts = [found(shape, way(path_of(shape, producer))) for way in WAYS.values()]
            print(f"| {shape.name}, {producer} | {len(shape.facts())} | {' | '.join(map(str, counts))} |")  # noqa: T201
