"""Markdown inside a block, each character shown with the place in the document that it comes from.

markdown-it-py tells the lines of a block, and not where in a line something stands. So its parser is watched while it
works. What cannot be followed is shown as it stands in the file: nothing is ever shown in a wrong place.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from bot.server.viewer.run import Run, Style

_AT = "at"  # where in the source a token begins
_STYLES: dict[str, Style] = {"strong": "strong", "em": "em", "s": "s"}
_LINKED = ("http://", "https://", "mailto:")
_LINE_BREAKS = frozenset({"<br>", "<br/>", "<br />"})


class _Watched(StateInline):
    """The state of the parser, which writes down where each token begins."""

    def __init__(self, source: str, parser: MarkdownIt) -> None:
        super().__init__(source, parser, {}, [])
        self._pending_at = 0
        self._run_at = -1
        self._run: list[Token] = []

    def append_pending(self, text: str) -> None:
        """Add plain text."""
        if not self.pending:
            self._pending_at = self.pos
        super().append_pending(text)

    def pushPending(self) -> Token:  # noqa: N802  the parser's own name
        """Make a token of the plain text."""
        token = super().pushPending()
        token.meta[_AT] = self._pending_at
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """Make a token of markup. A run of asterisks comes as several, all of them at its beginning."""
        token = super().push(ttype, tag, nesting)
        if ttype != "text" or self._run_at != self.pos:
            self._run = []
        self._run_at = self.pos if ttype == "text" else -1
        token.meta[_AT] = self.pos + sum(len(before.content) for before in self._run)
        self._run.append(token)
        return token


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("strikethrough")


def inline_runs(source: str, places: Sequence[int]) -> Iterator[Run]:
    """The runs of a source, whose character number n stands at `places[n]` of the document."""
    for first, end, text, styles, href in _shown(source):
        if text == source[first:end]:
            yield from _verbatim(text, places[first:end], styles, href)
        else:
            yield Run(text, places[first], places[end - 1] + 1, styles, href)


def _verbatim(text: str, places: Sequence[int], styles: tuple[Style, ...], href: str | None) -> Iterator[Run]:
    """Runs of characters that stand together in the document."""
    first = 0
    for index in range(1, len(places) + 1):
        if index == len(places) or places[index] != places[index - 1] + 1:
            yield Run(text[first:index], places[first], places[index - 1] + 1, styles, href)
            first = index


_Shown = tuple[int, int, str, tuple[Style, ...], str | None]


def _shown(source: str) -> list[_Shown]:
    """First character, end, what is shown for it, styles and address of each piece; the source itself in doubt."""
    pieces: list[_Shown] = []
    styles: list[Style] = []
    href: str | None = None
    behind = 0
    for token in _tokens(source):
        if style := _STYLES.get(token.tag):
            styles = [*styles, style] if token.nesting > 0 else styles[:-1]
        elif token.type == "link_open":
            href = _address(token)
        elif token.type == "link_close":
            href = None
        elif piece := _piece(token, source):
            first, end, text, own = piece
            if first < behind or not _agree(text, source[first:end], token):
                return [(0, len(source), source, (), None)] if source else []
            pieces.append((first, end, text, (*styles, *own), href))
            behind = end
    return pieces


def _tokens(source: str) -> list[Token]:
    """The tokens of a source, before those of one text are joined."""
    parser = _parser()
    state = _Watched(source, parser)
    parser.inline.tokenize(state)
    for rule in parser.inline.ruler2.getRules(""):
        if rule.__name__ != "fragments_join":
            rule(state)
    return state.tokens


def _address(token: Token) -> str | None:
    href = str(token.attrs.get("href", ""))
    return href if href.lower().startswith(_LINKED) else None


def _piece(token: Token, source: str) -> tuple[int, int, str, tuple[Style, ...]] | None:
    """First character, end, text and own style of what a token shows; None when it shows nothing."""
    first = int(token.meta[_AT])
    match token.type:
        case "text" if token.content:
            if token.level and source.startswith("<", first) and not token.content.startswith("<"):
                first, token.content = first + 1, source[first + 1 : source.find(">", first)]  # <https://…>
            return first, first + len(token.content), token.content, ()
        case "text_special":
            return first, first + len(token.markup), token.content, ()
        case "softbreak" | "hardbreak":
            first = source.find("\n", first)
            return first, first + 1, "\n", ()
        case "code_inline":
            first += len(token.markup)
            if source[first : first + len(token.content)].replace("\n", " ") != token.content:
                first += 1  # one blank at either side belongs to the marks
            return first, first + len(token.content), source[first : first + len(token.content)], ("code",)
        case "image":
            first += len("![")
            return (first, first + len(token.content), token.content, ("em",)) if token.content else None
        case "html_inline":
            end = first + len(token.content)
            return (
                (first, end, "\n", ())
                if token.content.lower() in _LINE_BREAKS
                else (first, end, token.content, ("markup",))
            )
    return None


def _agree(text: str, written: str, token: Token) -> bool:
    """Whether what is shown is what stands there, or what the parser says stands for it."""
    return text == written or token.type == "text_special" or (token.type == "html_inline" and text == "\n")
