"""Lines that run along the top or the bottom of the pages of a print: they are the paper's, not the text's."""

import re
from collections import Counter
from collections.abc import Sequence

_DIGITS = re.compile(r"\d+")
_FEWEST_PAGES = 3
_SHARE = 0.6  # of the pages, which a running line stands on
_DEEPEST = 2  # lines from the edge


def without_running_lines(pages: Sequence[str]) -> list[str]:
    """The texts of the pages without the heads and feet that most of them share, page numbers aside.

    A print of two pages has them too, but there only a line that counts the pages is told from a repeated sentence.
    Pages on which nothing else stands stay as they are.
    """
    kept = [page.split("\n") for page in pages]
    for _ in range(_DEEPEST):
        for last in (False, True):
            kept = _without_edge(kept, last=last)
    left = ["\n".join(lines) for lines in kept]
    return left if any(page.strip() for page in left) else list(pages)


def _without_edge(pages: Sequence[list[str]], *, last: bool) -> list[list[str]]:
    places = [_edge(lines, last=last) for lines in pages]
    edges = [None if at is None else lines[at].strip() for lines, at in zip(pages, places, strict=True)]
    shapes = [None if edge is None else _DIGITS.sub("0", edge) for edge in edges]
    running = _running(shapes, edges)
    return [
        lines[:at] + lines[at + 1 :] if at is not None and shape in running else lines
        for lines, at, shape in zip(pages, places, shapes, strict=True)
    ]


def _edge(lines: Sequence[str], *, last: bool) -> int | None:
    """The index of the first or the last line on which something stands."""
    places = [at for at, line in enumerate(lines) if line.strip()]
    return places[-1 if last else 0] if places else None


def _running(shapes: Sequence[str | None], edges: Sequence[str | None]) -> set[str]:
    counts = Counter(shape for shape in shapes if shape is not None)
    written = sum(counts.values())
    found = set()
    for shape, count in counts.items():
        variants = {edge for edge, other in zip(edges, shapes, strict=True) if other == shape}
        counts_pages = len(variants) == count > 1
        if count >= _SHARE * written and (count >= _FEWEST_PAGES or counts_pages):
            found.add(shape)
    return found
