"""The lines of a print put together into headings, paragraphs and items, across columns and pages."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from index.document import BlockKind
from index.documents.hyphens import Hyphens
from index.documents.lines import could_head, is_capitals, is_closed, is_item, number_depth, starts_low
from index.documents.pdf_layout import Part, Region
from index.documents.pdf_lines import PdfLine
from index.documents.tables import table_pieces

_LARGER = 1.12  # times the size of the text: a heading
_SMALLER = 0.93  # a note at the foot of a page
_HEADING_LENGTH = 200  # characters
_BOLD_HEADING_WORDS = 14
_LONGEST_CLOSED_HEADING = 8  # words of a heading that ends in a full stop
_LEADING = 0.45  # of a line's height: more between two lines parts paragraphs
_LOOSER = 1.35  # times the usual distance between lines: as well
_SHORT = 0.7  # of the width: a line that was ended on purpose, as in an address
_INDENT = 0.7  # of a line's height
_LINES_OF_HEADING = 4  # at most
_LOWEST = 6
_LED = re.compile(r"(?:\. ?){4,}\w+$")  # dots lead from a heading to its page
_ENDED = re.compile(r"[.!?:;…。！？][\"'”’»)\]]*$")

_Style = tuple[float, bool]


@dataclass(slots=True)
class Printed:
    """What becomes one block: its text, and where in it a page begins (`marks`: page from 0, offset)."""

    kind: BlockKind
    text: str
    marks: list[tuple[int, int]]
    style: _Style = (0.0, False)
    level: int = 0
    last: PdfLine | None = None
    full: bool = False  # whether its last line reaches the right edge
    note: bool = False
    lines: int = 1


@dataclass(slots=True)
class PrintedText:
    """The blocks of a document, made page by page."""

    hyphens: Hyphens
    body: float  # the size of most of the text, in points
    styled: bool  # whether headings are told by their type
    blocks: list[Printed] = field(default_factory=list)

    def add_page(self, number: int, parts: Sequence[Part], sideways: str) -> None:
        """Put page `number`, from 0, behind what is there; a sentence that a page's end cuts goes on."""
        made: list[Printed] = []
        for part in parts:
            made += self._of_region(number, part) if isinstance(part, Region) else _rows(number, part)
        made += [
            Printed(BlockKind.PARAGRAPH, " ".join(text.split()), [(number, 0)])
            for text in sideways.split("\n")
            if text.strip()
        ]
        notes = [block for block in made if block.note]
        body = [block for block in made if not block.note]
        for block in _continued(body, self.hyphens):
            if self.blocks and self._goes_on(self.blocks[-1], block):
                _extend(self.blocks[-1], block, self.hyphens)
            else:
                self.blocks.append(block)
        # A paragraph that the next page goes on with stays last.
        place = len(self.blocks) - 1 if body and self.blocks and _is_open(self.blocks[-1]) else len(self.blocks)
        self.blocks[place:place] = notes if place == len(self.blocks) or self._alone_on(number, place) else []
        if place < len(self.blocks) and notes and notes[0] not in self.blocks:
            self.blocks.extend(notes)

    def _alone_on(self, number: int, place: int) -> bool:
        """Whether the block begins on that page, so that something else of the page may stand before it."""
        return self.blocks[place].marks[0][0] == number

    def _goes_on(self, last: Printed, block: Printed) -> bool:
        if last.marks[-1][0] == block.marks[0][0]:
            return False
        return _is_open(last) and block.kind is BlockKind.PARAGRAPH and starts_low(block.text) and _alike(last, block)

    def _of_region(self, number: int, region: Region) -> Iterator[Printed]:
        lines = region.lines
        if not lines:
            return
        left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
        usual = _usual_leading(lines)
        taken: Printed | None = None
        for line in lines:
            style = (line.size or self.body, line.bold)
            if taken and taken.last and self._joins(taken, line, style, right, usual):
                short = taken.last.x1 < left + _SHORT * (right - left) and not starts_low(line.text)
                between = "\n" if line.mono or (short and taken.kind is not BlockKind.HEADING) else " "
                taken.text = self.hyphens.joined(taken.text, line.text, between)
                taken.lines += 1
            else:
                if taken:
                    yield self._finished(taken, after=line)
                taken = self._begun(number, line, style)
            taken.last, taken.full = line, line.x1 > right - 4 * line.height
        if taken:
            yield self._finished(taken, after=None)

    def _begun(self, number: int, line: PdfLine, style: _Style) -> Printed:
        kind = BlockKind.PARAGRAPH
        if self._heads(line, style):
            kind = BlockKind.HEADING
        elif is_item(line.text):
            kind = BlockKind.ITEM
        note = kind is not BlockKind.HEADING and 0 < style[0] < _SMALLER * self.body
        return Printed(kind, line.text, [(number, 0)], style, note=note)

    def _heads(self, line: PdfLine, style: _Style) -> bool:
        text = line.text
        size, bold = style
        if not any(character.isalpha() for character in text) or len(text) > _HEADING_LENGTH:
            return False
        words = len(text.split())
        if text.rstrip().endswith((".", "!", ";", ",", ":")) and words > _LONGEST_CLOSED_HEADING:
            return False
        if size >= _LARGER * self.body:
            return True
        return (
            bold
            and self.styled
            and size >= self.body
            and words <= _BOLD_HEADING_WORDS
            and not is_closed(text)
            and not is_item(text)
        )

    def _joins(self, taken: Printed, line: PdfLine, style: _Style, right: float, usual: float) -> bool:
        """Whether the line goes on with the block."""
        last = taken.last
        if last is None or last.filled_in or line.filled_in or _LED.search(last.text):
            return False
        gap = line.top - last.bottom
        if gap > max(_LEADING * line.height, _LOOSER * usual + 0.15 * line.height):
            return False
        heading = taken.kind is BlockKind.HEADING
        if heading or self._heads(line, style):
            return (
                heading and _same(taken.style, style) and self._heads(line, style) and taken.lines < _LINES_OF_HEADING
            )
        if is_item(line.text) or abs(style[0] - taken.style[0]) > 0.15 * self.body:
            return False
        if taken.kind is BlockKind.ITEM and line.x0 > last.x0 + 1 and taken.lines == 1:
            return True
        if not is_closed(last.text):
            return (
                _is_full(last, line, right)
                or starts_low(line.text)
                or line.mono
                or len(taken.text) < 2 * len(last.text)
            )
        indented = line.x0 - last.x0 > _INDENT * line.height and taken.lines > 1
        return _is_full(last, line, right) and not indented

    def _finished(self, block: Printed, after: PdfLine | None) -> Printed:
        """The block; in a print of one type, a line that is numbered or in capitals heads what stands under it."""
        lone = block.lines == 1 and block.kind in {BlockKind.PARAGRAPH, BlockKind.ITEM} and after is not None
        if self.styled or not lone or not could_head(block.text):
            return block
        depth = number_depth(block.text)
        if (depth and not is_item(after.text if after else "")) or is_capitals(block.text):
            block.kind, block.level = BlockKind.HEADING, min(_LOWEST, depth or 1)
        return block


def sizes_of(lines: Sequence[PdfLine]) -> Counter[float]:
    """How many characters are set in each size."""
    counts: Counter[float] = Counter()
    for line in lines:
        for word in line.words:
            if word.size:
                counts[word.size] += len(word.text)
    return counts


def set_levels(blocks: Sequence[Printed]) -> None:
    """Rank the headings by their type: the largest is of level 1."""
    styles = sorted(
        {(round(block.style[0]), block.style[1]) for block in blocks if block.kind is BlockKind.HEADING}, reverse=True
    )
    for block in blocks:
        if block.kind is BlockKind.HEADING and not block.level:
            block.level = min(_LOWEST, styles.index((round(block.style[0]), block.style[1])) + 1)


def _rows(number: int, part: Part) -> Iterator[Printed]:
    rows = () if isinstance(part, Region) else part.rows
    for piece in table_pieces(rows):
        if piece.text:
            yield Printed(piece.kind, piece.text, [(number, 0)])


def _usual_leading(lines: Sequence[PdfLine]) -> float:
    """The usual distance between the lines that stand close to each other."""
    gaps = sorted(max(0.0, after.top - before.bottom) for before, after in pairwise(lines))
    return gaps[len(gaps) // 3] if gaps else 0.0


def _is_full(last: PdfLine, line: PdfLine, right: float) -> bool:
    """Whether the first word of the line would not have fitted on the last one."""
    word = min(line.words, key=lambda word: word.x0)
    return last.x1 + (word.x1 - word.x0) + 0.2 * line.height > right - 0.5 * line.height


def _same(style: _Style, other: _Style) -> bool:
    return abs(style[0] - other[0]) < 0.6 and style[1] == other[1]  # noqa: PLR2004 points


def _is_open(block: Printed) -> bool:
    """Whether its text breaks off in the middle of a sentence."""
    return (
        block.kind in {BlockKind.PARAGRAPH, BlockKind.ITEM} and block.last is not None and not _ENDED.search(block.text)
    )


def _alike(block: Printed, other: Printed) -> bool:
    return abs(block.style[0] - other.style[0]) < 1


def _continued(blocks: Sequence[Printed], hyphens: Hyphens) -> list[Printed]:
    """The blocks of a page, a paragraph that goes on in the next column put together."""
    joined: list[Printed] = []
    for block in blocks:
        last = joined[-1] if joined else None
        moved = bool(last and last.last and block.last and _is_open(last) and block.kind is BlockKind.PARAGRAPH)
        if last and moved and last.full and starts_low(block.text) and _alike(last, block):
            _extend(last, block, hyphens)
        else:
            joined.append(block)
    return joined


def _extend(last: Printed, block: Printed, hyphens: Hyphens) -> None:
    whole = hyphens.joined(last.text, block.text)
    offset = len(whole) - len(block.text)
    last.marks += [(page, offset + start) for page, start in block.marks if page != last.marks[-1][0]]
    last.text, last.last, last.full = whole, block.last, block.full
    last.lines += block.lines
