"""The least parts that a chunk is made of: sentences, table rows, headings, and fragments of what is too long."""

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from index.document import BlockKind, Document
from index.sentences import Range, sentence_ranges, trim

_CHARACTERS_A_TOKEN = 16  # a word of thousands of characters is one unknown token to WordPiece, but not a short text
_LONGEST_COUNTED = 20_000  # characters: far longer than any limit; more are counted in slices
_BATCH = 200_000  # characters that the tokenizer is given at a time
_MOST_TOGETHER = 8_192  # texts
_FRAGMENT_WORDS = 8  # on average; where a fragment ends depends on its words alone
_WORD = re.compile(r"\S+")
_LINE = re.compile(r"[^\r\n]+")


class TokenCounter(Protocol):
    """What counts tokens as the embedder does."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count the tokens of each text, special tokens left out."""
        ...


class Tokens:
    """Sizes of texts in tokens; each text is counted once."""

    def __init__(self, counter: TokenCounter) -> None:
        self._counter = counter
        self._known: dict[str, int] = {"": 0}

    def count(self, texts: Iterable[str]) -> list[int]:
        """Sizes of `texts`, which is a token for every 16 characters if they hold fewer."""
        wanted = list(texts)
        new = [text for text in dict.fromkeys(wanted) if text not in self._known and len(text) <= _LONGEST_COUNTED]
        for batch in _batches(new):
            for text, tokens in zip(batch, self._counter.count_tokens(batch), strict=True):
                self._known[text] = max(tokens, -(-len(text) // _CHARACTERS_A_TOKEN))
        return [self._known.get(text) or self._long(text) for text in wanted]

    def _long(self, text: str) -> int:
        """The size of a text that is counted in slices, and not kept."""
        slices = [text[start : start + _LONGEST_COUNTED] for start in range(0, len(text), _LONGEST_COUNTED)]
        return sum(tokens for part in slices for tokens in self._counter.count_tokens([part])) if text else 0

    def of(self, text: str) -> int:
        """The size of one text."""
        return self.count([text])[0]


@dataclass(frozen=True, slots=True)
class Unit:
    """A range of the document that no chunk cuts.

    `block` is its block's position in `Document.blocks`; `sentence` numbers the document's sentences, and is the same
    for the fragments of one sentence. `spaces` is the white space inside a fragment, which `tokens` leaves out.
    """

    start: int
    end: int
    tokens: int
    block: int
    sentence: int
    spaces: int = 0


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    """The texts in lists of a bounded number of characters: what a tokenizer tells of one takes a hundred bytes."""
    batch: list[str] = []
    size = 0
    for text in texts:
        if batch and (size + len(text) > _BATCH or len(batch) == _MOST_TOGETHER):
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += len(text)
    if batch:
        yield batch


def units_of(document: Document, tokens: Tokens, limit: int) -> list[Unit]:
    """Cut `document` into units of at most `limit` tokens, in order.

    Only what exceeds the limit is cut further: a code block at its lines, all else at words, a word anywhere.
    """
    text = document.text
    parts = _sized(text, tokens, _sentences(document))
    if any(size > limit for _, _, size in parts):
        parts = _sized(text, tokens, _lines(document, parts, limit))
        words = [match.span() for _, span, size in parts if size > limit for match in _WORD.finditer(text, *span)]
        tokens.count(text[start:end] for start, end in words)
    units = []
    for number, (block, span, size) in enumerate(parts):
        if size <= limit:
            units.append(Unit(*span, size, block, number))
        else:
            fragments = _fragments(text, span, tokens, limit)
            units += [Unit(start, end, weight, block, number, spaces) for start, end, weight, spaces in fragments]
    return units


def _sized(text: str, tokens: Tokens, parts: Iterable[tuple[int, Range]]) -> list[tuple[int, Range, int]]:
    listed = list(parts)
    sizes = tokens.count(text[start:end] for _, (start, end) in listed)
    return [(block, span, size) for (block, span), size in zip(listed, sizes, strict=True)]


def _sentences(document: Document) -> Iterator[tuple[int, Range]]:
    """The sentences of paragraphs and items; whole headings, rows and code blocks; each with its block's position."""
    for position, block in enumerate(document.blocks):
        if block.kind in {BlockKind.PARAGRAPH, BlockKind.ITEM}:
            for span in sentence_ranges(document.text, block.start, block.end):
                yield position, span
        elif whole := trim(document.text, block.start, block.end):
            yield position, whole


def _lines(document: Document, parts: Iterable[tuple[int, Range, int]], limit: int) -> Iterator[tuple[int, Range]]:
    for block, span, size in parts:
        if size <= limit or document.blocks[block].kind is not BlockKind.CODE:
            yield block, span
            continue
        for match in _LINE.finditer(document.text, *span):
            if line := trim(document.text, *match.span()):
                yield block, line


def _fragments(text: str, span: Range, tokens: Tokens, limit: int) -> Iterator[tuple[int, int, int, int]]:
    """Pieces of a long sentence: a few words each, at most a quarter of the limit unless a word is longer.

    Each is its start, its end, its tokens and the white space in it.
    """
    start, end, size, spaces = span[0], span[0], 0, 0
    for first, last in _words(text, span, tokens, limit):
        weight = tokens.of(text[first:last])
        if size and size + weight > max(1, limit // 4):
            yield start, end, size, spaces
            size = 0
        start, spaces = (start, spaces + first - end) if size else (first, 0)
        end, size = last, size + weight
        if zlib.crc32(text[first:last].encode("utf-8", "surrogatepass")) % _FRAGMENT_WORDS == 0:
            yield start, end, size, spaces
            size = 0
    if size:
        yield start, end, size, spaces


def _words(text: str, span: Range, tokens: Tokens, limit: int) -> Iterator[Range]:
    """The words of a range; one longer than the limit in slices."""
    step = max(1, limit // 8)
    for match in _WORD.finditer(text, *span):
        start, end = match.span()
        if tokens.of(match[0]) <= limit:
            yield start, end
            continue
        slices = [(first, min(first + step, end)) for first in range(start, end, step)]
        tokens.count(text[first:last] for first, last in slices)
        yield from slices
