"""JSON and JSON lines: each value under its whole key, written as the file writes it."""

import json

from index.documents.assembly import visible
from index.documents.decoding import decode
from index.documents.faults import readable_as
from index.documents.parts import pieced
from index.documents.reading import Reading
from index.documents.values import Fields, Value, value_pieces
from index.errors import SourceError


def read(data: bytes, source: str, encoding: str | None = None) -> Reading:
    """One JSON value. Raises SourceError, with the place, when the file is not JSON."""
    text = decode(data, source, encoding).text
    with readable_as("JSON", source):
        return pieced(value_pieces(_parsed(text, source, 1)))


def read_lines(data: bytes, source: str, encoding: str | None = None) -> Reading:
    """A JSON value on each line. Raises SourceError, with the place, when a line is not JSON."""
    lines = enumerate(decode(data, source, encoding).text.splitlines(), 1)
    with readable_as("JSON lines", source):
        return pieced(value_pieces([_parsed(line, source, number) for number, line in lines if line.strip()]))


def _parsed(text: str, source: str, line: int) -> Value:
    decoder = json.JSONDecoder(
        object_pairs_hook=lambda pairs: Fields(tuple((visible(key), value) for key, value in pairs)),
        parse_float=str,
        parse_int=str,
    )
    try:
        return _written(decoder.decode(text.strip()))
    except json.JSONDecodeError as error:
        place = f"line {line + error.lineno - 1}, column {error.colno}"
        raise SourceError(source, f"is not JSON that can be read ({error.msg.lower()}: {place}); mend it") from error


def _written(value: object) -> Value:
    """What the parser gives, with `true`, `false` and `null` as the file has them."""
    if isinstance(value, Fields):
        return Fields(tuple((key, _written(inner)) for key, inner in value.pairs))
    if isinstance(value, list):
        return [_written(member) for member in value]
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)
