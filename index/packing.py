"""Where to end one chunk and begin the next: the cheapest cut of a row of units into chunks.

Each place where a chunk could begin has a cost that depends on the words around it alone. So the same places are chosen
again, a few chunks on, when something was inserted or deleted before them. (The idea is that of content-defined
chunking: Muthitacharoen, Chen and Mazières, "A low-bandwidth network file system", 2001; the cheapest cut is found by
dynamic programming, as in Knuth and Plass, "Breaking paragraphs into lines", 1981.)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import inf

_CHUNK = 1.0  # the cost of one more chunk
_SHORT = 5.0  # the cost of an almost empty chunk; half a limit is not short
_STRANDED = 50.0  # the cost of a heading without the text under it


@dataclass(frozen=True, slots=True)
class Place:
    """A unit, as the packing sees it.

    `tokens`: its size. `reserve`: tokens of context that a chunk beginning here needs. `cost`: of beginning a chunk
    here, 0 for the best place. `leads`: it must not be the last of a chunk (a heading, a table's header).
    """

    tokens: int
    reserve: int
    cost: float
    leads: bool = False


def pack(places: Sequence[Place], limit: int) -> list[tuple[int, int]]:
    """Cut `places` into chunks of at most `limit` tokens, context included: ranges of positions, in order.

    A single unit, with those that lead up to it, may take the room of its context, but no unit may exceed `limit`.
    """
    before = [0, *accumulate(place.tokens for place in places)]
    best = [0.0]
    begin = [0]
    for end in range(1, len(places) + 1):
        stranded = _STRANDED if places[end - 1].leads and end < len(places) else 0.0
        led, cheapest, chosen = True, inf, end - 1
        for start in range(end - 1, -1, -1):
            place, tokens = places[start], before[end] - before[start]
            if tokens > limit and start < end - 1:
                break
            led = led and (place.leads or start == end - 1)
            if not led and tokens + place.reserve > limit:
                continue
            missing = max(0.0, 1 - 2 * (tokens + place.reserve) / limit)
            cost = best[start] + place.cost + _CHUNK + _SHORT * missing * missing + stranded
            if cost < cheapest:
                cheapest, chosen = cost, start
        best.append(cheapest)
        begin.append(chosen)
    return _chosen(begin)


def _chosen(begin: Sequence[int]) -> list[tuple[int, int]]:
    ranges = []
    end = len(begin) - 1
    while end:
        ranges.append((begin[end], end))
        end = begin[end]
    return ranges[::-1]
