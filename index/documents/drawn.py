"""Tables in a plain text: rows that are drawn with bars and pluses, or whose cells stand under each other."""

import re
from collections.abc import Sequence

from index.documents.lines import Line, is_rule

_BORDER = re.compile(r"(?=.*[+|\s])[+|]?\s?[-=:]{2,}(?:\s?[+|\s]\s*[-=:]{2,})*\s?[+|]?")
_GAP = re.compile(r"(?<=[^\s.!?:;,*•+\-])(?!(?<=\w)[ ]+[-\u2013\u2014] \S)(?:[ ]{2,}|[ ]*\t\s*)(?=\S)")
_FEWEST_DRAWN = 2  # rows
_FEWEST_ALIGNED = 3  # rows, or one fewer with a rule among them


def is_border(line: str) -> bool:
    """Whether it is the drawn line between two rows: dashes, with pluses, bars or blanks between the columns."""
    return _BORDER.fullmatch(line) is not None


def table_ranges(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """The ranges of `lines`, which hold no blank one, that are a table each: first line and the one after the last."""
    tables = []
    first = 0
    while first < len(lines):
        end = max(_drawn_end(lines, first), _aligned_end(lines, first))
        if end > first:
            tables.append((first, end))
        first = max(end, first + 1)
    return tables


def _is_drawn(line: str) -> bool:
    return len(line) > 2 and line[0] == "|" and line[-1] == "|"  # noqa: PLR2004  two bars and a cell


def _drawn_end(lines: Sequence[Line], first: int) -> int:
    """The line after the table drawn with bars or borders that begins at a line; the line itself when none does."""
    end = first
    rows = borders = barred = 0
    while end < len(lines):
        text = lines[end].text
        if is_border(text):
            borders += 1
        elif _is_drawn(text) or " | " in text:
            rows += 1
            barred += _is_drawn(text)
        else:
            break
        end += 1
    return end if rows >= _FEWEST_DRAWN and (borders or barred == rows) else first


def _aligned_end(lines: Sequence[Line], first: int) -> int:
    """The line after the table in aligned columns that begins at a line; the line itself when none does."""
    edges = _edges(lines[first])
    columns = len(_GAP.findall(lines[first].text))
    end, rows, ruled = first + 1, 1, 0
    while edges and end < len(lines):
        line = lines[end]
        if is_border(line.text) or is_rule(line.text):
            ruled = 1
        else:
            shared = edges & _edges(line)
            if not shared or len(_GAP.findall(line.text)) != columns:
                break
            edges, rows = shared, rows + 1
        end += 1
    return end if edges and rows + ruled >= _FEWEST_ALIGNED else first


def _edges(line: Line) -> frozenset[tuple[str, int]]:
    """Where the first gap of a line ends or begins, counted from the beginning of the line as it is written."""
    gap = _GAP.search(line.text)
    if gap is None:
        return frozenset()
    return frozenset({("begins", line.indent + gap.start()), ("ends", line.indent + gap.end())})
