"""Where sentences begin and end, as ranges of code points.

The library sentencex finds the borders. This module gives it text that it reads well (one line, no lone surrogates, no
clause number in brackets, no more than a window at a time) and repairs what it gets wrong: abbreviations before a
number or a small letter, words and single letters that only look like abbreviations, ordinal numbers, brackets and
quotation marks that close a sentence, a stop without a space after it, and very long quotations.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from unicodedata import category

from sentencex import get_sentence_boundaries

from index.months import MONTHS

Range = tuple[int, int]

_WINDOW = 4_000  # characters; sentencex takes time that grows with the square of the unclosed quotation marks
_LONGEST_WINDOW = 16_000  # characters; what has no end in so many is no sentence, and is cut
_SAMPLE = 500  # characters, for telling the language
_LONG = 240  # characters; a longer quotation is cut at the stops inside it
_MARKS = [chr(code) for code in (*range(0x3100), *range(0xFE00, 0x10000))]
_OPENERS = frozenset(mark for mark in _MARKS if category(mark) in {"Ps", "Pi"} or mark in "¿¡")
_CLOSERS = frozenset(mark for mark in _MARKS if category(mark) in {"Pe", "Pf"})
_STRAIGHT = frozenset("\"'")
_OPENING = "".join(_OPENERS | _STRAIGHT)
_APOSTROPHES = frozenset("'\u2018\u2019")
_READABLE = {ord(mark): " " for mark in _MARKS if mark.isspace()} | {ord("…"): "."}
_READABLE |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_UNQUOTED = _READABLE | {ord(mark): " " for mark in (_STRAIGHT | _OPENERS | _CLOSERS) - _APOSTROPHES}

_QUOTE_MARKS = re.compile(r"(?<=[\r\n])[ \t]*>[> \t]*")  # what a mail program writes before each line that it quotes
_PARAGRAPH_BREAK = re.compile(r"\u2029|(?:\r\n|\n|\r(?!\n))[^\S\r\n]*[\r\n]\s*")
_LIST_LINE = re.compile(r"(?:\A|[\r\n])[^\S\r\n]*(?=(?:[-*+•‣◦▪●\u2013]|\(?\d{1,3}[.)])[^\S\r\n]+\S)")
LABEL = r"[A-Z\u00c0-\u00de][^:\r\n.!?|]{0,30}:"  # what begins a line such as "Present: all of them"
_LABEL_LINE = re.compile(rf"(?m)^[^\S\r\n]*(?={LABEL}[^\S\r\n]+\S)")
_NUMBER = r"(?:\d{1,3}(?:\.\d{1,3})*[a-z]?|[A-Za-z]|[ivxIVX]{1,5})"
_LIST_NUMBER = re.compile(
    rf"[\s>]*(?:(?:(?:§+|[Aa]rt\.|[Ss]ec\.)\s*)?(?:\(?{_NUMBER}[.)]\s*){{1,3}}|§+\s*{_NUMBER}\s*)"
)
_BRACKETED = rf"(?:§+\s*{_NUMBER}\s*)?(?:\({_NUMBER}\)\s*)+"
_CLAUSE_NUMBERS = re.compile(rf"\A[\s>]*{_BRACKETED}(?=\s)|(?<=[.!?…:;]\s){_BRACKETED}(?=\s[^a-z\s])")
_CLAUSE_BRACKETS = str.maketrans("()", "NN")
_CLOSED_BRACKET = re.compile(rf"[.!?…][)\]]+\s+(?=[^\W\d_]|[{re.escape(_OPENING)}])")
_FUNCTION_WORDS = {  # that tell the languages apart whose abbreviations sentencex knows and reads better than English
    "en": "the of and to is was are that in it for on with as at by from he she his her they this be or "
    "le les une des et est dans pour qui pas",  # French too: its own rules cut after "M."
    "de": "und nicht ist sind wird wurde für eine einen der das dem im vom zum zur auf bei sich sie wir auch",
    "es": "el los las y una del con",
    "it": "di che gli della sono è",
    "nl": "het een van niet zijn op voor ook dat",
    "pt": "os uma não em ao dos são é",
    "pl": "się nie jest że oraz są",
    "da": "og er ikke til det af",
    "ru": "и в на не что он она это с по",
}
_LANGUAGE_OF = {word: language for language, words in _FUNCTION_WORDS.items() for word in words.split()}

_NEVER_LAST = re.compile(r"e\.g|i\.e|cf|viz|ca|approx|vs|resp|incl|esp|a\.k\.a|w\.r\.t|z\.b|d\.h|u\.a|bzw|vgl")
_BEFORE_NUMBER = re.compile(
    r"al|app|art|bd|chap|chs?|cit|cl|col|eds?|eqs?|est|ex|ext|figs?|lit|max|min|n|nos?|nr|n[uú]m|paras?|pp?|pt|refs?|secs?"
    r"|sect|ser|tab|tel|ver|vols?|v"
)
_BEFORE_SMALL_LETTER = re.compile(
    r"al|cit|co|corp|eds?|est|etc|inc|jr|llc|max|min|no|op|rev|sr|usw|[^aeiouy\W\d_]+|.*\..*"
)
_CAPITALIZED = r"\.\s+(?=[A-Z\u00c0-\u00de][a-z\u00df-\u00ff]|[AI]['\u2019\s])"
_STOP = re.compile(_CAPITALIZED)
_BEFORE_CLAUSE = re.compile(r"(?i:\b(?:abs|paras?|pars?|(?:sub)?sec[st]?)\.)\Z")
_ALSO_WORDS = re.compile(  # that sentencex takes for an abbreviation before a capital too; "No." is one, "no." is none
    rf"(?<=\w\s)(?:no|min|sec|hr|mm|art|ill){_CAPITALIZED}"
)
_LETTER_REACH = 40  # characters
_NAMED_BY_LETTER = (
    "annex appendix band bay block box building bus category chapter class clause column deck door drive entrance "
    "exhibit exit figure form gate grade group hall hepatitis key lane letter level line list lot option pier "
    "plan platform plot plug row room route schedule section sheet size supplement table tariff team terminal "
    "tier tower track type unit variant version vitamin ward wing zone abschnitt abteilung anhang anlage ausgang "
    "bauteil eingang gebäude gleis gruppe halle kategorie klasse linie raum reihe spalte tarif teil tor typ "
    "variante"
).replace(" ", "|")
_LETTER_LAST = re.compile(  # a unit, as in "within 5 s. Otherwise", or a name, as in "Room B. Turn left"; no initial
    rf"(?:(?<=[\w,;:)<>~≤≥±×+\u2212\u2013-])\s+[^\w\s]?\d[\d.,\u2013-]*[ \u00a0\u202f]?(?:[a-mo-twxyz]|[°º][CFK])"
    rf"|\b[^\W\d_A-Z]+\s+\d[\d.,\u2013-]*[ \u00a0\u202f]?[ACFVW]"
    rf"|\b(?i:{_NAMED_BY_LETTER})s?\s(?:[A-Z](?:,\s|\s?[/\u2013-]\s?|\s(?:and|or|to|und|oder|bis)\s))*[A-Z])\Z"
)
_ORDINAL = re.compile(r"(?:\d{1,2}\.?[-\u2013/])?\d{1,2}\.")
_BEFORE_ORDINAL = frozenset(
    "der die das den dem des im am vom zum zur beim ins ans jeder jede jedes jeden jedem".split()
)


def sentence_ranges(text: str, start: int = 0, end: int | None = None) -> list[Range]:
    """Find the sentences of `text[start:end]`: ranges in `text`, in code points, ordered and disjoint.

    No range begins or ends with white space, and together they hold every other character of `text[start:end]`.
    A single line break is a space; an empty line ends a sentence, and so does the start of a list's next line.
    A piece of nothing but punctuation belongs to its neighbour. `text` may hold any code point.
    """
    stop = len(text) if end is None else end
    around = text[max(0, start - _SAMPLE) : start + _SAMPLE]
    language = _language(text[start : min(stop, start + _SAMPLE)]) or _language(around) or "en"
    sentences: list[Range] = []
    for first, last in _stretches(text, start, stop):
        for sentence in _sentences(text, first, last, language):
            sentences.extend(_cut_quotation(text, sentence, language))
    return _join_fragments(text, sentences)


def _language(sample: str) -> str | None:
    """The language that most function words of `sample` are of; None when fewer than two are."""
    hits = [_LANGUAGE_OF[word] for word in sample.lower().split() if word in _LANGUAGE_OF]
    best = max(_FUNCTION_WORDS, key=hits.count)
    return best if hits.count(best) > 1 else None


def _stretches(text: str, start: int, end: int) -> Iterator[Range]:
    """Parts of the text that no sentence leaves: what stands between empty lines, or on one line of a list.

    Lines such as "Present: all of them" are a list as well, where there are several.
    """
    borders = [match.end() for match in _PARAGRAPH_BREAK.finditer(text, start, end)]
    for first, last in _pairs([start, *borders, end]):
        found = ([match.end() for match in line.finditer(text, first, last)] for line in (_LIST_LINE, _LABEL_LINE))
        lines = sorted({border for borders_found in found if len(borders_found) > 1 for border in borders_found})
        yield from _pairs([first, *lines, last])


def _pairs(borders: list[int]) -> Iterator[Range]:
    return ((first, last) for first, last in pairwise(borders) if first < last)


def _sentences(text: str, start: int, end: int, language: str) -> list[Range]:
    plain = _without_marks(text[start:end]).translate(_READABLE)
    borders = {*_borders(plain, language)}
    bare = _CLAUSE_NUMBERS.sub(lambda numbers: numbers[0].translate(_CLAUSE_BRACKETS), plain)
    if bare != plain:
        borders.update(_borders(bare, language))
    return _ranges(text, start, end, (start + border for border in sorted(borders)), language)


def _without_marks(part: str) -> str:
    """`part` with blanks for the marks of quoted lines: a sentence goes on over the end of a line."""
    return _QUOTE_MARKS.sub(lambda marks: " " * len(marks[0]), part)


def _cut_quotation(text: str, sentence: Range, language: str) -> list[Range]:
    """Cut a long sentence also at the stops inside quotation marks and brackets, where sentencex never does."""
    start, end = sentence
    if end - start <= _LONG:
        return [sentence]
    plain = _without_marks(text[start:end]).translate(_UNQUOTED)
    return _ranges(text, start, end, (start + border for border in _borders(plain, language)), language)


def _borders(plain: str, language: str) -> Iterator[int]:
    """Offsets in `plain` at which sentencex ends a sentence, but for the last."""
    position, size = 0, _WINDOW
    while True:
        whole = position + size >= len(plain)
        ends = [border["end_index"] for border in get_sentence_boundaries(language, plain[position : position + size])]
        if not whole and len(ends) < 2:  # noqa: PLR2004 - the last one is the window's end, not a sentence's
            if size < _LONGEST_WINDOW:
                size *= 2
                continue
            ends = [_last_space(plain, position, size), size]
        yield from (position + border for border in ends[:-1])
        if whole:
            return
        position, size = position + ends[-2], _WINDOW


def _last_space(plain: str, position: int, size: int) -> int:
    """Where to cut what goes on for a whole window without an end: behind its last space, or at its end."""
    space = plain.rfind(" ", position + 1, position + size)
    return size if space < 0 else space + 1 - position


def _ranges(text: str, start: int, end: int, borders: Iterator[int], language: str) -> list[Range]:
    """The trimmed ranges between those borders that are borders of sentences indeed."""
    kept = [start]  # where sentences begin
    for border in borders:
        moved = _beside_marks(text, border, kept[-1], end)
        if kept[-1] < moved < end and not _continues(text, kept[-1], moved, end, language):
            kept.append(_before_marks(text, moved, kept[-1]))
    kept += [begin for first, last in pairwise([*kept, end]) for begin in _after_bracket(text, first, last)]
    kept += [word.end() for word in _ALSO_WORDS.finditer(text, start, end)]
    kept += [stop.end() for stop in _STOP.finditer(text, start, end) if _ends_with_letter(text, start, stop.start())]
    kept = sorted(set(kept))
    return [trimmed for first, last in _pairs([*kept, end]) if (trimmed := trim(text, first, last))]


def _after_bracket(text: str, start: int, end: int) -> list[int]:
    """Where the next sentence begins when this one is whole sentences in brackets, which sentencex runs on."""
    closed = _CLOSED_BRACKET.search(text, start, end) if text[start] in "([" else None
    return [closed.end()] if closed and not text[closed.end()].islower() else []


def _ends_with_letter(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` ends with a single letter that is a unit or a name, and thus no abbreviation."""
    before = text[max(start, end - _LETTER_REACH) : end]
    single = before[-1:].isalpha() and not before[-2:-1].isalpha()
    return single and _LETTER_LAST.search(before) is not None


def trim(text: str, start: int, end: int) -> Range | None:
    """Leave out the white space at both ends of `text[start:end]`; None when nothing else is there."""
    part = text[start:end]
    size = len(part.strip())
    if not size:
        return None
    first = start + len(part) - len(part.lstrip())
    return first, first + size


def _before_marks(text: str, border: int, start: int) -> int:
    """Move a border before the marks of the quoted line that begins there."""
    marks = next((found for found in _QUOTE_MARKS.finditer(text, start, border) if found.end() == border), None)
    return marks.start() if marks else border


def _beside_marks(text: str, border: int, start: int, end: int) -> int:
    """Move a border behind the marks that close the sentence before it, and before those that open the next one."""
    while border < end and text[border] in _CLOSERS:
        border += 1
    while border > start and (text[border - 1] in _OPENERS or _opens(text, border - 1, start)):
        border -= 1
    return border


def _opens(text: str, position: int, start: int) -> bool:
    return text[position] in _STRAIGHT and position > start and text[position - 1].isspace()


def _continues(text: str, start: int, border: int, end: int, language: str) -> bool:
    """Whether the sentence goes on behind `border`."""
    before = _without_marks(text[max(start, border - 40) : border])
    after = text[border : min(end, border + 40)]
    left, right = before.rstrip(), after.lstrip()
    if not left or not right:
        return False
    if _LIST_NUMBER.fullmatch(text, start, border) or (right[0] == "(" and _BEFORE_CLAUSE.search(left)):
        return True
    if len(left) == len(before) and len(right) == len(after):
        return left[-1] in ".!?…" or (left[-1] in "」』" and "ぁ" <= right[0] <= "ゟ")
    small = right.lstrip("\u2014\u2013- ")[:1].islower()
    if left[-1] in _CLOSERS or left[-1] in _STRAIGHT:
        return small
    if left.endswith(("…", "...")):
        return small or not (right[0].isalnum() or right[0] in _OPENERS or right[0] in _STRAIGHT)
    return _ends_with_ordinal(left, right, language) or _ends_with_abbreviation(left, small, right[0].isdigit())


def _ends_with_ordinal(left: str, right: str, language: str) -> bool:
    """Whether the stop is that of an ordinal number: before a month, or in German between an article and a noun."""
    words = left.rsplit(maxsplit=2)
    if not _ORDINAL.fullmatch(words[-1].lstrip(_OPENING)):
        return False
    following = re.split(r"[\W\d_]", right, maxsplit=1)[0].lower()
    if following in MONTHS:
        return True
    led = len(words) > 1 and words[-2].lower() in _BEFORE_ORDINAL
    return led and language == "de" and following not in _LANGUAGE_OF


def _ends_with_abbreviation(left: str, small: bool, number: bool) -> bool:
    if left[-1] != ".":
        return False
    word = left.rsplit(maxsplit=1)[-1][:-1].lstrip(_OPENING)
    if _NEVER_LAST.fullmatch(word.lower()) or (len(word) == 1 and word.islower() and not word.isascii()):
        return True
    if number:
        return bool(_BEFORE_NUMBER.fullmatch(word.lower()))
    return small and bool(_BEFORE_SMALL_LETTER.fullmatch(word.lower()))


def _join_fragments(text: str, ranges: list[Range]) -> list[Range]:
    """Join each range without a letter or digit to the one before it, or to the next when it opens that or is first."""
    joined: list[Range] = []
    pending: int | None = None
    for start, end in ranges:
        first = start if pending is None else pending
        if any(map(str.isalnum, text[start:end])):
            joined.append((first, end))
            pending = None
        elif joined and pending is None and text[start] not in _OPENERS:
            joined[-1] = (joined[-1][0], end)
        else:
            pending = first
    if pending is None:
        return joined
    last = ranges[-1][1]
    return [*joined[:-1], (joined[-1][0] if joined else pending, last)]
