"""A citation as a block: its number, title and place, how old it is, and the quote with the answering words in bold."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from slack_sdk.models.blocks import MarkdownTextObject, SectionBlock

from bot.answer import Citation
from bot.slack.escaping import SPACE, link, literal
from bot.slack.messages import SlackWords

_TITLE_MOST = 150
_DETAIL_MOST = 100
_NUMBERS_MOST = 20
_MONTH, _YEAR = 30, 365  # days
_CUT = "…"


def citation_block(
    citation: Citation, words: SlackWords, today: date, most: int, numbers: Sequence[int] = ()
) -> dict[str, Any]:
    """The citation as a section of at most `most` characters; a quote that is longer is cut around its bold words.

    `numbers` stand before it in the place of its own, where it stands for several.
    """
    head = citation_head(citation, words, today, numbers or [citation.number])
    room = len(citation.quote)
    while len(text := f"{head}\n{quote_text(citation, room)}") > most and room > 1:
        room = min(room * most // len(text), room * 9 // 10)
    return section(text)


def section(text: str) -> dict[str, Any]:
    """A section of escaped mrkdwn, of which Slack makes no links of its own."""
    return SectionBlock(text=MarkdownTextObject(text=text, verbatim=True)).to_dict()


def citation_head(citation: Citation, words: SlackWords, today: date, numbers: Sequence[int]) -> str:
    """The numbers, the title (a link to the quoted place, where it has an address), place and age, as mrkdwn."""
    title = cut(citation.title.strip() or citation.document, _TITLE_MOST)
    details = [
        citation.source if citation.url is None and citation.source != citation.title else "",
        citation.heading or "",
        words.page.format(page=citation.page) if citation.page else "",
        age(citation.date, today, words) if citation.date else "",
    ]
    place = [literal(cut(" ".join(detail.split()), _DETAIL_MOST)) for detail in details if detail]
    marks = "".join(f"[{number}]" for number in numbers[:_NUMBERS_MOST])
    return " · ".join([f"{marks} *{link(citation.url, title)}*", *place])


def age(stated: str, today: date, words: SlackWords) -> str:
    """A document's date and how long ago that is; the date alone when it is none that can be counted from."""
    try:
        days = (today - date.fromisoformat(stated[:10])).days
    except ValueError:
        return stated
    if days < 0:
        return stated
    return f"{stated} ({_old(days, words)})"


def _old(days: int, words: SlackWords) -> str:
    if days == 0:
        return words.today
    if days < 2 * _MONTH:
        return words.days_old.format(count=days)
    if days < _YEAR:
        return words.months_old.format(count=days // _MONTH)
    years = days // _YEAR
    return words.one_year_old if years == 1 else words.years_old.format(count=years)


def quote_text(citation: Citation, most: int) -> str:
    """The quote as a mrkdwn block quote, letter for letter, the answering words in bold.

    When it has more than `most` characters, those around the first of these words stay.
    """
    start, end = _window(citation, most)
    pieces = _pieces(citation, start, end)
    opening, closing = _CUT if start else "", _CUT if end < len(citation.quote) else ""
    text = "".join(_bold(piece) if strong else literal(piece) for piece, strong in pieces)
    return "\n".join(f"> {line}" for line in f"{opening}{text}{closing}".split("\n"))


def _window(citation: Citation, most: int) -> tuple[int, int]:
    """The range of the quote that is shown."""
    length = len(citation.quote)
    if length <= most:
        return 0, length
    first = min((start - citation.start for start, _ in citation.emphasis), default=0)
    start = max(0, min(first - most // 3, length - most))
    return start, start + most


def _pieces(citation: Citation, start: int, end: int) -> Iterator[tuple[str, bool]]:
    """The shown range in pieces, and whether each answers."""
    at = start
    for first, last in sorted(citation.emphasis):
        left, right = max(at, first - citation.start), min(end, last - citation.start)
        if left >= right:
            continue
        yield citation.quote[at:left], False
        yield citation.quote[left:right], True
        at = right
    yield citation.quote[at:end], False


def _bold(text: str) -> str:
    """The text in bold, line by line; the marks count as such wherever they stand, through characters without width."""
    lines = text.split("\n")
    return "\n".join(_bold_line(line) if line.strip() else line for line in lines)


def _bold_line(line: str) -> str:
    inner = line.strip()
    before, _, after = line.partition(inner)
    return f"{before}{SPACE}*{literal(inner)}*{SPACE}{after}"


def cut(text: str, most: int) -> str:
    """Plain text cut to `most` characters."""
    return text if len(text) <= most else f"{text[: most - 1]}{_CUT}"
