"""Lines of a plain text, and what a line looks like by itself."""

import re
from dataclasses import dataclass

from index.documents.dates import is_date_line

HEADING_WORDS = 12
HEADING_LENGTH = 100  # characters
_ENOUGH_LETTERS = 4  # behind a number, so that an amount is no heading
_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_ITEM = re.compile(r"(?:[-*+•‣◦▪■●○·\u2013\u2014]|\(?\d{1,3}[.)]|\(?[a-z][)]|\(?[ivx]{1,4}[)])\s+\S")
_RULE = re.compile(r"([=\-~^*\"'#+_.:`])\1{2,}")
_NUMBERED = re.compile(r"(?:§+\s*)?(?P<number>\d{1,3}(?:\.\d{1,3}){0,5})[.)]?\s+(?=[^\W\d_])")
_AMOUNT = re.compile(r"(?:^|\t|  |\| )[^\w\s|]{0,2}\d")
_GAP = re.compile(r"(?<! )(?P<word>(?<![.!?,;:]))?(?!(?<=\w) +[-\u2013\u2014] \S) {3,}(?=\S)")
_DOUBLE_GAP = re.compile(r"(?<=\S) {2}(?=\S)")
_JUSTIFIED = 2  # gaps of two spaces in a line, from which on one of three does not set columns
_NARROW = 3  # spaces, which justified text or the end of a sentence may have between two words
_DASHED = re.compile(r"[^\W_][^-\u2013\u2014]{0,40}? [-\u2013\u2014] +\S")
_ATX = re.compile(r"(?P<marks>#{1,6})\s+\S")
_SENTENCE_BORDER = re.compile(r"[^\W\d_]{3,}[.!?]\s+\S")
_LABELLED = re.compile(r"[^:\d]{1,60}:\s+\S")
_ANY_LABEL = re.compile(r"[^\W\d_][^:]{0,60}:\s+\S")
_ADDRESS = re.compile(r"://|\w@\w|\bwww\.")
_CLOSERS = "\"'”\u2019»\u203a)]*_`"
_TERMINALS = frozenset(".!?:;,…。\uff01\uff1f\uff1a\uff1b\uff0c、।؟؛،")
_FULL = 0.88  # of the width; proportional fonts make lines of unequal length
_OPENERS = "\"'“\u2018«\u2039([¿¡§*_"


@dataclass(frozen=True, slots=True)
class Line:
    """One line, without the white space around it; `start` and `end` count in the whole text; blank when empty.

    `depth` is how many times it is quoted.
    """

    text: str
    start: int
    end: int
    indent: int
    depth: int = 0

    @property
    def blank(self) -> bool:
        """Whether nothing stands on it."""
        return not self.text


def lines_of(text: str) -> list[Line]:
    """The lines of `text`, in order."""
    lines = []
    position = 0
    for ending in _BREAK.finditer(text):
        lines.append(_line(text, position, ending.start()))
        position = ending.end()
    lines.append(_line(text, position, len(text)))
    return lines


def _line(text: str, start: int, end: int) -> Line:
    raw = text[start:end]
    trimmed = raw.strip()
    indent = len(raw) - len(raw.lstrip()) if trimmed else 0
    return Line(trimmed, start + indent, start + indent + len(trimmed), indent)


def is_item(line: str) -> bool:
    """Whether it begins with a bullet or a list number."""
    return _ITEM.match(line) is not None


def is_rule(line: str) -> bool:
    """Whether it is drawn, not written: one mark, three times or more."""
    return _RULE.fullmatch(line) is not None


def is_columns(line: str) -> bool:
    """Whether wide gaps or bars set its parts in columns; the gaps of justified text do not."""
    if "\t" in line or " | " in line:
        return True
    justified = len(_DOUBLE_GAP.findall(line)) >= _JUSTIFIED
    return any(len(gap[0]) > _NARROW or (gap["word"] is not None and not justified) for gap in _GAP.finditer(line))


def has_amount(line: str) -> bool:
    """Whether one of its columns begins with a number, a sign or two before it counted in."""
    return _AMOUNT.search(line) is not None


def is_closed(line: str) -> bool:
    """Whether it ends in punctuation that ends a sentence, a clause or an announcement."""
    bare = line.rstrip(_CLOSERS)
    return bool(bare) and bare[-1] in _TERMINALS


def starts_low(line: str) -> bool:
    """Whether its first letter is a small one, so that it goes on from the line before."""
    bare = line.lstrip(_OPENERS)
    return bool(bare) and bare[0].islower()


def goes_on(line: Line, following: Line) -> bool:
    """Whether the next line goes on with the sentence of this one."""
    return starts_low(following.text) and not is_closed(line.text)


def is_full(line: Line, following: Line, width: int) -> bool:
    """Whether the first word of the next line would not have fitted on this one."""
    word = following.text.split(maxsplit=1)[0]
    room = len(word) if word != following.text else 1  # a script without spaces breaks anywhere
    return len(line.text) + 1 + room > _FULL * width


def atx_level(line: str) -> int:
    """The number of # marks before a heading, 0 when there are none."""
    match = _ATX.match(line)
    return len(match["marks"]) if match else 0


def number_depth(line: str) -> int:
    """How deep the section number before the words is: 2 for `1.2 Title`, 0 without a number."""
    match = _NUMBERED.match(line)
    return match["number"].count(".") + 1 if match else 0


def numbered_words(line: str) -> str:
    """The words behind the number that an item or a section begins with; none without a number."""
    match = _NUMBERED.match(line)
    return line[match.end() :] if match else ""


def are_parallel(line: str, other: str) -> bool:
    """Whether two lines have one shape: `Name - task`, `Name: it`, or amounts, which do not count up as sections do."""
    if any(form.match(line) and form.match(other) for form in (_DASHED, _ANY_LABEL)):
        return True
    depth = number_depth(line)
    if not depth or number_depth(other) != depth or is_closed(other):
        return False
    return abs(_last_number(line) - _last_number(other)) != 1


def is_labelled(line: str) -> bool:
    """Whether a label with a colon stands before its words."""
    return _ANY_LABEL.match(line) is not None


def _last_number(line: str) -> int:
    match = _NUMBERED.match(line)
    return int(match["number"].rsplit(".", 1)[-1]) if match else 0


def is_capitals(line: str) -> bool:
    """Whether all of its letters are capitals, and there are enough to mean it."""
    return line.isupper() and sum(character.isalpha() for character in line) >= _ENOUGH_LETTERS


def could_head(line: str) -> bool:
    """Whether it looks like a heading: short, unclosed, beginning with a capital or a digit, mostly in letters."""
    if len(line) > HEADING_LENGTH or len(line.split()) > HEADING_WORDS:
        return False
    bare = line.lstrip(_OPENERS).lstrip()
    if not bare or not bare[0].isalnum() or bare[0].islower() or is_closed(line):
        return False
    letters = sum(character.isalpha() for character in line)
    amount = bare[0].isdigit() and not line.startswith("§")
    if letters < (_ENOUGH_LETTERS if amount else 1) or letters * 3 < len(line.replace(" ", "")):
        return False
    unlike = (_SENTENCE_BORDER, _LABELLED, _ADDRESS)
    return (
        "|" not in line
        and not is_columns(line)
        and not any(form.search(line) for form in unlike)
        and not is_date_line(line)
    )
