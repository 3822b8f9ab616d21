"""A citation as a block: its number, title and place, how old it is, and the quote with the answering words in bold."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any

from slack_sdk.models.blocks import MarkdownTextObject, RichTextBlock, SectionBlock

from bot.answer import Citation
from bot.slack.escaping import link, literal
from bot.slack.quoting import QuotedPiece, mrkdwn, pieces, rich
from bot.slack.words import SlackWords

_TITLE_MOST = 80  # a title in bold must not shout down the answer
_DETAIL_MOST = 100
_NUMBERS_MOST = 20
_MONTH, _YEAR = 30, 365  # days
_CUT = "…"


def citation_block(
    citation: Citation,
    words: SlackWords,
    today: date,
    most: int,
    numbers: Sequence[int] = (),
    hosts: AbstractSet[str] = frozenset(),
) -> dict[str, Any]:
    """The citation as a section of at most `most` characters; a quote that is longer is cut around its bold words.

    `numbers` stand before it in the place of its own, where it stands for several.
    """
    head = citation_head(citation, words, today, numbers or [citation.number])
    room = len(citation.quote)
    while len(text := f"{head}\n{quote_text(citation, room, hosts)}") > most and room > 1:
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
    return " · ".join([f"{marks} *{link(citation.link, title)}*", *place])


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


def passage_blocks(
    citation: Citation,
    words: SlackWords,
    today: date,
    most: int,
    numbers: Sequence[int] = (),
    hosts: AbstractSet[str] = frozenset(),
) -> list[dict[str, Any]]:
    """The citation that stands open: its head, and below it the quote as rich text, letter for letter."""
    head = citation_head(citation, words, today, numbers or [citation.number])
    return [section(head), rich_quote(_pieces(citation, most, hosts))]


def rich_quote(quoted: Sequence[QuotedPiece]) -> dict[str, Any]:
    """A block quote in rich text."""
    block = {"type": "rich_text_quote", "elements": rich(quoted or [QuotedPiece(_CUT)])}
    return RichTextBlock(elements=[block]).to_dict()


def quote_text(citation: Citation, most: int, hosts: AbstractSet[str] = frozenset()) -> str:
    """The quote as a mrkdwn block quote, the answering words in bold.

    When it has more than `most` characters, those around the first of these words stay.
    """
    return "\n".join(f"> {line}" for line in mrkdwn(_pieces(citation, most, hosts)).split("\n"))


def _pieces(citation: Citation, most: int, hosts: AbstractSet[str]) -> list[QuotedPiece]:
    start, end = _window(citation, most)
    opening = [QuotedPiece(_CUT)] if start else []
    closing = [QuotedPiece(_CUT)] if end < len(citation.quote) else []
    return [*opening, *pieces(citation, start, end, hosts), *closing]


def _window(citation: Citation, most: int) -> tuple[int, int]:
    """The range of the quote that is shown."""
    length = len(citation.quote)
    if length <= most:
        return 0, length
    first = min((start - citation.start for start, _ in citation.emphasis), default=0)
    start = max(0, min(first - most // 3, length - most))
    return start, start + most


def cut(text: str, most: int) -> str:
    """Plain text cut to `most` characters."""
    return text if len(text) <= most else f"{text[: most - 1]}{_CUT}"
