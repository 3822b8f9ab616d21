"""Fences around prose: models wrap an answer in a block of code, which makes it none."""

import re

from bot.writing.layout import list_mark

FENCED = re.compile(
    r"[ \t]*(?P<fence>```|~~~)[ \t]*(?P<language>[^\n]*)\n"
    r"(?P<code>.*?)(?P<end>^[ \t]*(?P=fence)[^\n]*(?:\n|\Z)|\Z)",
    re.DOTALL | re.MULTILINE,
)
_BEGINNING = re.compile(r"(?:\A|(?<=\n))(?=[ \t]*(?:```|~~~))")
_WORDY = frozenset({"", "markdown", "md", "text", "txt", "plaintext", "plain", "answer"})
_KEYS = re.compile(r"\[\[[^\[\]\n]*\]\]")
_SENTENCE = re.compile(r"[\"'“„«(*_]*[^\W_].*[.!?:…][\"'”“»)*_]*", re.DOTALL)
# What stands in no sentence: calls, options, assignments, paths, braces.
_CODE = re.compile(r"[{}<>=\\`|]|\$(?!\d)|\w\(|(?:^|\s)--?\w|;\s*$|://|\w/\w+/")
_FEWEST_WORDS = 3


def without_prose_fences(raw: str, held: str, *, at_line_start: bool, over: bool) -> str:
    """The text with the fences taken away that hold sentences; `over` says that no more of it will come.

    What the passages hold as it stands is no prose of the model's.
    """
    pieces: list[str] = []
    position = 0
    for beginning in _BEGINNING.finditer(raw):
        block = FENCED.match(raw, beginning.start())
        if block is None or beginning.start() < position or (beginning.start() == 0 and not at_line_start):
            continue
        kept = not (block["end"] or over) or not _is_prose(block["code"], block["language"].strip().lower(), held)
        pieces += [raw[position : block.start()], block[0] if kept else f"{block['code'].rstrip()}\n"]
        position = block.end()
    return "".join([*pieces, raw[position:]])


def _is_prose(text: str, language: str, held: str) -> bool:
    """Whether most of the lines are sentences."""
    bare = _KEYS.sub("", text)
    if language not in _WORDY or " ".join(bare.split()) in " ".join(held.split()):
        return False
    lines = [line for line in text.splitlines() if _KEYS.sub("", line).strip()]
    return language in {"markdown", "md"} or 2 * sum(map(_is_said, lines)) > len(lines)


def _is_said(line: str) -> bool:
    """Whether the line is a sentence, or an item of some words or with a key."""
    mark = list_mark(line, "", begun=True)
    words = _KEYS.sub("", line[mark:]).strip()
    if _CODE.search(words):
        return False
    long_enough = len(words.split()) >= _FEWEST_WORDS
    return (mark > 0 and (long_enough or words != line[mark:].strip())) or (
        long_enough and _SENTENCE.fullmatch(words) is not None
    )
