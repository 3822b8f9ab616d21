"""The layout of an answer: where its lines end, which are headings, rows of a table, or a list of its sources."""

import re
from collections.abc import Collection, Sequence

from bot.language.labels import ANSWER_LABEL, SOURCES
from bot.writing.marks import DASH

_BREAKS = re.compile(r"\n|</?(?:br|p|div|ul|ol|li)\s*/?>", re.IGNORECASE)
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
_BULLET = re.compile(rf"[ \t]*(?:(?:[-*+•‣◦▪●■➤►→✅✔☑{DASH}]\ufe0f?|#{{1,6}}|>)[ \t]+)+")
_ORDINAL = re.compile(r"[ \t]*(?:\d{1,2}\\?[.)]|\(\d{1,2}\))[ \t]+(?P<word>[\w*_\"'“„«(`])")
_HEADING = re.compile(r"[ \t]*(?:>[ \t]+)*#{1,6}[ \t]+\S|[ \t]*(\*\*|__)(?=\S)(?:(?!\1).)+\1:?[ \t]*\Z")
_SEPARATOR = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)*")
_BAR = re.compile(r"(?<!\\)\|")
_FOOTNOTE = re.compile(r"[ \t]*\[\^?\w{1,12}\]:\s")
_SOURCES = re.compile(
    rf"[ \t]*(?:[-*>]\s+|#{{1,6}}\s+)?[*_]*{SOURCES}[*_]*(?:[*_]*:[*_]*(?P<rest>.*)|[ \t]*)", re.IGNORECASE
)
_NOTHING_SAID = re.compile(
    r"(?:\[\[[^\[\]]*\]\]|\[?(?:passages?|documents?|textstellen?)?\s*\[?\d{1,3}\]?|\[none\]|[\w.-]+\.\w{2,4}"
    r"|https?://\S+|[\s,;.()*_`&]|and\b|und\b)*",
    re.IGNORECASE,
)
_ECHO = re.compile(r"[*_]*(?:question|frage)[*_]*:.*\?[*_]*", re.IGNORECASE)
_ENTRY = re.compile(r"[ \t]*(?:[-*+•\[(<]|\d{1,3}[.)\]]|https?:)")


def line_end(raw: str, position: int) -> int:
    """Where the line that begins here ends: behind a line break, or a tag of HTML that makes one."""
    code = [match.span() for match in _CODE.finditer(raw, position, raw.find("\n", position) + 1 or len(raw))]
    for mark in _BREAKS.finditer(raw, position):
        if not any(start <= mark.start() < end for start, end in code):
            return mark.end()
    return len(raw)


def list_mark(line: str, held: str, *, begun: bool) -> int:
    """The length of what stands before a line's words: "Answer:", a bullet, a number that `held` does not hold."""
    if not begun and (label := ANSWER_LABEL.match(line)):
        return label.end()
    bullet = _BULLET.match(line)
    start = bullet.end() if bullet else 0
    ordinal = _ORDINAL.match(line, start)
    if ordinal is None:
        return start
    word = line[ordinal.start("word") :].split(maxsplit=1)[0].strip("*_")
    numbered = f"{line[start : ordinal.start('word')].strip()} {word}"
    return start if numbered in held else ordinal.start("word")


def is_echo(line: str) -> bool:
    """Whether the line repeats the question: "Question: How many?"."""
    return _ECHO.fullmatch(line.strip()) is not None


def is_heading(line: str) -> bool:
    """Whether a whole line is marked as a heading, or is bold throughout."""
    return _HEADING.match(line.rstrip("\n")) is not None


def is_separator(line: str) -> bool:
    """Whether the line stands between a table's header and its rows: "|---|:-:|"."""
    return "|" in line and "-" in line and _SEPARATOR.fullmatch(line.rstrip()) is not None


def is_row(line: str) -> bool:
    """Whether the line may be a row of a table, by itself."""
    return line.lstrip().startswith("|")


def cells(line: str) -> list[str]:
    """The cells of a table's row, without the bars at its ends."""
    inner = line.strip().removeprefix("|")
    parts = [part.replace("\\|", "|").strip() for part in _BAR.split(inner)]
    return parts[:-1] if len(parts) > 1 and not parts[-1] else parts


def under_columns(row: Sequence[str], columns: Sequence[str]) -> str:
    """The row with the head of its column before each cell: "Model: Lark | Price: 49"."""
    heads = columns if len(columns) == len(row) else [""] * len(row)
    said = [(head, cell) for head, cell in zip(heads, row, strict=True) if any(map(str.isalnum, cell))]
    return " | ".join(f"{head.rstrip(':')}: {cell}" if head else cell for head, cell in said)


def sources_end(raw: str, position: int, keys: Collection[str], held: str) -> int | None:
    """Where a footnote or the list of sources ends that begins at this line; None where none does.

    What stands behind "Source:" on its line names a source where it is a key, a number, a file, or words of `held`.
    """
    end = line_end(raw, position)
    line = raw[position:end].strip()
    if _FOOTNOTE.match(f"{line} ") and line not in held:
        return end
    label = _SOURCES.fullmatch(line)
    if label is None:
        return None
    rest = (label["rest"] or "").strip(" *_.")
    bare = _NOTHING_SAID.fullmatch(rest) is not None or rest.casefold() in keys
    if rest and not bare:
        return end if rest in held else None
    return end if rest else _entries_end(raw, end)


def _entries_end(raw: str, position: int) -> int:
    """The end of the lines below "Sources": all that follow at once, and behind an empty line what is an entry."""
    listed = parted = False
    while position < len(raw):
        end = raw.find("\n", position) + 1 or len(raw)
        line = raw[position:end]
        if not line.strip():
            parted = listed
        elif parted and not _ENTRY.match(line):
            break
        else:
            listed = True
        position = end
    return position
