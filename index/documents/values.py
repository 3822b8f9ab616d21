"""Nested values (of JSON and XML) as pieces: a line for each value under its whole key, a table for like records."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.document import BlockKind
from index.documents.assembly import Piece, visible
from index.documents.sheets import records_pieces, sheet_pieces

_LONGEST_CELL = 300  # characters; a record with a longer value is no row
_LONGEST_LINE = 200  # characters of a list of plain values on one line
_NAMES = ("name", "title", "id", "key", "label", "question")
_LONGEST_NAME = 60
_LOWEST = 6


@dataclass(frozen=True, slots=True)
class Fields:
    """Keys with their values, in the order of the file; a key may come again."""

    pairs: tuple[tuple[str, "Value"], ...]


Value = str | Fields | list["Value"]  # a plain value is the text that stands for it


def value_pieces(value: Value, path: str = "", level: int = 1) -> Iterator[Piece]:
    """The pieces of `value`, which stands under the key `path` (`server.tls`)."""
    if isinstance(value, str):
        yield _plain(path, value)
    elif isinstance(value, Fields):
        yield from _fields(value, path, level)
    elif all(isinstance(member, str) for member in value):
        yield from _plain_list([member for member in value if isinstance(member, str)], path)
    else:
        yield from _records(value, path, level)


def _plain(path: str, value: str) -> Piece:
    words = visible(value).strip()
    kind = BlockKind.PARAGRAPH if "\n" in words or len(words) > _LONGEST_LINE else BlockKind.ITEM
    return Piece(kind, f"{path}: {words}" if path else words)


def _plain_list(values: list[str], path: str) -> Iterator[Piece]:
    line = ", ".join(values)
    if len(line) <= _LONGEST_LINE:
        yield _plain(path, line)
        return
    if path:
        yield Piece(BlockKind.PARAGRAPH, f"{path}:")
    yield from (Piece(BlockKind.ITEM, visible(member)) for member in values)


def _fields(fields: Fields, path: str, level: int) -> Iterator[Piece]:
    """Plain values first, so that they do not seem to belong to what is nested before them."""
    for key, value in fields.pairs:
        if not _is_nested(value):
            yield from value_pieces(value, _under(path, key), level)
    for key, value in fields.pairs:
        if _is_nested(value):
            inner = _under(path, key)
            yield Piece(BlockKind.HEADING, inner, min(level, _LOWEST))
            yield from value_pieces(value, inner, level + 1)


def _is_nested(value: Value) -> bool:
    return isinstance(value, Fields) or (
        isinstance(value, list) and any(not isinstance(member, str) for member in value)
    )


def _records(values: list[Value], path: str, level: int) -> Iterator[Piece]:
    table = _table(values)
    if len(table) > 2:  # noqa: PLR2004 a header and two records
        yield from sheet_pieces(table, header=True)
        return
    if table:
        yield from records_pieces(table[0], table[1:])
        return
    for number, value in enumerate(values, 1):
        inner = _under(path, _name(value) or str(number))
        if not isinstance(value, str):
            yield Piece(BlockKind.HEADING, inner, min(level, _LOWEST))
        yield from value_pieces(value, inner, level + 1)


def _table(values: Sequence[Value]) -> list[list[str]]:
    """The records as rows under their keys; empty when they are not all short and flat."""
    records = [_cells(value) for value in values]
    if any(record is None for record in records):
        return []
    keys = list(dict.fromkeys(key for record in records if record for key in record))
    return [keys, *([record.get(key, "") for key in keys] for record in records if record is not None)]


def _cells(value: Value) -> dict[str, str] | None:
    if not isinstance(value, Fields):
        return None
    cells: dict[str, str] = {}
    for key, inner in value.pairs:
        plain = inner if isinstance(inner, str) else None
        if isinstance(inner, list) and not _is_nested(inner):
            plain = ", ".join(member for member in inner if isinstance(member, str))
        if plain is None or len(plain) > _LONGEST_CELL or key in cells:
            return None
        cells[key] = visible(plain)
    return cells


def _name(value: Value) -> str:
    """What a record calls itself."""
    if not isinstance(value, Fields):
        return ""
    named = {key.lower(): inner for key, inner in value.pairs if isinstance(inner, str)}
    heading = next((named[name] for name in _NAMES if named.get(name, "").strip()), "")
    return heading if len(heading) <= _LONGEST_NAME else ""


def _under(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
