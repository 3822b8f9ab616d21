"""The words of a chat model, as they come, become sentences with the passages that they cite."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from bot.draft import DraftSentence
from bot.language.labels import ANSWER_LABEL
from bot.writing.marks import DASH, FINAL, OPEN_MARK, WIDE_FINAL, Line, Marks
from bot.writing.prompting import NO_ANSWER
from bot.writing.thoughts import after_thoughts, before_thought
from index.sentences import sentence_ranges

_STEP_END = rf"[\s{WIDE_FINAL}>\]]"
_STEP = re.compile(rf"(?<={_STEP_END})")
_WHOLE_STEP = re.compile(rf"{_STEP_END}\Z")
_FENCED = re.compile(
    r"[ \t]*(?P<fence>```|~~~)[^\n]*\n(?P<code>.*?)(?:^[ \t]*(?P=fence)[^\n]*(?:\n|\Z)|\Z)", re.DOTALL | re.MULTILINE
)
_BULLET = re.compile(rf"[ \t]*(?:(?:[-*+•{DASH}]|#{{1,6}}|>)[ \t]+)+")
_ORDINAL = re.compile(r"[ \t]*\d{1,2}[.)][ \t]+(?P<word>\w+)")
_BARE_NO_ANSWER = re.compile(rf"\W*{NO_ANSWER}\W*", re.IGNORECASE)
_DECLINED = re.compile(rf"\A\W*\[\[\s*{NO_ANSWER}\s*\]\]", re.IGNORECASE)
_LOOP = re.compile(rf"(?:\[\[\s*{NO_ANSWER}\s*\]\]\W*){{2}}\Z", re.IGNORECASE)
# What begins an object or a list of objects, fenced or not, and is no key in braces.
_STRUCTURE = re.compile(r"\s*(?:```\w*\s*)?(?:\[\s*)?\{(?!\{?\s*\w+\s*\})")
_NUMBER = re.compile(r"\s*\d{1,2}[.)]\s*")


@dataclass(slots=True)
class _SentenceUnit:
    """A sentence or block of code in the making: where it starts in the raw text, its words, the names it cites.

    `closed` says that nothing but marks and points stands after its last mark, `breaks` that it begins a line.
    """

    start: int
    text: str
    names: list[str] = field(default_factory=list)
    closed: bool = False
    breaks: bool = False


class Drafting:
    """Takes the pieces of a model's answer and gives its sentences, each once it is complete.

    A sentence is complete when the first word of the next has come, so that keys before and after its full stop
    belong to it. How the text is cut into pieces makes no difference. Lines are borders; a fenced block of code is one
    sentence. Marks of citation, list and emphasis are taken out; a sentence that begins a line keeps the break before
    it. `unknown_keys` counts the keys that name no passage; `declined` says whether the model wrote that the passages
    do not hold the answer;
    `begun` whether a sentence has been given; `over` whether nothing more can be hoped for: it declined at once, or
    declines again and again; `thinks` whether a thought has ended that no tag had begun. Since any model may think so,
    the first sentence waits for its key or for the end of its line; if the model is known to, for the thought's end.
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
        units = self._units()
        if cut and units and not units[-1].closed:
            units.pop()
        self._raw = ""
        for unit in units:
            yield from self._sentence(unit)

    def _completed(self) -> Iterator[DraftSentence]:
        if self._thinking or self.structure is not None:
            return
        *complete, last = self._units()
        if not complete or not (self.begun or self._may_begin(complete[0], last)):
            return
        start = last.start
        self._at_line_start = start == 0 or self._raw[start - 1] == "\n"
        self._raw = self._raw[start:]
        for unit in complete:
            yield from self._sentence(unit)

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
            yield DraftSentence(text, tuple(dict.fromkeys(known)))

    def _units(self) -> list[_SentenceUnit]:
        """The sentences and blocks of code of the raw text so far; the last one may still grow."""
        position = 0
        raw = OPEN_MARK.sub("", before_thought(self._raw))
        units: list[_SentenceUnit] = []
        loose: list[str] = []  # names cited before any sentence: they go to the first
        at_line_start = self._at_line_start
        while position < len(raw):
            fenced = _FENCED.match(raw, position) if at_line_start else None
            end = fenced.end() if fenced else raw.find("\n", position) + 1 or len(raw)
            if fenced:
                sentences, names = self._code(fenced)
            else:
                sentences, names = self._sentences(raw[position:end], position, at_line_start=at_line_start)
            if sentences:
                sentences[0].names[:0] = loose
                sentences[0].breaks = at_line_start
                loose = []
                units += sentences
            _attach(names, units, loose)
            position, at_line_start = end, True
        return units or [_SentenceUnit(0, "", loose)]

    def _code(self, fenced: re.Match[str]) -> tuple[list[_SentenceUnit], list[str]]:
        """The fenced block as one unit, letter for letter but for the keys of its passages."""
        text, names = self._marks.code(fenced["code"])
        return ([_SentenceUnit(fenced.start(), text)] if text.strip() else []), names

    def _sentences(self, raw: str, offset: int, *, at_line_start: bool) -> tuple[list[_SentenceUnit], list[str]]:
        """The sentences of a line that starts at `offset`; if it holds none, the names that it cites."""
        line = self._marks.line(raw, self._prefix(raw) if at_line_start else 0)
        ranges = list(_ranges(line))
        if not ranges:
            return [], [name for _, names in line.marks for name in names]
        units = [_SentenceUnit(offset + line.origins[start], line.text[start:end].strip()) for start, end in ranges]
        units[0].start = offset
        starts = [start for start, _ in ranges]
        for place, names in line.marks:
            index = max(0, bisect_left(starts, place) - 1)
            units[index].names += names
            units[index].closed = not any(map(str.isalnum, line.text[place : ranges[index][1]]))
        return units, []

    def _prefix(self, raw: str) -> int:
        """The length of what stands before a line's words: "Answer:", a bullet, a number that no passage holds."""
        if not self.begun and (label := ANSWER_LABEL.match(raw)):
            return label.end()
        if bullet := _BULLET.match(raw):
            return bullet.end()
        ordinal = _ORDINAL.match(raw)
        return ordinal.start("word") if ordinal and ordinal[0].strip() not in self._held else 0


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
