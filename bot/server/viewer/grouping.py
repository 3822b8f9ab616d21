"""The units of an excerpt become blocks again: sentences paragraphs, pieces of code one listing."""

import re
from collections.abc import Iterable

from bot.server.viewer.excerpt import Excerpt
from bot.server.viewer.markup import is_rule
from index.document import Block, BlockKind

_MARKER = re.compile(r"(?:[-*+•‣◦–]|\(?(?:\d{1,4}|[A-Za-z])[.)])\s")
_BREAK = re.compile(r"\r\n?|\n")
_TOGETHER = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM})


def blocks_of(excerpt: Excerpt, *, is_markdown: bool) -> list[Block]:
    """The blocks of an excerpt, in order.

    In Markdown one line break ends no paragraph. Where sentences of another text stand on lines of their own, the text
    tells whether a line break ends a paragraph: it does not where the lines were broken at a width, so that some
    sentence goes on over the end of a line.
    """
    wrapped = is_markdown or _is_wrapped(excerpt)
    blocks: list[Block] = []
    for unit in excerpt.units:
        last = blocks[-1] if blocks else None
        if last and _goes_on(excerpt, last, unit, wrapped=wrapped):
            blocks[-1] = Block(last.kind, last.start, unit.end, last.level)
        else:
            blocks.append(unit)
    return blocks


def _is_wrapped(excerpt: Excerpt) -> bool:
    sentences: Iterable[Block] = (unit for unit in excerpt.units if unit.kind in _TOGETHER)
    return any(_BREAK.search(excerpt.cut(unit.start, unit.end)) for unit in sentences)


def _goes_on(excerpt: Excerpt, last: Block, unit: Block, *, wrapped: bool) -> bool:
    """Whether a unit belongs to the block before it."""
    if unit.kind is not last.kind:
        return False
    if any(is_rule(excerpt.cut(block.start, block.end)) for block in (last, unit)):
        return False
    breaks = len(_BREAK.findall(excerpt.cut(last.end, unit.start)))
    if unit.kind is BlockKind.CODE:
        return True
    if unit.kind not in _TOGETHER:
        return breaks == 0
    if unit.kind is BlockKind.ITEM and breaks and _MARKER.match(excerpt.cut(unit.start, unit.end)):
        return False
    return breaks == 0 or (breaks == 1 and wrapped)
