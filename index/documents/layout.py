"""Where the headings, paragraphs and items of a plain text stand, judged by its look.

Two kinds of text are told apart: one line a paragraph, and lines broken at a width, where a paragraph is several lines.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise, takewhile

from index.document import Block, BlockKind
from index.documents.dates import is_byline
from index.documents.drawn import is_border, table_ranges
from index.documents.headlines import HEAD, is_headline, names_author
from index.documents.lines import (
    HEADING_WORDS,
    Line,
    are_parallel,
    atx_level,
    could_head,
    goes_on,
    has_amount,
    is_capitals,
    is_closed,
    is_columns,
    is_full,
    is_item,
    is_labelled,
    is_rule,
    lines_of,
    number_depth,
    numbered_words,
    starts_low,
)
from index.documents.quotations import unmarked

_WIDTHS = range(30, 161)  # narrower lines are written so, wider ones are whole paragraphs
_SHORTEST_BODY = 12  # characters
_FEWEST_ROWS = 2
_FEWEST_ITEMS = 2  # without marks
_ITEM_WORDS = 8
_ITEM_LENGTH = 60  # characters
_STOPS = (".", "!", "?", ":", "\u3002", "\uff01", "\uff1f", "\uff1a")
_LONGEST_RUN = 2  # headings one under the other
_UNDERLINES = {"=": 1, "-": 2}


@dataclass(frozen=True, slots=True)
class _Unit:
    """Consecutive lines that are one block; `gap` says that a blank line stands before them."""

    kind: BlockKind
    lines: tuple[Line, ...]
    gap: bool
    level: int = 0

    @property
    def first(self) -> str:
        return self.lines[0].text

    @property
    def depth(self) -> int:
        return self.lines[0].depth

    def block(self) -> Block:
        return Block(self.kind, self.lines[0].start, self.lines[-1].end, self.level)


def blocks_of(text: str, *, printed: bool = False) -> tuple[Block, ...]:
    """The blocks of a plain text: ordered, apart, holding every character that is not white space.

    `printed` says that its lines are those of a page, so that even a few of them were broken at a width.
    """
    lines = unmarked(lines_of(text))
    groups = [
        list(group) for (blank, _), group in groupby(lines, key=lambda line: (line.blank, line.depth)) if not blank
    ]
    widths = dict(_widths(groups, printed=printed))
    units = [unit for group in groups for unit in _units_of(group, widths[group[0].depth])]
    return tuple(unit.block() for unit in _with_tables(_with_headings(units)))


def _widths(groups: Sequence[Sequence[Line]], *, printed: bool) -> Iterator[tuple[int, int | None]]:
    """The width at which the lines of each depth were broken: what is quoted was broken elsewhere."""
    for depth in {group[0].depth for group in groups}:
        alike = [group for group in groups if group[0].depth == depth]
        width = _wrap_width(alike)
        if width is None and printed:
            width = max(len(line.text) for group in alike for line in group)
        yield depth, width


def _wrap_width(groups: Sequence[Sequence[Line]]) -> int | None:
    """The width at which the lines were broken, in characters; None for a text with one line a paragraph."""
    lengths = sorted(len(line.text) for group in groups for line in group)
    pairs = [pair for group in groups for pair in pairwise(group) if not is_item(pair[1].text)]
    if not pairs:
        return None
    width = lengths[round(0.95 * (len(lengths) - 1))]
    if width not in _WIDTHS:
        return None
    cut = [pair for pair in pairs if len(pair[0].text) >= 0.6 * width and goes_on(*pair)]
    if len(cut) >= 0.15 * len(pairs):
        return width
    full = [pair for pair in pairs if is_full(*pair, width)]
    closed = [pair for pair in full if is_closed(pair[0].text)]
    return width if len(full) >= 0.6 * len(pairs) and len(closed) <= 0.4 * len(full) else None


def _units_of(group: Sequence[Line], width: int | None) -> Iterator[_Unit]:
    """The blocks of `group`, which holds no blank line: each line of a table, and what stands around tables."""
    done = 0
    for first, last in table_ranges(group):
        if done < first:
            yield from _with_lists(group[done:first], width)
        for number in range(first, last):
            yield _Unit(BlockKind.TABLE_ROW, (group[number],), gap=not number)
        done = last
    if done < len(group):
        yield from _with_lists(group[done:], width)


def _with_lists(group: Sequence[Line], width: int | None) -> Iterator[_Unit]:
    """The blocks of lines without a table; short lines under one that ends in a colon are items without marks."""
    first = next((number for number in range(1, len(group)) if _lists(group, number, width)), len(group))
    yield from _units(group[:first], width)
    for line in group[first:]:
        yield _Unit(BlockKind.ITEM, (line,), gap=False)


def _lists(group: Sequence[Line], number: int, width: int | None) -> bool:
    """Whether the lines from `number` on are a list that the line before announces."""
    lines = group[number:]
    if not group[number - 1].text.endswith((":", "\uff1a")) or len(lines) < _FEWEST_ITEMS:
        return False
    if any(is_item(line.text) or is_rule(line.text) or is_columns(line.text) for line in lines):
        return False
    if any(len(line.text.split()) > _ITEM_WORDS or len(line.text) > _ITEM_LENGTH for line in lines):
        return False
    if any(line.text.endswith(_STOPS) for line in lines[:-1]):
        return False
    return width is None or not any(is_full(*pair, width) for pair in pairwise(group[number - 1 :]))


def _units(group: Sequence[Line], width: int | None) -> Iterator[_Unit]:
    """The lines of `group`, which holds no blank line, put together into blocks."""
    taken: list[Line] = []
    gap = True
    for number, line in enumerate(group):
        heads = len(taken) == 1 and _titles(taken[0], group[number:], width)
        if heads or (taken and not _joins(taken, line, group[number + 1 : number + 2], width)):
            yield _unit(taken, gap, heads=heads)
            taken, gap = [], False
        taken.append(line)
    yield _unit(taken, gap)


def _unit(lines: Sequence[Line], gap: bool, *, heads: bool = False) -> _Unit:
    first = lines[0].text
    if heads:
        return _Unit(BlockKind.HEADING, tuple(lines), gap, number_depth(first))
    underline = next((line.text for line in reversed(lines) if is_rule(line.text)), None)
    if underline and len(lines) > 1:
        return _Unit(BlockKind.HEADING, tuple(lines), gap, _UNDERLINES.get(underline[0], 3))
    if atx_level(first) and len(lines) == 1:
        return _Unit(BlockKind.HEADING, tuple(lines), gap, atx_level(first))
    return _Unit(BlockKind.ITEM if is_item(first) else BlockKind.PARAGRAPH, tuple(lines), gap)


def _joins(taken: Sequence[Line], line: Line, after: Sequence[Line], width: int | None) -> bool:
    """Whether `line` belongs to the lines `taken` before it; `after` holds the line behind it, if any."""
    last = taken[-1]
    if is_rule(line.text):
        return _underlines(taken, line)
    if is_rule(last.text):
        return len(taken) == 1 and bool(after) and after[0].text == last.text  # a rule over and under
    if is_item(line.text) or is_columns(line.text) or is_columns(last.text) or atx_level(last.text):
        return False
    if after and is_rule(after[0].text) and _underlines([line], after[0]):
        return False
    if is_item(taken[0].text) and line.indent > taken[0].indent:
        return True
    return width is not None and _continues(last, line, after, width)


def _titles(line: Line, below: Sequence[Line], width: int | None) -> bool:
    """Whether a numbered line is the title of the deeper lines right below it, and was not broken where they begin."""
    under = list(takewhile(lambda other: other.indent > line.indent, below))
    if line.depth or not under or not is_item(line.text):
        return False
    if is_item(under[0].text) or starts_low(under[0].text):
        return False
    longest = max(width or 0, *(len(other.text) for other in under))
    return could_head(numbered_words(line.text)) and not is_full(line, under[0], longest)


def _underlines(taken: Sequence[Line], rule: Line) -> bool:
    words = taken[-1].text
    long_enough = len(rule.text) * 2 >= len(words)
    if is_item(words):  # a numbered heading is underlined to its full length, a list item hardly ever
        long_enough = len(rule.text) >= len(words)
    framed = is_rule(taken[0].text)
    return long_enough and not is_rule(words) and (len(taken) == 1 or framed)


def _continues(last: Line, line: Line, after: Sequence[Line], width: int) -> bool:
    """Whether `line` goes on where `last` was broken at the width."""
    if goes_on(last, line):
        return 2 * len(last.text) >= width
    if not is_full(last, line, width):
        return False
    if not is_closed(last.text):
        return True
    if line.indent > last.indent:
        return False
    heads = bool(after) and could_head(line.text) and not starts_low(after[0].text)
    return not (heads and not is_full(line, after[0], width))


def _with_headings(units: Sequence[_Unit]) -> list[_Unit]:
    """The units, those that head what follows turned into headings."""
    strong = [_strong_level(units, number) for number in range(len(units))]
    weak = [
        not level and _could_be_heading(unit) and not _in_run(units, number) and not _names_author(units, number)
        for number, (unit, level) in enumerate(zip(units, strong, strict=True))
    ]
    heads = [is_weak and _heads_body(units, weak, number) for number, is_weak in enumerate(weak)]
    return [
        replace(unit, kind=BlockKind.HEADING, level=level or (2 if number else 1)) if level or heads[number] else unit
        for number, (unit, level) in enumerate(zip(units, strong, strict=True))
    ]


def _with_tables(units: Sequence[_Unit]) -> Iterator[_Unit]:
    """The units, lines in columns that stand together turned into table rows, under a header when the first is one."""
    for columns, rows in _runs_of_rows(units):
        if not columns or (len(rows) < _FEWEST_ROWS and rows[0].kind is not BlockKind.TABLE_ROW):
            yield from rows
            continue
        head = _header(rows)
        for number, row in enumerate(rows):
            yield replace(row, kind=BlockKind.TABLE_HEADER if number == head else BlockKind.TABLE_ROW, level=0)


def _runs_of_rows(units: Iterable[_Unit]) -> Iterator[tuple[bool, list[_Unit]]]:
    """Units that stand together, and whether they are rows; a table that is known as one begins behind a blank line."""
    run: list[_Unit] = []
    for unit in units:
        begins = unit.gap and unit.kind is BlockKind.TABLE_ROW
        if run and (begins or _is_row(unit) != _is_row(run[0])):
            yield _is_row(run[0]), run
            run = []
        run.append(unit)
    if run:
        yield _is_row(run[0]), run


def _is_row(unit: _Unit) -> bool:
    return unit.kind is BlockKind.TABLE_ROW or (len(unit.lines) == 1 and is_columns(unit.first))


def _header(rows: Sequence[_Unit]) -> int | None:
    """Which row names the columns: the first, if a line is drawn under it alone, or if only others hold numbers."""
    written = [number for number, row in enumerate(rows) if not _is_drawn_line(row.first)]
    if len(written) < _FEWEST_ROWS:
        return None
    first = written[0]
    drawn = [number for number in range(first + 1, len(rows) - 1) if number not in written]
    numbers = [has_amount(rows[number].first) for number in written]
    return first if drawn == [first + 1] or (not numbers[0] and any(numbers)) else None


def _is_drawn_line(line: str) -> bool:
    return is_border(line) or is_rule(line)


def _could_be_heading(unit: _Unit) -> bool:
    alone = unit.kind is BlockKind.PARAGRAPH and len(unit.lines) == 1 and not unit.depth
    return alone and could_head(unit.first)


def _names_author(units: Sequence[_Unit], number: int) -> bool:
    return 0 < number < HEAD and names_author(units[number].first)


def _in_run(units: Sequence[_Unit], number: int) -> bool:
    """Whether the line right before or behind has the same shape, so that neither heads the other."""
    before = units[max(0, number - 1) : number] if not units[number].gap else ()
    after = [unit for unit in units[number + 1 : number + 2] if not unit.gap]
    return any(are_parallel(units[number].first, other.first) for other in (*before, *after))


def _strong_level(units: Sequence[_Unit], number: int) -> int:
    """The level of a heading that its own marks show (underline, number, capitals), else 0."""
    unit = units[number]
    if unit.kind in {BlockKind.HEADING, BlockKind.TABLE_ROW}:
        return unit.level
    last = number + 1 == len(units)
    if number < HEAD and not last and len(unit.lines) == 1 and is_headline(unit.first, units[number + 1].first):
        return 1
    if last or unit.depth or _in_run(units, number) or len(unit.lines) > 1 or len(unit.first.split()) > HEADING_WORDS:
        return 0
    depth = number_depth(unit.first)
    if depth and could_head(unit.first):
        return depth if _stands_over(units, number, depth) and not _is_listed(units, number) else 0
    around = [*units[max(0, number - 1) : number], units[number + 1]]
    shouted = is_capitals(unit.first) and unit.kind is BlockKind.PARAGRAPH and could_head(unit.first.rstrip(": "))
    return 1 if shouted and not all(is_capitals(other.first) for other in around) else 0


def _stands_over(units: Sequence[_Unit], number: int, depth: int) -> bool:
    """Whether a numbered line stands over body, a deeper number, lines with labels, or another heading over body."""
    below, *rest = units[number + 1 : number + 3]
    if _is_body(below) or number_depth(below.first) > depth:
        return True
    if not rest or below.gap:
        return False
    labelled = not rest[0].gap and is_labelled(below.first) and is_labelled(rest[0].first)
    return labelled or (_could_be_heading(below) and not number_depth(below.first) and _is_body(rest[0]))


def _is_listed(units: Sequence[_Unit], number: int) -> bool:
    """Whether an item has another beside it; bullets that end before a blank line are a list of their own."""
    before = [unit for unit in units[max(0, number - 1) : number] if number_depth(unit.first) or not units[number].gap]
    return units[number].kind is BlockKind.ITEM and any(
        other.kind is BlockKind.ITEM for other in (*before, units[number + 1])
    )


def _is_body(unit: _Unit) -> bool:
    """Whether it is running text or a list, which a heading can stand over."""
    words = len(unit.first.split())
    if unit.kind in {BlockKind.ITEM, BlockKind.TABLE_ROW} or len(unit.lines) > 1 or words > HEADING_WORDS:
        return True
    return is_closed(unit.first) and len(unit.first) > _SHORTEST_BODY and not starts_low(unit.first)


def _heads_body(units: Sequence[_Unit], weak: Sequence[bool], number: int) -> bool:
    """Whether the run of heading-like lines around `number` is short and stands over running text."""
    after = before = number
    while after < len(units) and weak[after] and after - number <= _LONGEST_RUN:
        after += 1
    while before and weak[before - 1] and number - before <= _LONGEST_RUN:
        before -= 1
    below = after + (after < len(units) and (is_byline(units[after].first) or _names_author(units, after)))
    if below == len(units) or weak[below] or units[below].depth or starts_low(units[below].first):
        return False
    stands_over = units[below].kind is BlockKind.HEADING or _is_body(units[below])
    return stands_over and (after - before <= _LONGEST_RUN or (after - number == 1 and units[number].gap))
