"""Quoted lines of a plain text, as mail programs mark them: `> `, and `>> ` what was quoted twice."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.documents.lines import Line

_MARKS = re.compile(r">(?:[ \t]?>)*")
_PROMPT = 3  # marks


def unmarked(lines: Sequence[Line]) -> list[Line]:
    """The lines, quoted ones with the words behind their marks as text; `start` stays before the marks.

    A mark without words parts paragraphs as a blank line does, and belongs to the quoted line before it. Where nothing
    is quoted once or twice, `>>>` is the prompt of Python.
    """
    marked = [_MARKS.match(line.text) for line in lines]
    depths = [marks[0].count(">") if marks else 0 for marks in marked]
    if min(filter(None, depths), default=_PROMPT) >= _PROMPT:
        return list(lines)
    found: list[Line] = []
    words = 0  # the number of the last line that is not blank
    for line, marks, depth in zip(lines, marked, depths, strict=True):
        behind = line.text[marks.end() :] if marks else line.text
        if depth and not behind and found and found[-1].depth:
            found[words] = replace(found[words], end=line.end)
            found.append(replace(line, text="", depth=depth))
            continue
        text = behind.lstrip() or line.text
        words = words if line.blank else len(found)
        found.append(replace(line, text=text, indent=len(behind) - len(text) if marks else line.indent, depth=depth))
    return found
