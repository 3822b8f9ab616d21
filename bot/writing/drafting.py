"""The words of a chat model, as they come, become sentences with the passages that they cite."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from bot.draft import DraftSentence
from bot.language.labels import is_generic, names_a_topic
from bot.writing.fences import FENCED, without_prose_fences
from bot.writing.inline import open_mark
from bot.writing.layout import (
    cells,
    is_echo,
    is_heading,
    is_row,
    is_separator,
    line_end,
    list_mark,
    sources_end,
    under_columns,
)
from bot.writing.marks import FINAL, OPEN_MARK, WIDE_FINAL, Line, Marks
from bot.writing.prompting import NO_ANSWER
from bot.writing.thoughts import after_thoughts, before_thought
from index.sentences import sentence_ranges

_STEP_END = rf"[\s{WIDE_FINAL}>\]]"
_STEP = re.compile(rf"(?<={_STEP_END})")
_WHOLE_STEP = re.compile(rf"{_STEP_END}\Z")
_BARE_NO_ANSWER = re.compile(rf"\W*{NO_ANSWER}\W*", re.IGNORECASE)
_DECLINED = re.compile(rf"\A\W*\[\[\s*{NO_ANSWER}\s*\]\]", re.IGNORECASE)
_LOOP = re.compile(rf"(?:\[\[\s*{NO_ANSWER}\s*\]\]\W*){{2}}\Z", re.IGNORECASE)
# What begins an object or a list of objects, fenced or not, and is no key in braces.
_STRUCTURE = re.compile(r"\s*(?:```\w*\s*)?(?:\[\s*)?\{(?!\{?\s*\w+\s*\})")
_NUMBER = re.compile(r"\s*\d{1,2}[.)]\s*")


@dataclass(slots=True)
class _SentenceUnit:
    """A sentence, row or block of code in the making: where it starts in the raw text, its words, the names it cites.

    `closed` says that nothing but marks and points stands after its last mark, `breaks` that it begins a line, `opened`
    that a mark of emphasis in it may still be closed, `joined` that it begins between two such marks, `heading` that
    its line is one, `code` that it is code; `columns` are the heads of the table that it is a row of.
    """

    start: int
    text: str
    names: list[str] = field(default_factory=list)
    closed: bool = False
    breaks: bool = False
    opened: bool = False
    joined: bool = False
    heading: bool = False
    code: bool = False
    columns: tuple[str, ...] = ()


class Drafting:
    """Takes the pieces of a model's answer and gives its sentences, each once it is complete.

    A sentence is complete when the first word of the next has come, so that keys before and after its full stop
    belong to it. How the text is cut into pieces makes no difference. Lines are borders; a fenced block of code is one
    sentence, and so is a row of a table, under the heads of its columns. Marks of citation, list and emphasis are taken
    out, and so is the list of sources at the end; a sentence that begins a line keeps the break before it, and a
    heading ends with a colon.
    `unknown_keys` counts the keys that name no passage; `declined` says whether the model wrote that the passages do
    not hold the answer; `begun` whether a sentence has been given; `over` whether nothing more can be hoped for: it
    declined at once, or declines again and again; `thinks` whether a thought has ended that no tag had begun. Since any
    model may think so, the first sentence waits for its key or for the end of its line; if the model is known to, for
    the thought's end.
    """

    def __init__(self, keys: Mapping[str, str], passages_text: str, *, thinks: bool = False) -> None:
        """`keys` maps keys to passage ids; `[1]` or `2.` are taken for marks unless `passages_text` holds them.

        `thinks` says that the model's answers begin inside a thought.
        """
        self._keys = {key.casefold(): passage for key, passage in keys.items()}
        self._held = passages_text
        self._marks = Marks(self._keys, passages_text)
        self._raw = ""
        self._at_line_start = True
        self._columns: tuple[str, ...] = ()  # of the table that the raw text begins in
        self.begun = False
        self.thinks = self._thinking = thinks
        self.over = False
        self.unknown_keys = 0
        self.declined = False

    def feed(self, piece: str) -> Iterator[DraftSentence]:
        """Take the next piece of the answer, and give the sentences that it completes."""
        for step in _STEP.split(piece):  # word by word: the outcome must not hang on the size of the pieces
            self._raw += step
            if not _WHOLE_STEP.search(step):
                continue
            if step[-1] == ">":
                self._forget()
            if step[-1].isspace() or step[-1] in WIDE_FINAL:
                yield from self._completed()
            if self._declines():
                self.over = self.declined = True
                return

    @property
    def structure(self) -> str | None:
        """The answer where it is JSON; of that nothing is given as a sentence."""
        return self._raw if not self.begun and _STRUCTURE.match(self._raw) else None

    def _forget(self) -> None:
        """Leave out thoughts that have come to their end."""
        answer, began_inside = after_thoughts(self._raw)
        self._thinking = self._thinking and answer == self._raw
        self._at_line_start = self._at_line_start or began_inside
        self.thinks = self.thinks or began_inside
        self._raw = answer

    def _declines(self) -> bool:
        """Whether the model has written that there is no answer: at the beginning, or twice in a row behind it."""
        if "]]" not in self._raw or self._thinking or self.structure is not None:
            return False
        return (_LOOP if self.begun else _DECLINED).search(before_thought(self._raw)) is not None

    def finish(self, *, cut: bool = False) -> Iterator[DraftSentence]:
        """Give what is left; of an answer that was cut short, only a sentence that its keys have closed."""
        if self.structure is not None:
            return
        self._raw = self._unwrapped(over=True)
        units = self._units()
        if cut and units and not units[-1].closed:
            units.pop()
        self._raw = ""
        for unit in units:
            yield from self._sentence(unit)

    def _completed(self) -> Iterator[DraftSentence]:
        if self._thinking or self.structure is not None:
            return
        self._raw = self._unwrapped(over=False)
        units = self._units()
        complete = list(takewhile(lambda unit: not unit.opened, units[:-1]))
        while complete and units[len(complete)].joined:
            complete.pop()
        last = units[len(complete)]
        if not complete or not (self.begun or self._may_begin(complete[0], last)):
            return
        self._at_line_start, self._columns = last.breaks, last.columns
        self._raw = self._raw[last.start :]
        for unit in complete:
            yield from self._sentence(unit)

    def _unwrapped(self, *, over: bool) -> str:
        """The raw text without the fences around sentences."""
        return without_prose_fences(self._raw, self._held, at_line_start=self._at_line_start, over=over)

    def _may_begin(self, first: _SentenceUnit, last: _SentenceUnit) -> bool:
        """Whether the first sentence is no thought: nobody thinks with keys, and a thought's end begins a line."""
        keyed = any(name in self._keys for name in first.names)
        return keyed or "\n" in self._raw[first.start : last.start]

    def _sentence(self, unit: _SentenceUnit) -> Iterator[DraftSentence]:
        known = [self._keys[name] for name in unit.names if name in self._keys]
        bare = not known and not self.begun and _BARE_NO_ANSWER.fullmatch(unit.text) is not None
        self.unknown_keys += sum(1 for name in unit.names if name != NO_ANSWER and name not in self._keys)
        self.declined = self.declined or bare or (NO_ANSWER in unit.names and not known)
        if unit.text and not bare:
            text = f"\n{unit.text}" if unit.breaks and self.begun else unit.text
            self.begun = True
            yield DraftSentence(text, tuple(dict.fromkeys(known)), code=unit.code)

    def _units(self) -> list[_SentenceUnit]:
        """The sentences, rows and blocks of code of the raw text so far; the last one may still grow."""
        position = 0
        raw = OPEN_MARK.sub("", before_thought(self._raw))
        units: list[_SentenceUnit] = []
        loose: list[str] = []  # names cited before any sentence: they go to the first
        at_line_start, columns = self._at_line_start, self._columns
        while position < len(raw):
            fenced = FENCED.match(raw, position) if at_line_start else None
            end = fenced.end() if fenced else line_end(raw, position)
            line = raw[position:end]
            if fenced:
                sentences, names = self._code(fenced)
            elif at_line_start and (sources := self._sources(raw, position, said=bool(units))):
                sentences, (names, end) = [], sources
            elif not units and not self.begun and is_echo(line):
                sentences, names = [], []
            elif at_line_start and is_separator(raw[end : line_end(raw, end)]) and "|" in line:
                columns, end = self._cells(line), line_end(raw, end)
                sentences, names = [], []
            else:
                columns = columns if "|" in line else ()
                sentences, names = self._said(line, position, columns, at_line_start=at_line_start)
            if sentences:
                sentences[0].names[:0] = loose
                sentences[0].breaks = at_line_start
                loose = []
                units += sentences
            _attach(names, units, loose)
            position, at_line_start = end, True
        return _with_headings(units) or [_SentenceUnit(0, "", loose)]

    def _sources(self, raw: str, position: int, *, said: bool) -> tuple[list[str], int] | None:
        """Of a list of sources behind what is said: whether it says that there is no answer, and its end."""
        end = sources_end(raw, position, self._keys, self._held) if said or self.begun else None
        if end is None:
            return None
        names = [name for _, names in self._marks.line(raw[position:end], 0).marks for name in names]
        return [name for name in names if name == NO_ANSWER], end

    def _cells(self, line: str) -> tuple[str, ...]:
        return tuple(cells(self._marks.line(line, 0).text))

    def _said(
        self, raw: str, offset: int, columns: tuple[str, ...], *, at_line_start: bool
    ) -> tuple[list[_SentenceUnit], list[str]]:
        """The row or the sentences of a line; if it holds none, the names that it cites."""
        if columns or (at_line_start and is_row(raw)):
            return self._row(raw, offset, columns)
        sentences, names = self._sentences(raw, offset, at_line_start=at_line_start)
        if at_line_start and raw.endswith("\n") and is_heading(raw) and len(sentences) == 1:
            sentences[0].heading = not sentences[0].names
        return sentences, names

    def _row(self, raw: str, offset: int, columns: tuple[str, ...]) -> tuple[list[_SentenceUnit], list[str]]:
        """The row of a table as one unit, under the heads of its columns."""
        line = self._marks.line(raw, 0)
        names = [name for _, names in line.marks for name in names]
        text = under_columns(cells(line.text), columns)
        return ([_SentenceUnit(offset, text, names, closed=True, columns=columns)], []) if text else ([], names)

    def _code(self, fenced: re.Match[str]) -> tuple[list[_SentenceUnit], list[str]]:
        """The fenced block as one unit, letter for letter but for the keys of its passages."""
        text, names = self._marks.code(fenced["code"])
        return ([_SentenceUnit(fenced.start(), text, code=True)] if text.strip() else []), names

    def _sentences(self, raw: str, offset: int, *, at_line_start: bool) -> tuple[list[_SentenceUnit], list[str]]:
        """The sentences of a line that starts at `offset`; if it holds none, the names that it cites."""
        line = self._marks.line(raw, list_mark(raw, self._held, begun=self.begun) if at_line_start else 0)
        ranges = list(_ranges(line))
        if not ranges:
            return [], [name for _, names in line.marks for name in names]
        units = [
            _SentenceUnit(offset + _begins(raw, line, start), line.text[start:end].strip()) for start, end in ranges
        ]
        units[0].start = offset
        starts = [start for start, _ in ranges]
        for place, names in line.marks:
            index = max(0, bisect_left(starts, place) - 1)
            units[index].names += names
            units[index].closed = not any(map(str.isalnum, line.text[place : ranges[index][1]]))
        for unit, start in zip(units, starts, strict=True):
            unit.joined = any(first < start < last for first, last in line.stretches)
        if not raw.endswith("\n") and (opened := open_mark(line.text)) is not None:
            for unit, (_, end) in zip(units, ranges, strict=True):
                unit.opened = end > opened
        return units, []


def _with_headings(units: list[_SentenceUnit]) -> list[_SentenceUnit]:
    """The units without headings that say nothing; a heading that names what follows ends with a colon."""
    kept = [unit for unit in units if not (unit.heading and is_generic(unit.text))]
    for unit in kept[:-1]:
        if unit.heading and names_a_topic(unit.text) and unit.text[-1:] not in ":?":
            unit.text += ":"
    return kept


def _begins(raw: str, line: Line, start: int) -> int:
    """Where the sentence begins in the raw line, with the marks of emphasis that it begins with."""
    place = line.origins[start]
    if any(first == start for first, _ in line.stretches):
        place -= len(raw[:place]) - len(raw[:place].rstrip("*_"))
    return place


def _ranges(line: Line) -> Iterator[tuple[int, int]]:
    """The sentences of the line. A number that begins it ("12. Mai") is no sentence of its own."""
    number = None
    for start, end in (sentence for cut in pairwise(_borders(line)) for sentence in sentence_ranges(line.text, *cut)):
        if _NUMBER.fullmatch(line.text, start, end):
            number = start if number is None else number
        elif any(map(str.isalnum, line.text[start:end])):
            yield start if number is None else number, end
            number = None
    if number is not None:
        yield number, len(line.text)


def _borders(line: Line) -> list[int]:
    """Where the line is cut whatever its words say: after keys that follow a full stop. Its two ends included."""
    inner = {place for place, _ in line.marks if line.text[:place].rstrip()[-1:] in FINAL}
    return sorted({0, len(line.text), *(place for place in inner if place < len(line.text))})


def _attach(names: list[str], units: list[_SentenceUnit], loose: list[str]) -> None:
    """Give names that stand on a line of their own to the unit before them."""
    if not names:
        return
    if units:
        units[-1].names += names
        units[-1].closed = True
    else:
        loose += names
