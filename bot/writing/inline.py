"""A line of an answer as its reader sees it: without emphasis and tags, entities and escapes as what they stand for.

Identifiers are no emphasis: "max_retries", "*args", "2*3*4", "<name>". Neither is what the passages hold as it stands.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_MARKS = frozenset("*_<&\\")
_TAG = re.compile(
    r"</?(?:a|b|br|center|code|div|em|font|h[1-6]|i|ins|li|mark|ol|p|q|s|small|span|strong|su[bp]|u|ul)\b[^>]*>",
    re.IGNORECASE,
)
_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_OPEN = re.compile(r"(?<![\w*_\\])[*_]{1,3}(?=[^\s*_])|<[a-z/][^<>]*\Z", re.IGNORECASE)
_TIGHT = re.compile(r"(?<![\w*])\*\*(?P<words>[^\s*][^*]*)(?<=\S)\*\*(?!\*)")
_UNDIVIDED = "\u2e80"  # from here on, scripts without spaces between words
_STOPS = ".,;:!?()\"'"


@dataclass(frozen=True, slots=True)
class Piece:
    """What a reader sees, `shown`, in the place of `text[start:end]`."""

    start: int
    end: int
    shown: str


class _Sight:
    """The pieces that have been read so far, and the marks of emphasis that are still open."""

    def __init__(self, text: str, held: str) -> None:
        self.pieces: list[Piece] = []
        self.stretches: list[tuple[int, int]] = []
        self._text = text
        self._held = held
        self._opened: list[int] = []  # their places among the pieces
        self._raised = False

    def take(self, token: "Token", start: int, end: int) -> None:
        """Add the token that stands at `text[start:end]`."""
        shown = self._text[start:end]
        if token.type in {"em_open", "strong_open"}:
            self._opened.append(len(self.pieces))
        elif token.type in {"em_close", "strong_close"}:
            shown = self._closed(self._opened.pop(), start, end)
        elif token.type == "text_special":
            shown = shown if self._is_held(start, end) else token.content.replace("\xa0", " ")
        elif token.type == "html_inline" and _TAG.fullmatch(shown) and shown not in self._held:
            self._raised, shown = shown.lower() == "<sup>", ""
        elif token.type == "text":
            self._words(start, end)
            return
        self.pieces.append(Piece(start, end, shown))

    def _words(self, start: int, end: int) -> None:
        """Add words; bold marks that a letter follows at once are no marks to the parser."""
        for mark in _TIGHT.finditer(self._text, start, end):
            self.pieces.append(self._plain(start, mark.start()))
            self.pieces.append(Piece(mark.start(), mark.end(), mark["words"]))
            start = mark.end()
        self.pieces.append(self._plain(start, end))

    def _plain(self, start: int, end: int) -> Piece:
        words = self._text[start:end]
        return Piece(start, end, words.translate(_RAISED) if self._raised else words)

    def _closed(self, opening: int, start: int, end: int) -> str:
        """What is seen of the mark that closes: nothing, and nothing of the one that opened, if they are marks."""
        text, opened = self._text, self.pieces[opening]
        inside = _in_word(text, opened.start, opened.end) or _in_word(text, start, end)
        if inside or text[opened.start : end] in self._held:
            return text[start:end]
        self.pieces[opening] = Piece(opened.start, opened.end, "")
        self.stretches.append((opened.start, end))
        return ""

    def _is_held(self, start: int, end: int) -> bool:
        """Whether the passages hold the word around as it stands."""
        first = max(self._text.rfind(" ", 0, start), self._text.rfind("\t", 0, start)) + 1
        last = self._text.find(" ", end)
        return self._text[first : last if last >= 0 else len(self._text)].strip(_STOPS) in self._held


def seen(text: str, held: str) -> tuple[list[Piece], list[tuple[int, int]]]:
    """The pieces of a line in order, each with what is seen of it, and the ranges that stand between marks.

    `held` is the text of the passages.
    """
    if _MARKS.isdisjoint(text):
        return [Piece(0, len(text), text)], []
    sight = _Sight(text, held)
    position = 0
    for token, start, end in _placed(text):
        sight.take(token, start, end)
        position = end
    return [*sight.pieces, Piece(position, len(text), text[position:])], sight.stretches


def open_mark(text: str) -> int | None:
    """Where the first mark stands that may still be closed by what follows; None without one."""
    for token, start, end in _placed(text) if not _MARKS.isdisjoint(text) else ():
        if token.type == "text" and (mark := _OPEN.search(text, start, end)):
            return mark.start()
    return None


def _in_word(text: str, start: int, end: int) -> bool:
    """Whether the mark stands inside a word of a script that divides words."""
    before, behind = text[start - 1 : start], text[end : end + 1]
    return before.isalnum() and behind.isalnum() and before < _UNDIVIDED and behind < _UNDIVIDED


def _placed(text: str) -> "Iterator[tuple[Token, int, int]]":
    """The tokens of a line, each with its place in it; of a line that cannot be followed, what can."""
    [line] = _parser().parseInline(text)
    words: Token | None = None  # of several in a row the first
    begun = position = 0
    for token in line.children or []:
        end = _end(text, token, position)
        if end is None:
            break
        if token.type == "text":
            words, begun = words or token, begun if words else position
        else:
            if words:
                yield words, begun, position
            yield token, position, end
            words = None
        position = end
    if words:
        yield words, begun, position


def _end(text: str, token: "Token", position: int) -> int | None:
    """Where the token that begins here ends."""
    if token.type == "code_inline":
        closing = re.compile(rf"(?<!`){token.markup}(?!`)").search(text, position + len(token.markup))
        return closing.end() if closing else None
    form = token.content if token.type in {"text", "html_inline"} else token.markup
    return position + len(form) if text.startswith(form, position) else None


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # 25 ms that an answer without a chat model need not pay

    return MarkdownIt("commonmark").disable(["link", "image", "autolink"]).disable("text_join")
