"""Dates that a document states of itself, as ISO 8601.

The forms are read here: dateparser takes 1.3.2024 for the third of January, fills in a year that is not there ("Chapter
4 May be read"), and needs 2 ms for a text where these need 4 µs. It knows the names of the months in other languages.
"""

import re
from datetime import date
from functools import lru_cache

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})-(?P<number>\d{1,2})-(?P<day>\d{1,2})(?:[T ][\d:.]+(?:Z|\s?[+-]\d{2}:?\d{2})?)?",
        r"(?P<year>\d{4})/(?P<number>\d{1,2})/(?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})\.\s?(?P<number>\d{1,2})\.(?P<year>\d{4})",
        rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}",
        rf"{_DAY}\.?\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}",
        rf"{_DAY}(?:er|[.\u00ba\u00b0])?\s+(?:de\s+)?(?P<word>[^\W\d_]{{3,12}})\.?\s+(?:de\s+|del\s+)?{_YEAR}",
        rf"{_YEAR}\s?\u5e74\s?(?P<number>\d{{1,2}})\s?\u6708\s?(?P<day>\d{{1,2}})\s?\u65e5",
    )
)
_LABEL = re.compile(
    r"(?:last|date|dated|updated?|effective|published|issued|posted|revised|revision|modified|reviewed|created|version|"
    r"released?|as\s+of|datum|stand|aktualisiert|geändert|veröffentlicht|gültig|fecha|actualizado|publicado|data|"
    r"aggiornato|pubblicato|atualizado|mis\s+à\s+jour|publié|version\s+du|opgesteld|bijgewerkt)(?:\s+[^\W\d]+){0,3}\s*[:\-\u2013]?",
    re.IGNORECASE,
)
# What stands before the date of an article: "By Maren Idris, Oldtown Gazette,"
_NAME = r"[A-Z\u00c0-\u00de][\w.'\u2019-]*"
_BYLINE = re.compile(rf"(?:By|Von|Par|Por|Di|Door)\s+{_NAME}(?:\s+{_NAME}){{1,3}}(?:(?:,|\s+and\s)[^!?:;]{{0,40}})?")
_REPORTER = re.compile(
    r"(?:By|From) (?:a|an|our|the)(?: [a-z]+)? (?:correspondent|reporter|writer)s?(?: (?:in|at) [^.!?:]{2,40})?"
)
# What stands before a document's own date within a line: "Version 3, in force from", "Minutes of the board meeting on".
_LEAD = re.compile(
    r"(?:(?:version|edition|revision|issue)\s+[\w.]+,?\s+)?(?:in\s+force|valid|effective|adopted|approved(?:\s+by(?:\s+\w+){1,3})?)"
    r"\s+(?:from|since|on|as\s+of)|(?:minutes|notes)\s+(?:of|from)(?:\s+[^\W\d]+){0,6}"
    r"|(?:last\s+)?(?:released|published|updated|revised|issued|modified|reviewed|veröffentlicht|aktualisiert|publié|publicado|"
    r"pubblicato|bijgewerkt)(?:\s+(?:on|am|le|el|il|op))?:?",
    re.IGNORECASE,
)
_LANGUAGES = ("de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "cs", "ru", "tr")
_INSIDE_WORD = re.compile(r"(?<=\w)(?=\w)")
_YEAR_LIKE = re.compile(r"\d{4}")
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?$", re.IGNORECASE)
_CLOCK = r"\d{1,2}[:.]\d{2}(?:\s*[ap]\.?m\.?)?"
_TIME = re.compile(rf"(?:,?\s+(?:at\s+|from\s+)?{_CLOCK}(?:\s*(?:to|[-\u2013])\s*{_CLOCK})?)?", re.IGNORECASE)
_MEETING = re.compile(rf",?\s+(?:at\s+|from\s+)?{_CLOCK}(?:\s*(?:to|[-\u2013])\s*{_CLOCK})?,\s[^.!?]+", re.IGNORECASE)
_DECORATION = " \t*_#>|()[]"
_LINES_NEAR_TOP = 20
_LINES_OF_HEAD = 5
_LONGEST_LINE = 80


def iso_date(stated: str) -> str | None:
    """`stated` as `YYYY-MM-DD` when all of it is one date (a time after an ISO date is let go), else None."""
    trimmed = stated.strip().strip("\"'").rstrip(".")
    for form in _FORMS:
        match = form.fullmatch(trimmed)
        if match:
            return _checked(match)
    return None


def date_near_top(text: str) -> str | None:
    """The first date that stands on a line of its own, alone or after a label such as `Last updated:`.

    Or else the first in a line that dates the document in words: `Version 3, in force from 1 March 2024.` Or else the
    one in its head that is followed by the time and the place of a meeting; several are a list of what is to come.
    """
    lines = (line.replace("**", "").strip(_DECORATION) for line in text.splitlines())
    near = [line for line in lines if line][:_LINES_NEAR_TOP]
    for form in (_date_line, _dating_line):
        if day := next((day for line in near if (day := form(line))), None):
            return day
    meetings = [day for line in near if (day := _meeting_line(line))]
    return meetings[0] if len(meetings) == 1 and any(map(_meeting_line, near[:_LINES_OF_HEAD])) else None


def date_in_name(name: str) -> str | None:
    """The date in a file's name, such as `minutes-2026-05-06`; None when there is none, or several."""
    spaced = name.replace("_", " ")
    found = {
        _checked(match)
        for form in _FORMS
        for match in form.finditer(spaced)
        if not _INSIDE_WORD.match(spaced, match.start()) and not _INSIDE_WORD.match(spaced, match.end())
    } - {None}
    return found.pop() if len(found) == 1 else None


def is_date_line(line: str) -> bool:
    """Whether the line is a date and nothing else but its label."""
    return _date_line(line.strip(_DECORATION)) is not None


def is_byline(line: str) -> bool:
    """Whether the line names an article's author and its date."""
    return _BYLINE.match(line) is not None and is_date_line(line)


def is_author_line(line: str) -> bool:
    """Whether the line names an article's author alone. Far from the top, it may be a title: "By Public Transport"."""
    return any(form.fullmatch(line) for form in (_BYLINE, _REPORTER))


def _date_line(line: str) -> str | None:
    if len(line) > _LONGEST_LINE or not _YEAR_LIKE.search(line):
        return None
    for form in _FORMS:
        for match in form.finditer(line):
            label = _WEEKDAY.sub("", line[: match.start()].strip(_DECORATION)).strip(_DECORATION)
            if _TIME.fullmatch(line, match.end()) and (
                not label or _LABEL.fullmatch(label) or _BYLINE.fullmatch(label)
            ):
                return _checked(match)
    return None


def _meeting_line(line: str) -> str | None:
    if len(line) > _LONGEST_LINE:
        return None
    for form in _FORMS:
        match = form.search(line)
        if match and not _WEEKDAY.sub("", line[: match.start()].strip()) and _MEETING.fullmatch(line, match.end()):
            return _checked(match)
    return None


def _dating_line(line: str) -> str | None:
    """The date in a line that begins with what dates a document; the date ends the line or its first sentence."""
    for form in _FORMS:
        match = form.search(line)
        if (
            match
            and _LEAD.fullmatch(line[: match.start()].strip())
            and line[match.end() : match.end() + 2] in {"", ".", ". "}
        ):
            return _checked(match)
    return None


def _checked(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    if parts.get("number"):
        month = int(parts["number"])
    elif parts.get("month"):
        month = _MONTHS.index(parts["month"][:3].lower()) + 1
    else:
        month = _month_of(parts["word"].lower())
    try:
        return date(int(parts["year"]), month, int(parts["day"])).isoformat()
    except ValueError:
        return None


@lru_cache(maxsize=1024)
def _month_of(word: str) -> int:
    """The number of the month of this name in one of the languages; 0 when it is none."""
    import dateparser  # 0.2 s that documents in English need not pay

    known = {"REQUIRE_PARTS": ["day", "month", "year"], "STRICT_PARSING": True, "PARSERS": ["absolute-time"]}
    parsed = dateparser.parse(f"1 {word} 2000", languages=list(_LANGUAGES), settings=known)
    return parsed.month if parsed and parsed.day == 1 else 0
