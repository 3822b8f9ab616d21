"""YAML, TOML and INI: the file's own characters; sections are headings, keys with values items, comments prose."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.document import Block, BlockKind
from index.documents.decoding import decode
from index.documents.lines import Line, lines_of
from index.documents.reading import Reading

_COMMENT = re.compile(r"[#;]|//")
_SECTION = re.compile(r"\[{1,2}([^\[\]]+)\]{1,2}\s*(?:[#;].*)?")
_OPENS = re.compile(r"(?P<key>[^\s#\-:=][^#:=]*|\"[^\"]+\")\s*:\s*(?:[&!]\S+\s*)*(?:#.*)?")
_DASH = re.compile(r"-(?:\s|$)")
_RULE = re.compile(r"---.*|\.\.\.|%\w+ .*")
_LOWEST = 6
_CLOSERS = frozenset("]})")


@dataclass(frozen=True, slots=True)
class _Entry:
    """Consecutive lines that are one block."""

    kind: BlockKind
    lines: tuple[Line, ...]
    level: int = 0

    def block(self) -> Block:
        return Block(self.kind, self.lines[0].start, self.lines[-1].end, self.level)


def read(data: bytes, source: str, encoding: str | None = None) -> Reading:
    """Settings, or any data written so. Raises SourceError when the bytes are not text."""
    text = decode(data, source, encoding).text
    lines = [line for line in lines_of(text) if not line.blank]
    return Reading(text, tuple(entry.block() for entry in _entries(lines)))


def _entries(lines: Sequence[Line]) -> Iterator[_Entry]:
    outer: list[int] = []  # the indents of the keys that are headings above
    number = 0
    while number < len(lines):
        line = lines[number]
        while outer and line.indent <= outer[-1]:
            outer.pop()
        end = _end(lines, number)
        following = lines[number + 1] if number + 1 < len(lines) else None
        if _COMMENT.match(line.text):
            yield _Entry(BlockKind.PARAGRAPH, tuple(lines[number:end]))
        elif _RULE.fullmatch(line.text):
            yield _Entry(BlockKind.CODE, (line,))
        elif _SECTION.fullmatch(line.text) and not line.indent:
            yield _Entry(BlockKind.HEADING, (line,), min(_LOWEST, line.text.count(".") + 1))
        elif _opens_section(line, following):
            outer.append(line.indent)
            yield _Entry(BlockKind.HEADING, (line,), min(_LOWEST, len(outer)))
        else:
            yield _Entry(BlockKind.ITEM, tuple(lines[number:end]))
        number = end


def _opens_section(line: Line, following: Line | None) -> bool:
    """Whether it is a key alone, with more keys or a list below it."""
    if following is None or not _OPENS.fullmatch(line.text):
        return False
    return following.indent > line.indent or (
        following.indent == line.indent and _DASH.match(following.text) is not None
    )


def _end(lines: Sequence[Line], number: int) -> int:
    """Behind the last line of what begins at `number`: a run of comments, a list's member, a value of several lines."""
    first = lines[number]
    end = number + 1
    if _COMMENT.match(first.text):
        while end < len(lines) and _COMMENT.match(lines[end].text) and lines[end].indent == first.indent:
            end += 1
        return end
    if _SECTION.fullmatch(first.text) or _opens_section(first, lines[end] if end < len(lines) else None):
        return end
    while end < len(lines) and lines[end].indent > first.indent:
        end += 1
    closes = end > number + 1 or first.text[-1] in "[{("
    if closes and end < len(lines) and lines[end].indent == first.indent and lines[end].text[0] in _CLOSERS:
        end += 1
    return end
