from collections.abc import Callable
from pathlib import Path

import pytest

from index.document import Document
from index.documents import read_file

Read = Callable[[str | bytes, str], Document]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def write_and_read(content: str | bytes, name: str) -> Document:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_file(path, id=name, source=name)

    return write_and_read


def shown(document: Document) -> list[tuple[str, str]]:
    """The kind of each block, with its level if it has one, and its characters."""
    return [
        (f"{block.kind.value}{block.level or ''}", document.text[block.start : block.end]) for block in document.blocks
    ]


def assert_sound(document: Document) -> None:
    """Blocks are ordered, apart, trimmed, and leave out nothing but white space."""
    position = 0
    for block in document.blocks:
        assert not document.text[position : block.start].strip()
        quoted = document.text[block.start : block.end]
        assert quoted
        assert quoted == quoted.strip()
        position = block.end
    assert not document.text[position:].strip()


FILES = Path(__file__).parent / "files"


def made(name: str) -> Document:
    """One of the files that `make_files` makes, read."""
    return read_file(FILES / name, id=name, source=name)
