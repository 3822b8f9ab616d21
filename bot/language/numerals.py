"""English number words and digits, as one exact value: "two hundred thousand", "1.5 million", "3rd", "1'000"."""

import re
from collections.abc import Iterator
from fractions import Fraction


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_SMALL = _listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_TENS = _listed("twenty thirty forty fifty sixty seventy eighty ninety")
_SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_IRREGULAR = {"first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12}
_REGULAR_ORDINALS = _listed("four six seven ten eleven thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
_PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}

CARDINALS: dict[str, int] = {word: value for value, word in enumerate(_SMALL)}
CARDINALS |= {word: 10 * value for value, word in enumerate(_TENS, start=2)}
ORDINALS: dict[str, int] = dict(_IRREGULAR)
ORDINALS |= {f"{word}th": CARDINALS[word] for word in _REGULAR_ORDINALS}
ORDINALS |= {f"{word[:-1]}ieth": CARDINALS[word] for word in _TENS}

MAGNITUDES: dict[str, int] = {
    "hundred": 100,
    "thousand": 10**3,
    "k": 10**3,
    "million": 10**6,
    "mn": 10**6,
    "m": 10**6,
    "billion": 10**9,
    "bn": 10**9,
    "b": 10**9,
    "trillion": 10**12,
    "tn": 10**12,
}
MAGNITUDE_WORDS = r"hundred|thousand|million|billion|trillion"

_BASE = "|".join(sorted({*CARDINALS, *ORDINALS, *_SCALES, "dozen"}, key=len, reverse=True))
_JOIN = r"(?:\s*-\s*|\s+and\s+|\s+)"
WORDS = rf"(?:{_BASE})\b(?:{_JOIN}(?:{_BASE})\b)*"
_WORD = re.compile(rf"\b({_BASE})\b", re.IGNORECASE)
PARTS = rf"(?:a|one|two|three|four|five|seven|nine)[\s-](?:{'|'.join(_PARTS)})s?"

_GROUPED = re.compile(r"\d{1,3}(?:[,.' \u00a0\u2009\u202f\u2019]\d{3})+")
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}")
_TAIL = re.compile(r"(?:[.,]\d+)?")


class _NumeralRun:
    """The number words read so far, as one number that is still growing."""

    def __init__(self) -> None:
        self.total = 0
        self.current: int | None = None
        self.scale = 10**15
        self.closed = False

    @property
    def value(self) -> int:
        return self.total + (self.current or 0)

    def take(self, word: str, after_and: bool) -> bool:
        """Add the word; False when it starts another number."""
        if self.closed:
            return False
        if word in _SCALES or word == "dozen":
            return self._take_scale(word)
        if word in ORDINALS:
            self.closed = self._take_small(ORDINALS[word], after_and)
            return self.closed
        return self._take_small(CARDINALS[word], after_and)

    def _take_scale(self, word: str) -> bool:
        if word in {"hundred", "dozen"}:
            if self.current is not None and not 0 < self.current < 100:  # noqa: PLR2004  "ninety-nine hundred"
                return False
            self.current = (1 if self.current is None else self.current) * _SCALES.get(word, 12)
            return True
        scale = _SCALES[word]
        if scale >= self.scale:
            return False
        self.total += (1 if self.current is None else self.current) * scale
        self.scale, self.current = scale, None
        return True

    def _take_small(self, value: int, after_and: bool) -> bool:
        current = self.current
        if current is None:
            self.current = value
            return True
        hundreds, rest = divmod(current, 100)
        if hundreds and rest == 0:
            self.current = current + value
            return True
        if after_and:
            return False
        if rest >= 20 and rest % 10 == 0 and 0 < value < 10:  # noqa: PLR2004  "twenty" + "one"
            self.current = current + value
            return True
        if hundreds == 0 and 10 <= rest <= 20 and value >= 10:  # noqa: PLR2004  "nineteen" + "eighty": a year
            self.current = rest * 100 + value
            return True
        return False


def spelled(text: str, start: int, end: int) -> Iterator[tuple[int, int, Fraction, bool]]:
    """The numbers in `text[start:end]`, a match of WORDS: start, end, value, and whether it is an ordinal."""
    run, first, last, ordinal = _NumeralRun(), start, start, False
    for match in _WORD.finditer(text, start, end):
        word = match.group(1).lower()
        after_and = "and" in text[last : match.start()].lower() if run.current is not None or run.total else False
        if match.start() > first and not run.take(word, after_and):
            yield first, last, Fraction(run.value), ordinal
            run, first = _NumeralRun(), match.start()
            run.take(word, False)
        elif match.start() == first:
            run.take(word, False)
        last, ordinal = match.end(), word in ORDINALS
    if last > first:
        yield first, last, Fraction(run.value), ordinal


def part(text: str) -> Fraction:
    """The value of a match of PARTS: "two-thirds" is 2/3."""
    count, of = re.split(r"[\s-]", text.lower(), maxsplit=1)
    denominator = _PARTS.get(of) or _PARTS[of[:-1]]
    return Fraction(CARDINALS.get(count, 1), denominator)


def digits(text: str) -> tuple[Fraction, ...]:
    """The values that a number in digits can have: two for "1.000", which is one or a thousand.

    >>> [float(value) for value in digits("1.000,5")]
    [1000.5]
    """
    grouped = _GROUPED.match(text)
    if _INDIAN.fullmatch(text):
        return (Fraction(_bare(text)),)
    if grouped is None or not _TAIL.fullmatch(text, grouped.end()):
        return (Fraction(text.replace(",", ".")),) if text.count(",") + text.count(".") <= 1 else ()
    whole, rest = grouped.group(), text[grouped.end() :]
    marks = {mark for mark in whole if not mark.isdigit()}
    if len(marks) > 1:  # 1.000,500: the last mark is the decimal one
        head, tail = whole[:-4], whole[-3:]
        return (Fraction(f"{_bare(head)}.{tail}"),)
    value = Fraction(f"{_bare(whole)}.{rest[1:]}" if rest else _bare(whole))
    if not rest and marks == {"."} and whole.count(".") == 1:
        return (value, Fraction(whole))
    return (value,)


def _bare(text: str) -> str:
    return "".join(character for character in text if character.isdigit())
