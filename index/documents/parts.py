"""Documents that hold documents: a message and its attachments, a book and its chapters, a notebook and its cells."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace

from index.document import Block, BlockKind
from index.documents.assembly import Piece, assembled
from index.documents.reading import Reading
from index.errors import SourceError

_LOWEST = 6  # the lowest level of a heading
_DEEPEST = 4  # a message in an archive in a message in an archive
_depth: ContextVar[int] = ContextVar("depth", default=0)


ReadWhole = Callable[[str, bytes, str], Reading]


def _unset(name: str, data: bytes, media_type: str) -> Reading:
    raise AssertionError(f"{name}: the table of formats was not imported ({len(data)} bytes of {media_type!r})")


_read_whole: ReadWhole = _unset


def read_parts_with(read_whole: ReadWhole) -> None:
    """Set what reads a file by its name, bytes and media type: the table of formats, which names the readers here."""
    global _read_whole  # noqa: PLW0603  set once, when the table is made
    _read_whole = read_whole


def joined(readings: Iterable[Reading]) -> Reading:
    """One reading after the other, set off by a blank line; title and date are those of the first that has them."""
    texts: list[str] = []
    blocks: list[Block] = []
    remarks: list[str] = []
    title = date = None
    position = 0
    for reading in readings:
        remarks += reading.remarks
        title, date = title or reading.title, date or reading.date
        if not reading.text.strip():
            continue
        texts.append(reading.text)
        blocks += [replace(block, start=block.start + position, end=block.end + position) for block in reading.blocks]
        position += len(reading.text) + 2
    return Reading("\n\n".join(texts), tuple(blocks), title=title, date=date, remarks=tuple(remarks))


def pieced(pieces: Iterable[Piece]) -> Reading:
    """A reading made of pieces."""
    return Reading(*assembled(pieces))


def under(heading: str, level: int, reading: Reading) -> Reading:
    """`reading` below a heading of its own, its headings lowered to fit."""
    lowered = tuple(
        replace(block, level=min(_LOWEST, block.level + level)) if block.kind is BlockKind.HEADING else block
        for block in reading.blocks
    )
    head = pieced([Piece(BlockKind.HEADING, heading, level)])
    return replace(joined([head, replace(reading, blocks=lowered)]), title=reading.title, date=reading.date)


def read_part(name: str, data: bytes, source: str, media_type: str = "") -> Reading:
    """The part called `name` of the file `source`, read by its suffix, else by its media type.

    What cannot be read becomes a reading without text, whose remark says why.
    """
    try:
        with _deeper(source):
            return _read_whole(name, data, media_type)
    except SourceError as error:
        return Reading("", (), remarks=(f"{name} {error.fault}",))


@contextmanager
def _deeper(source: str) -> Iterator[None]:
    depth = _depth.get()
    if depth >= _DEEPEST:
        raise SourceError(source, f"lies more than {_DEEPEST} files deep inside other files")
    token = _depth.set(depth + 1)
    try:
        yield
    finally:
        _depth.reset(token)
