"""Numbers and dates of a spreadsheet as its number formats show them."""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]-]*)(?:-[^\]]*)?\]|\[[^\]]*\]')
_PLACES = re.compile(r"[#0?](?:[#0?,.]| (?=[#0?]))*(?:E[+-]?0+)?", re.IGNORECASE)
_TOKENS = re.compile(r"y+|m+|d+|h+|s+(?:\.0+)?|AM/PM|A/P|.", re.IGNORECASE)
_LOCAL_DATES = frozenset({"mm-dd-yy", "m/d/yy h:mm", "general"})  # shown as the reader's computer is set
_FIGURES = 15  # that a spreadsheet keeps
_MONTH_NAMES = 3
_PRIVATE = 0xE000  # the first of the characters that stand for literal texts


def shown_number(value: float | int, form: str) -> str:
    """`value` as the number format `form` shows it: `1234.5`, `#,##0.00 "EUR"` gives `1,234.50 EUR`."""
    sections = _sections(form)
    chosen = sections[1] if len(sections) > 1 and value < 0 else sections[0]
    bare, literals = _without_literals(chosen)
    places = _PLACES.search(bare)
    if places is None or "general" in bare.lower() or "/" in bare:
        return _plain(value)
    if "e" in places[0].lower():
        return f"{value:.{len(places[0].partition('.')[2].partition('E')[0])}E}"
    percent = "%" in bare
    digits = _digits(abs(value) * (100 if percent else 1), places[0])
    sign = "-" if value < 0 and len(sections) == 1 else ""
    before = _restored(bare[: places.start()], literals)
    after = _restored(bare[places.end() :], literals)
    return " ".join(f"{sign}{before}{digits}{after}".split())


def shown_moment(value: datetime | date | time | timedelta, form: str) -> str:
    """A date or time as `form` shows it; ISO 8601 where the format leaves it to the reader's computer."""
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    bare, literals = _without_literals(_sections(form)[0])
    if form.lower() in _LOCAL_DATES or not re.search("[ymdhs]", bare, re.IGNORECASE):
        return _iso(value)
    return _restored(_moment(value, bare), literals).strip()


def _sections(form: str) -> list[str]:
    """The parts of a format for positive and negative numbers; a semicolon inside quotation marks parts nothing."""
    return re.findall(r'(?:"[^"]*"|[^;"])+', form) or ["General"]


def _without_literals(form: str) -> tuple[str, list[str]]:
    """The format with each literal text replaced by one private character, and these texts."""
    literals: list[str] = []

    def keep(match: re.Match[str]) -> str:
        text = next((group for group in match.groups() if group), "")
        if not text:
            return " " if match[0].startswith("_") else ""
        literals.append(text)
        return chr(_PRIVATE + len(literals) - 1)

    return _LITERAL.sub(keep, form), literals


def _restored(text: str, literals: list[str]) -> str:
    kept = {_PRIVATE + number: literal for number, literal in enumerate(literals)}
    return text.translate(kept)


def _digits(value: float, places: str) -> str:
    whole, _, fraction = places.strip().partition(".")
    scaled = value / 1000 ** (len(places.strip()) - len(places.strip().rstrip(",")))
    fraction = fraction.rstrip(", ")
    fixed = sum(mark in "0?" for mark in fraction)
    rounded = Decimal(repr(scaled)).quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
    shown = f"{rounded:,f}" if "," in whole.rstrip(",") else f"{rounded:f}"
    head, _, tail = shown.partition(".")
    tail = tail[:fixed] + tail[fixed:].rstrip("0")
    head = head.zfill(whole.count("0")) if "," not in whole else head
    return f"{head}.{tail}" if tail else head


def _plain(value: float | int) -> str:
    return str(value) if isinstance(value, int) else f"{value:.{_FIGURES}g}"


def _iso(value: datetime | date | time) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, date) else value.isoformat("minutes")


def _moment(value: datetime | date | time, form: str) -> str:
    moment = datetime.combine(date(1900, 1, 1), value) if isinstance(value, time) else value
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    tokens = _TOKENS.findall(form)
    half = any(token.upper() in {"AM/PM", "A/P"} for token in tokens)
    return "".join(
        _token(moment, token.lower(), tokens[:position], tokens[position + 1 :], half=half)
        for position, token in enumerate(tokens)
    )


def _token(moment: datetime, token: str, before: list[str], after: list[str], *, half: bool) -> str:
    letter, length = token[0], len(token)
    if letter == "y":
        return f"{moment.year}" if length > 2 else f"{moment.year % 100:02}"  # noqa: PLR2004 yy and yyyy
    if letter == "m":
        return _minute_or_month(moment, length, before, after)
    if letter == "d":
        return [f"{moment.day}", f"{moment.day:02}", f"{moment:%a}", f"{moment:%A}"][min(length, 4) - 1]
    if letter == "h":
        hour = (moment.hour % 12 or 12) if half else moment.hour
        return f"{hour:0{min(length, 2)}}"
    if letter == "s":
        return f"{moment.second:0{min(length, 2)}}"
    return f"{moment:%p}" if token in {"am/pm", "a/p"} else token


def _minute_or_month(moment: datetime, length: int, before: list[str], after: list[str]) -> str:
    """`m` counts minutes behind hours or before seconds, else months."""
    near = next((token[0].lower() for token in reversed(before) if token[0].isalpha()), "")
    following = next((token[0].lower() for token in after if token[0].isalpha()), "")
    if length < _MONTH_NAMES and (near == "h" or following == "s"):
        return f"{moment.minute:0{length}}"
    return [f"{moment.month}", f"{moment.month:02}", f"{moment:%b}", f"{moment:%B}"][min(length, 4) - 1]
