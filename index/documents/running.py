"""Lines that run along the top or the bottom of the pages of a print: they are the paper's, not the text's."""

import re
from collections import Counter
from collections.abc import Sequence

_DIGITS = re.compile(r"\d+")
_CONTACT = re.compile(r"\w@\w|://|\bwww\.|(?:\d[\s()/.-]{0,3}){6}")  # what somebody may ask for
_FEWEST_PAGES = 3
_SHARE = 0.6  # of the pages, which a running line stands on
_DEEPEST = 2  # lines from the edge

_Lines = dict[int, str]  # by their position on the page


def running_lines(pages: Sequence[Sequence[str]]) -> list[set[int]]:
    """The positions of the lines of each page, from its top, that are heads and feet which most pages share.

    Page numbers aside, which are numbers that grow by one from page to page: lines with other numbers, such as rows of
    a table that goes on, are no running lines. A print of two pages has them too, but there only a line that counts
    the pages is told from a repeated sentence. The first line of its kind stays where it holds an address or a
    telephone number. None are told when nothing else stands on the pages.
    """
    kept = [{position: line for position, line in enumerate(lines) if line.strip()} for lines in pages]
    for _ in range(_DEEPEST):
        for last in (False, True):
            kept = _without_edge(kept, last=last)
    if not any(kept):
        return [set() for _ in pages]
    gone = [set(range(len(lines))) - set(left) for lines, left in zip(pages, kept, strict=True)]
    seen: set[str] = set()
    for lines, positions in zip(pages, gone, strict=True):
        for position in sorted(positions):
            shape = _DIGITS.sub("0", lines[position].strip())
            if _CONTACT.search(lines[position]) and shape not in seen:
                seen.add(shape)
                positions.discard(position)
    return gone


def _without_edge(pages: Sequence[_Lines], *, last: bool) -> list[_Lines]:
    places = [(max(lines) if last else min(lines)) if lines else None for lines in pages]
    edges = [None if place is None else lines[place].strip() for lines, place in zip(pages, places, strict=True)]
    shapes = [None if edge is None else _DIGITS.sub("0", edge) for edge in edges]
    running = _running(shapes, edges)
    return [
        {other: line for other, line in lines.items() if other != place} if shape in running else lines
        for lines, place, shape in zip(pages, places, shapes, strict=True)
    ]


def _running(shapes: Sequence[str | None], edges: Sequence[str | None]) -> set[str | None]:
    counts = Counter(shape for shape in shapes if shape is not None)
    written = sum(counts.values())
    running: set[str | None] = set()
    for shape, count in counts.items():
        lines = [(page, edge) for page, (edge, other) in enumerate(zip(edges, shapes, strict=True)) if other == shape]
        same = len({edge for _, edge in lines}) == 1
        counting = not same and _count_pages([(page, edge or "") for page, edge in lines])
        if count >= _SHARE * written and (counting or (same and count >= _FEWEST_PAGES)):
            running.add(shape)
    return running


def _count_pages(lines: Sequence[tuple[int, str]]) -> bool:
    """Whether of the numbers in these lines of one shape one counts the pages, and the others stay as they are.

    Most must do so: a print may be bound together from several.
    """
    numbers = [(page, [int(number) for number in _DIGITS.findall(line)]) for page, line in lines]
    columns = list(zip(*(found for _, found in numbers), strict=True))
    varying = [at for at, column in enumerate(columns) if len(set(column)) > 1]
    if len(varying) != 1:
        return False
    ahead = Counter(found[varying[0]] - page for page, found in numbers)
    return max(ahead.values()) >= max(2, _SHARE * len(numbers))
