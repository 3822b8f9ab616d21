"""Code of an answer: no retelling of it is faithful, so each of its lines must stand in the passages as it is."""

import re
from collections.abc import Sequence

from bot.checking.evidence import Evidence, Ground

_PROMPT = re.compile(r"\s*(?:\$|>>>|PS>)\s+")
_COMMENT = re.compile(r"\s*(?:#|//|<!--)")


def copied(code: str, grounds: Sequence[Ground]) -> list[Evidence]:
    """Where the lines stand, a range for each passage that holds some; nothing where one of them stands in none.

    White space, and comments beside code, make no difference.
    """
    lines = [_PROMPT.sub("", line, count=1) for line in code.splitlines() if line.strip()]
    wanted = [line for line in lines if not _COMMENT.match(line)] or lines
    left = dict.fromkeys(wanted)
    found: list[Evidence] = []
    for ground in grounds:
        places = {line: place for line in left if (place := _place(line, ground.passage.text))}
        left = {line: None for line in left if line not in places}
        if places:
            first, last = min(start for start, _ in places.values()), max(end for _, end in places.values())
            start = ground.passage.start
            found.append(Evidence(ground.passage, start + first, start + last, len(places) / len(wanted)))
    return [] if left else found


def _place(line: str, text: str) -> tuple[int, int] | None:
    """Where the line stands in the text, not inside of longer words."""
    words = r"\s+".join(map(re.escape, line.split()))
    match = re.search(rf"(?<![\w-]){words}(?![\w-])", text)
    return match.span() if match else None
