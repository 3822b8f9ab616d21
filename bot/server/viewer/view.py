"""What the viewer shows of a document: the text around a range, or the page that the range stands on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from bot import messages
from bot.server import messages as server_messages
from bot.server.library import Library
from bot.server.viewer.excerpt import STEP, Excerpt, Span, excerpt_of, window_of
from bot.server.viewer.layout import ItemList, Part, Table, laid_out
from bot.server.viewer.pdf_drawing import times_before
from bot.server.viewer.pdf_page import DrawnPage, NotDrawnError, Pages, can_be_drawn
from bot.viewer_links import check_of, document_path
from index.access import Filter
from index.catalog import Entry

_WEB = ("http://", "https://")
_YEAR, _MONTH = 365, 30  # days
_WEEKS = 2 * _MONTH


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to see: `focus` is marked, unless `check` says that it is not what was quoted.

    `window` is the range to show, `page` the page to show as it looks, `text` that no picture is wanted; `key` is the
    signature of the link, which further links must have, too. `others` are further passages of the same answer.
    """

    document: str
    focus: Span | None = None
    check: str = ""
    window: Span | None = None
    page: int | None = None
    text: bool = False
    key: str = ""
    others: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A link: what it says, and where it leads."""

    words: str
    path: str


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as it looks: its number, size in points, the boxes to mark as (x, y, width, height), its picture."""

    number: int
    width: float
    height: float
    boxes: tuple[tuple[float, float, float, float], ...]
    path: str


@dataclass(frozen=True, slots=True)
class View:
    """A document as it is shown."""

    entry: Entry
    parts: tuple[Part | Table | ItemList, ...]
    mark: Span | None
    outline: tuple[tuple[int, Link], ...]
    facts: tuple[str, ...]
    path: str
    notice: str = ""
    picture: PagePicture | None = None
    source: str | None = None
    earlier: str | None = None
    later: str | None = None
    switch: Link | None = None
    before: Link | None = None
    after: Link | None = None


def view_of(library: Library, pages: Pages, wanted: Wanted, allowed: Filter, today: date) -> View | None:
    """The document as somebody wants it; None when there is none that may be seen. Raises StoreError."""
    with library.catalog() as catalog:
        entry = catalog.entry(wanted.document, allowed)
        if entry is None:
            return None
        focus = _inside(wanted.focus, entry.length)
        window = window_of(focus, wanted.window, entry.length)
        excerpt = excerpt_of(catalog, wanted.document, allowed, window)
    if excerpt is None:
        return None
    changed = bool(wanted.check and focus and check_of(excerpt.cut(focus.start, focus.end)) != wanted.check)
    mark = None if changed else focus
    paths = _Paths(wanted)
    picture, notice = _picture(pages, excerpt, mark, wanted, paths)
    return View(
        entry=entry,
        parts=() if picture else tuple(laid_out(excerpt)),
        mark=mark,
        outline=tuple(
            (heading.depth, Link(heading.words, paths.to(start=heading.start, end=heading.start)))
            for heading in excerpt.outline
        ),
        facts=tuple(_facts(entry, excerpt, mark, today)),
        path=paths.to(text=wanted.text),
        notice=server_messages.VIEWER_CHANGED if changed else notice,
        picture=picture,
        source=entry.url if (entry.url or "").startswith(_WEB) else None,
        earlier=_earlier(excerpt, picture, paths),
        later=_later(excerpt, picture, paths),
        switch=_switch(entry, picture, paths),
        before=_beside(wanted, paths, -1),
        after=_beside(wanted, paths, 1),
    )


class _Paths:
    """Paths into the same document, which keep the mark and the signature."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted

    def to(self, **given: object) -> str:
        """The path with these values in place of those that are wanted now."""
        wanted = self._wanted
        focus = wanted.focus
        values: dict[str, object] = {"start": focus.start, "end": focus.end} if focus else {}
        values |= {"check": wanted.check} if "start" not in given else {}
        values |= {"key": wanted.key, "also": [f"{span.start}-{span.end}" for span in wanted.others]} | given
        query = {name: value for name, value in values.items() if value not in ("", False, None, [])}
        path = document_path(wanted.document)
        fragment = "#quote" if values.get("end") is not None and "from" not in given else ""
        if not query:
            return path
        return f"{path}{'&' if '?' in path else '?'}{urlencode(query, doseq=True)}{fragment}"

    def picture(self, number: int) -> str:
        """The path of the picture of a page."""
        query = {"document": self._wanted.document, "page": number, "key": self._wanted.key}
        return f"/page-picture?{urlencode({name: value for name, value in query.items() if value != ''})}"


def _inside(focus: Span | None, length: int) -> Span | None:
    """The range, as far as it lies in the document."""
    if focus is None or focus.start >= length or focus.end < focus.start:
        return None
    return Span(focus.start, min(focus.end, length))


def _picture(
    pages: Pages, excerpt: Excerpt, mark: Span | None, wanted: Wanted, paths: _Paths
) -> tuple[PagePicture | None, str]:
    """The page as it looks, or a notice that says why there is none."""
    entry = excerpt.entry
    if wanted.text or not can_be_drawn(entry):
        return None, ""
    number = wanted.page or _page_at(excerpt, mark.start if mark else excerpt.start)
    if number is None or not 1 <= number <= entry.pages:
        return None, ""
    quote, before = _on_page(excerpt, mark, number)
    try:
        drawn = pages.page(entry, number, quote, before)
    except NotDrawnError:
        return None, server_messages.VIEWER_NO_PAGE
    if quote and not drawn.boxes:
        return None, server_messages.VIEWER_NO_BOXES
    return _shown(drawn, number, paths.picture(number)), ""


def _shown(drawn: DrawnPage, number: int, path: str) -> PagePicture:
    boxes = tuple((x0 - 1, top - 1, x1 - x0 + 2, bottom - top + 2) for x0, top, x1, bottom in drawn.boxes)
    return PagePicture(number, drawn.width, drawn.height, boxes, path)


def _page_at(excerpt: Excerpt, offset: int) -> int | None:
    pages = [page for start, page in excerpt.pages if start <= offset] or [page for _, page in excerpt.pages[:1]]
    return pages[-1] if pages else None


def _on_page(excerpt: Excerpt, mark: Span | None, number: int) -> tuple[str, int]:
    """What of the mark stands on a page, and how often the same stands on it before."""
    starts = [start for start, page in excerpt.pages if page == number]
    behind = [start for start, page in excerpt.pages if page > number]
    if mark is None or not starts:
        return "", 0
    first, last = max(mark.start, starts[0]), min([mark.end, *behind])
    if first >= last:
        return "", 0
    quote = excerpt.cut(first, last)
    return quote, times_before(excerpt.cut(starts[0], first), quote)


def _facts(entry: Entry, excerpt: Excerpt, mark: Span | None, today: date) -> list[str]:
    """What is known of the document, as short phrases."""
    page = _page_at(excerpt, mark.start) if mark else None
    facts = [entry.source if entry.source != entry.title else ""]
    if entry.pages > 1:
        facts.append(f"page {page} of {entry.pages}" if page else f"{entry.pages} pages")
    facts.append(f"dated {entry.date}{age(entry.date, today)}" if entry.date else "")
    facts.append(f"indexed {entry.indexed.partition('T')[0]}")
    facts.append(messages.AS_OF.format(day=entry.stale.partition("T")[0]) if entry.stale else "")
    return [fact for fact in (*facts, *entry.remarks) if fact]


def age(stated: str, today: date) -> str:
    """How old a document is, in brackets; empty when its date does not tell."""
    try:
        days = (today - date.fromisoformat(stated[:10])).days
    except ValueError:
        return ""
    if days < 0:
        return ""
    if days < _WEEKS:
        return f" ({days} days old)" if days != 1 else " (1 day old)"
    if days < _YEAR:
        return f" ({days // _MONTH} months old)"
    return f" ({days // _YEAR} years old)" if days >= 2 * _YEAR else " (1 year old)"


def _earlier(excerpt: Excerpt, picture: PagePicture | None, paths: _Paths) -> str | None:
    if picture:
        return paths.to(page=picture.number - 1) if picture.number > 1 else None
    if not excerpt.more_before:
        return None
    return paths.to(**{"from": max(0, excerpt.start - STEP), "to": excerpt.end})


def _later(excerpt: Excerpt, picture: PagePicture | None, paths: _Paths) -> str | None:
    if picture:
        return paths.to(page=picture.number + 1) if picture.number < excerpt.entry.pages else None
    if not excerpt.more_after:
        return None
    return paths.to(**{"from": excerpt.start, "to": excerpt.end + STEP})


def _switch(entry: Entry, picture: PagePicture | None, paths: _Paths) -> Link | None:
    """The link to the other way of showing a PDF."""
    if picture:
        return Link("Show as text", paths.to(text=1))
    return Link("Show the page", paths.to()) if can_be_drawn(entry) else None


def _beside(wanted: Wanted, paths: _Paths, step: int) -> Link | None:
    """The passage of the same answer before or behind this one."""
    if wanted.focus is None:
        return None
    every = _ordered([*wanted.others, wanted.focus])
    index = every.index(wanted.focus) + step
    if not 0 <= index < len(every):
        return None
    words = "Next passage" if step > 0 else "Passage before"
    there = every[index]
    also = [_named(span) for span in every if span != there]
    return Link(words, paths.to(start=there.start, end=there.end, also=also))


def _ordered(spans: Sequence[Span]) -> list[Span]:
    return sorted(dict.fromkeys(spans), key=lambda span: (span.start, span.end))


def _named(span: Span) -> str:
    return f"{span.start}-{span.end}"
