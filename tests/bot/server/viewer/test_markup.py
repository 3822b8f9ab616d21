"""The marks of Markdown around a block."""

import pytest

from bot.server.viewer.markup import cells_of, listings_of, source_of
from index.document import Block, BlockKind


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        (BlockKind.HEADING, "## Two ##", "Two"),
        (BlockKind.HEADING, "#", "#"),
        (BlockKind.HEADING, "> ## In a quote", "In a quote"),
        (BlockKind.HEADING, "Under\n=====", "Under"),
        (BlockKind.HEADING, "Over\ntwo lines\n---", "Over\ntwo lines"),
        (BlockKind.ITEM, "- one\n  more", "one\nmore"),
        (BlockKind.ITEM, "* [x] done", "done"),
        (BlockKind.ITEM, "3. three", "3. three"),
        (BlockKind.PARAGRAPH, "> a\r\n>b\r\n> > c", "a\nb\nc"),
        (BlockKind.PARAGRAPH, "5 > 3", "5 > 3"),
    ],
)
def test_what_of_a_block_is_text(kind: BlockKind, text: str, words: str) -> None:
    source = source_of(text, Block(kind, 10, 10 + len(text)))
    assert source.text == words
    shown = [text[place - 10] for place in source.places]
    assert "".join(shown).replace("\r", "\n") == words


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("| a | b |\n| - | - |", ["a", "b"]),
        ("a | b", ["a", "b"]),
        ("| a | | c |", ["a", "", "c"]),
        ("| a \\| b | c |", ["a \\| b", "c"]),
        ("| a", ["a"]),
        ("one cell", ["one cell"]),
    ],
)
def test_the_cells_of_a_row(row: str, cells: list[str]) -> None:
    row_cells = cells_of(row, 5)
    assert [cell.text for cell in row_cells] == cells
    assert all("".join(row[place - 5] for place in cell.places) == cell.text for cell in row_cells)


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("```python\na\n\nb\n```", ["a\n\nb"]),
        ("~~~\n```\n~~~", ["```"]),
        ("---", ["---"]),
        ("```\na\n```\n\n***\n\n[x]: http://y", ["a", "***", "[x]: http://y"]),
        ("```\nnever closed", ["never closed"]),
        ("```\n```", []),
    ],
)
def test_listings_and_rules(code: str, parts: list[str]) -> None:
    assert [code[part.start - 7 : part.end - 7] for part in listings_of(code, 7)] == parts
