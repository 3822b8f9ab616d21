"""A quote in pieces: its letters, which of them answer, and what a document's Markdown makes of them. Pure: no network.

A quote is shown letter for letter, but for the marks of a document that is written in Markdown: these are shown as
what they mean. Nothing in a piece is live: an address is a link only on a host that is allowed.
"""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from itertools import pairwise

from bot.answer import Citation
from bot.slack.escaping import ADDRESS, SPACE, host_of, is_web, link, literal, visible

_MARKDOWN = (".md", ".markdown", ".mdx")
_FENCED = re.compile(r"^ {0,3}```[^\n]*\n(?P<code>.*?)(?:^ {0,3}```[ \t]*(?:\n|\Z)|\Z)", re.MULTILINE | re.DOTALL)
_LINES = re.compile(
    r"^(?P<head>[ ]{0,3}\#{1,6}[ ]+)(?P<title>[^\n]*)"
    r"|^(?P<quote>[ ]{0,3}>[ ]?)"
    r"|^(?P<margin>[ \t]*)(?P<bullet>[-*+][ ]+)(?=\S)",
    re.MULTILINE | re.VERBOSE,
)
_INLINE = re.compile(
    r"\\(?P<escaped>[\\`*_{}\[\]()\#+.!|~>-])"
    r"|`(?P<code>[^`\n]+)`"
    r"|!?\[(?P<label>[^\[\]\n]*)\]\((?P<target>[^()\s]+)\)"
    r"|(?P<strong>\*\*|__)(?=\S)(?P<bold>[^\n]+?)(?<=\S)(?P=strong)"
    r"|~~(?=\S)(?P<struck>[^\n]+?)(?<=\S)~~"
    r"|(?<![\w*])\*(?=[^\s*])(?P<star>[^*\n]+?)(?<=\S)\*(?![\w*])"
    r"|(?<![\w_])_(?=[^\s_])(?P<dash>[^_\n]+?)(?<=\S)_(?![\w_])",
    re.VERBOSE,
)
_OPENS = frozenset(" \t\n([{“‘\"'—–-/>")
_CLOSES = frozenset(" \t\n)]}”’\"'—–-/.,;:!?…")


@dataclass(frozen=True, slots=True)
class QuotedPiece:
    """Some letters of one look. `styles` are those of Slack's rich text; `url` is where they lead."""

    text: str
    styles: frozenset[str] = frozenset()
    url: str | None = None


@dataclass(slots=True)
class _Marks:
    """What of a text is left out or stands otherwise, and what looks how: ranges of it."""

    replaced: list[tuple[int, int, str]] = field(default_factory=list)
    styled: list[tuple[int, int, str]] = field(default_factory=list)
    links: list[tuple[int, int, str]] = field(default_factory=list)

    def hide(self, start: int, end: int, shown: str = "") -> None:
        self.replaced.append((start, end, shown))


def text_pieces(text: str, document: str) -> list[QuotedPiece]:
    """The pieces of a text that nothing is known of but the document that it stands in."""
    marks = _Marks()
    if document.lower().endswith(_MARKDOWN):
        _read_markdown(text, marks, frozenset())
    return _merged(_cut(text, 0, len(text), marks, frozenset()))


def pieces(citation: Citation, start: int, end: int, hosts: AbstractSet[str] = frozenset()) -> list[QuotedPiece]:
    """The quote of a citation from `start` to `end` (of the quote), the answering words in bold."""
    text, marks = citation.quote, _Marks()
    allowed = hosts | {host_of(citation.link or "")} - {""}
    is_markdown = citation.document.lower().endswith(_MARKDOWN)
    if is_markdown:
        _read_markdown(text, marks, allowed)
    _read_addresses(text, marks, allowed)
    marks.styled += [(first - citation.start, last - citation.start, "bold") for first, last in citation.emphasis]
    return _merged(_cut(text, start, end, marks, allowed))


def _cut(text: str, start: int, end: int, marks: _Marks, hosts: AbstractSet[str]) -> Iterator[QuotedPiece]:
    borders = {start, end}
    for first, last, _ in [*marks.replaced, *marks.styled, *marks.links]:
        borders |= {border for border in (first, last) if start < border < end}
    ordered = sorted(borders)
    for left, right in pairwise(ordered):
        hidden = next((mark for mark in marks.replaced if mark[0] <= left < mark[1]), None)
        shown = text[left:right] if hidden is None else hidden[2] if hidden[0] == left else ""
        styles = frozenset(style for first, last, style in marks.styled if first <= left < last)
        url = next((url for first, last, url in marks.links if first <= left < last), None)
        allowed = url is not None and is_web(url) and host_of(url) in hosts
        if shown:
            yield QuotedPiece(visible(shown), styles, url if allowed else None)


def _merged(quoted: Iterator[QuotedPiece]) -> list[QuotedPiece]:
    merged: list[QuotedPiece] = []
    for piece in quoted:
        if merged and (merged[-1].styles, merged[-1].url) == (piece.styles, piece.url):
            merged[-1] = replace(merged[-1], text=merged[-1].text + piece.text)
        else:
            merged.append(piece)
    return merged


def _read_addresses(text: str, marks: _Marks, hosts: AbstractSet[str]) -> None:
    for match in ADDRESS.finditer(text):
        inside = any(first < match.end() and match.start() < last for first, last, _ in marks.replaced + marks.links)
        if host_of(match[0]) in hosts and not inside:
            marks.links.append((match.start(), match.end(), match[0]))


def _read_markdown(text: str, marks: _Marks, hosts: AbstractSet[str]) -> None:
    position = 0
    for fence in _FENCED.finditer(text):
        _read_lines(text, position, fence.start(), marks, hosts)
        first, last = fence.span("code")
        marks.hide(fence.start(), first)
        last -= text[:last].endswith("\n")
        marks.styled.append((first, last, "code"))
        marks.hide(last, fence.end(), "\n" if text[fence.end() :].strip() else "")
        position = fence.end()
    _read_lines(text, position, len(text), marks, hosts)


def _read_lines(text: str, start: int, end: int, marks: _Marks, hosts: AbstractSet[str]) -> None:
    for line in _LINES.finditer(text, start, end):
        if line["head"]:
            marks.hide(*line.span("head"))
            marks.styled.append((*line.span("title"), "bold"))
        elif line["quote"]:
            marks.hide(*line.span("quote"))
        else:
            marks.hide(*line.span("bullet"), "• ")
    _read_inline(text, start, end, marks, hosts)


def _read_inline(text: str, start: int, end: int, marks: _Marks, hosts: AbstractSet[str]) -> None:
    for match in _INLINE.finditer(text, start, end):
        kind = match.lastgroup if match.lastgroup != "target" else "label"
        kind = "bold" if kind == "strong" else kind
        inner = match.span({"escaped": "escaped", "code": "code", "label": "label"}.get(kind or "", kind or 0))
        marks.hide(match.start(), inner[0])
        if kind == "label":
            _read_link(match, marks, hosts)
            continue
        marks.hide(inner[1], match.end())
        style = {"code": "code", "bold": "bold", "struck": "strike", "star": "italic", "dash": "italic"}.get(kind or "")
        if style:
            marks.styled.append((*inner, style))
        if kind in {"bold", "struck", "star", "dash"}:
            _read_inline(text, *inner, marks, hosts)


def _read_link(match: re.Match[str], marks: _Marks, hosts: AbstractSet[str]) -> None:
    """A labelled link: its label leads there where it may, and its address stands beside it where it may not."""
    label, target = match.span("label"), match.span("target")
    if match["label"] and host_of(match["target"]) in hosts:
        marks.links.append((*label, match["target"]))
        marks.hide(label[1], match.end())
        return
    between = " (" if match["label"] else ""
    marks.hide(label[1], target[0], between)
    marks.hide(target[1], match.end(), ")" if between else "")


def rich(quoted: Sequence[QuotedPiece]) -> list[dict[str, object]]:
    """The pieces as elements of Slack's rich text, in which nothing is live but what is said to be."""
    elements: list[dict[str, object]] = []
    for piece in quoted:
        element: dict[str, object] = {"type": "text", "text": piece.text}
        if piece.url is not None:
            element = {"type": "link", "url": piece.url, "text": piece.text}
        if piece.styles:
            element["style"] = dict.fromkeys(sorted(piece.styles), True)
        elements.append(element)
    return elements


def mrkdwn(quoted: Sequence[QuotedPiece]) -> str:
    """The pieces as verbatim mrkdwn; letters stand in bold only where no character need be added for it."""
    text = "".join(piece.text for piece in quoted)
    shown, position = "", 0
    for piece in quoted:
        end = position + len(piece.text)
        if piece.url is not None:
            shown += link(piece.url, piece.text)
        elif "bold" in piece.styles and _stands_apart(text, position, end):
            shown += "\n".join(_bold(line) for line in literal(piece.text).split("\n"))
        else:
            shown += literal(piece.text)
        position = end
    return shown


def _stands_apart(text: str, start: int, end: int) -> bool:
    """Whether marks around `text[start:end]` count as such by where they stand."""
    inner = text[start:end]
    line = text[text.rfind("\n", 0, start) + 1 : (text.find("\n", end) + 1 or len(text) + 1) - 1]
    before, after = text[start - 1] if start else " ", text[end] if end < len(text) else " "
    return before in _OPENS and after in _CLOSES and inner == inner.strip() and "*" not in line and SPACE not in line


def _bold(line: str) -> str:
    inner = line.strip()
    if not inner:
        return line
    before, _, after = line.partition(inner)
    return f"{before}*{inner}*{after}"
