from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.document import BlockKind, Document
from index.documents import read_file
from index.documents.layout import blocks_of


def read(tmp_path: Path, content: str | bytes, name: str = "a.txt") -> Document:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_file(path, id=name, source=name)


def shown(document: Document) -> list[tuple[str, str]]:
    return [(block.kind.value, document.text[block.start : block.end]) for block in document.blocks]


def headings(text: str) -> list[str]:
    return [text[block.start : block.end] for block in blocks_of(text) if block.kind is BlockKind.HEADING]


def test_text_is_the_files_own_characters(tmp_path: Path) -> None:
    content = "First line.\r\n\r\nSecond  line.\tEnd.\r\n"
    assert read(tmp_path, content).text == content


@given(st.text(alphabet=st.sampled_from("aB1 .\n\r\t-#=é\u2028漢"), max_size=200))
def test_blocks_hold_every_character_that_is_not_space(text: str) -> None:
    position = 0
    for block in blocks_of(text):
        assert not text[position : block.start].strip()
        quoted = text[block.start : block.end]
        assert quoted and quoted == quoted.strip()
        position = block.end
    assert not text[position:].strip()


@pytest.mark.parametrize("width", [60, 72])
def test_lines_broken_at_a_width_are_one_paragraph(width: int) -> None:
    import textwrap

    paragraph = "The garden society meets on the first Monday of every month. " * 4
    text = "\n\n".join([textwrap.fill(paragraph, width)] * 2)
    assert [block.kind for block in blocks_of(text)] == [BlockKind.PARAGRAPH] * 2
