"""Markdown (CommonMark and tables): the file's own characters, blocks by the parser's line maps."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.document import Block, BlockKind
from index.documents.dates import iso_date
from index.documents.decoding import decode
from index.documents.reading import Reading, date_of, first_heading, shortened, title_of

if TYPE_CHECKING:
    from markdown_it.token import Token

_BREAK = re.compile(r"\r\n?|\n")  # the line ends that the parser counts
_FRONT = re.compile(
    r"\s*?(?P<mark>---|\+\+\+)[ \t]*(?:\r\n?|\n)(?P<body>.*?)(?:\r\n?|\n)(?:(?P=mark)|\.\.\.)[ \t]*(?=\r|\n|\Z)",
    re.DOTALL,
)
_FIELD = re.compile(r"^(?P<name>[A-Za-z_-]+)[ \t]*[:=][ \t]*(?P<value>\S.*?)[ \t]*$", re.MULTILINE)
_QUOTE_MARKS = re.compile(r"[>\s]+")
# A line that begins with a number, between a blank line and a rule: CommonMark reads an item and a thematic break.
_NUMBERED = re.compile(
    r"(?:\A|(?:\r\n?|\n)[ \t]*(?:\r\n?|\n)) {0,3}(?P<number>\d{1,9})"
    r"(?=(?P<words>[.)][ \t]+\S[^\r\n]*?)[ \t]*(?:\r\n?|\n) {0,3}(?P<rule>-{3,}|={3,})[ \t]*(?:[\r\n]|\Z))"
)
_LEAVES = {
    "paragraph_open": BlockKind.PARAGRAPH,
    "heading_open": BlockKind.HEADING,
    "fence": BlockKind.CODE,
    "code_block": BlockKind.CODE,
    "hr": BlockKind.PARAGRAPH,
    "html_block": BlockKind.PARAGRAPH,
}


def read(data: bytes, source: str, encoding: str | None = None) -> Reading:
    """A Markdown text. Raises SourceError when the bytes are not text."""
    decoded = decode(data, source, encoding)
    text = decoded.text
    front = _FRONT.match(text)
    body_start = front.end() if front else 0
    fields = _fields(front["body"]) if front else {}
    body = _body_blocks(text, body_start)
    head = tuple(_trimmed(text, BlockKind.CODE, 0, body_start)) if front else ()
    title = shortened(fields["title"]) if fields.get("title") else first_heading(text, body) or title_of(text, body)
    stated = fields.get("date") or fields.get("updated") or fields.get("lastmod") or ""
    return Reading(
        text, head + body, title=title, date=iso_date(stated) or date_of(text, body), remarks=decoded.remarks
    )


def _fields(front: str) -> dict[str, str]:
    """The plain `name: value` fields of a front matter; nested ones are let be."""
    fields = {field["name"].lower(): field["value"] for field in _FIELD.finditer(front)}
    return {
        name: value[1:-1] if value[0] == value[-1] and value[0] in "\"'" else value for name, value in fields.items()
    }


def _body_blocks(text: str, start: int) -> tuple[Block, ...]:
    """The blocks of `text[start:]`, and the lines that the parser gives no token (link definitions) as code."""
    from markdown_it import MarkdownIt  # 25 ms that other formats need not pay

    body = text[start:]
    tokens = MarkdownIt("commonmark").enable("table").parse(_NUMBERED.sub(_escaped, body))
    borders = [start, *(start + ending.end() for ending in _BREAK.finditer(body)), len(text)]
    blocks: list[Block] = []
    line = 0
    for kind, level, first, end in [*_leaves(tokens), (BlockKind.CODE, 0, len(borders) - 1, len(borders) - 1)]:
        _fill(text, borders[line], borders[first], blocks)
        blocks += _trimmed(text, kind, borders[first], borders[end], level)
        line = end
    return tuple(blocks)


def _escaped(heading: re.Match[str]) -> str:
    """What is found, the mark behind its number escaped where the rule is as long as a heading's: no line is moved."""
    long_enough = len(heading["rule"]) >= len(heading["number"]) + len(heading["words"])
    return f"{heading[0]}\\" if long_enough else heading[0]


def _leaves(tokens: "list[Token]") -> Iterator[tuple[BlockKind, int, int, int]]:
    """(kind, level, first line, line behind the last) of each leaf block, in order."""
    in_items = 0
    in_head = False
    for token in tokens:
        in_items += {"list_item_open": 1, "list_item_close": -1}.get(token.type, 0)
        in_head = token.type == "thead_open" or (in_head and token.type != "thead_close")
        if token.map is None:
            continue
        first, end = token.map
        if token.type == "tr_open":
            # The line of dashes belongs to the header.
            yield BlockKind.TABLE_HEADER if in_head else BlockKind.TABLE_ROW, 0, first, first + 2 if in_head else end
        elif token.type in _LEAVES:
            kind = _LEAVES[token.type]
            if kind is BlockKind.PARAGRAPH and in_items:
                kind = BlockKind.ITEM
            yield kind, int(token.tag[1]) if kind is BlockKind.HEADING else 0, first, end


def _fill(text: str, start: int, end: int, blocks: list[Block]) -> None:
    """Give what stands between two leaves a block: lone quote marks go to the block before."""
    left = text[start:end]
    if not left.strip():
        return
    before = blocks[-1] if blocks else None
    if before and before.kind is not BlockKind.HEADING and _QUOTE_MARKS.fullmatch(left):
        blocks[-1] = Block(before.kind, before.start, start + len(left.rstrip()), before.level)
        return
    blocks += _trimmed(text, BlockKind.CODE, start, end)


def _trimmed(text: str, kind: BlockKind, start: int, end: int, level: int = 0) -> Iterator[Block]:
    part = text[start:end]
    if part.strip():
        yield Block(kind, start + len(part) - len(part.lstrip()), start + len(part.rstrip()), level)
