"""A text put together from pieces, for formats whose files hold marks between the words."""

from collections.abc import Iterable
from dataclasses import dataclass

from index.document import Block, BlockKind

_TOGETHER = frozenset({BlockKind.ITEM, BlockKind.TABLE_HEADER, BlockKind.TABLE_ROW})
_REMOVED = {0x00: None, 0xAD: None, 0x200B: None, 0xFEFF: None}  # nothing that a reader would see


@dataclass(frozen=True, slots=True)
class Piece:
    """What becomes one block; `linked` is the number of its characters that are links, `label` its number in a list."""

    kind: BlockKind
    text: str
    level: int = 0
    linked: int = 0
    label: str = ""

    @property
    def said(self) -> str:
        """Its words behind its number."""
        return f"{self.label} {self.text}".strip()


def visible(text: str) -> str:
    """`text` without NUL, soft hyphens and marks of no width; U+FFFD stands for half of a surrogate pair."""
    return text.translate(_REMOVED).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def assembled(pieces: Iterable[Piece]) -> tuple[str, tuple[Block, ...]]:
    """The text of the pieces and their blocks: rows and items a line each, all else set off by a blank line."""
    parts: list[str] = []
    blocks: list[Block] = []
    position = 0
    for piece in pieces:
        words = piece.said
        if not words:
            continue
        if blocks:
            close = piece.kind in _TOGETHER and blocks[-1].kind in _TOGETHER
            close = close and piece.kind is not BlockKind.TABLE_HEADER
            parts.append("\n" if close else "\n\n")
            position += len(parts[-1])
        parts.append(words)
        blocks.append(Block(piece.kind, position, position + len(words), piece.level))
        position += len(words)
    return "".join(parts), tuple(blocks)
