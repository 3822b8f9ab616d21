"""What a reader of one format gives back, and what it is made of."""

import re
from dataclasses import dataclass
from itertools import pairwise

import sentencex

from index.document import Block, BlockKind, Document
from index.documents.dates import date_near_top
from index.documents.headlines import HEAD, names_author
from index.documents.lines import could_head, is_capitals
from index.errors import SourceError

TITLE_LIMIT = 160
_MARKUP = re.compile(r"^[ \t>]*(?:#{1,6}[ \t]+)?(.*?)(?:[ \t]+#+)?[ \t]*$")
_EMPHASIS = re.compile(r"(\*\*|__|\*|`)(?=\S)(.+?)(?<=\S)\1")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_NO_RULE = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Reading:
    """A document's content before it has an id: `title` and `date` are None when the format does not tell them.

    `remarks` name what could not be read of it, such as a page without text.
    """

    text: str
    blocks: tuple[Block, ...]
    title: str | None = None
    date: str | None = None
    pages: tuple[int, ...] = ()
    url: str | None = None
    remarks: tuple[str, ...] = ()

    def document(self, id: str, source: str, *, name: str, url: str | None) -> Document:  # noqa: A002 the field's own name
        """The document `id`, called `name` where it has no title of its own. Raises SourceError when it has no text."""
        if not self.text.strip():
            raise SourceError(source, f"holds no text{''.join(f'; {remark}' for remark in self.remarks)}")
        return Document(
            id=id,
            title=self.title or name,
            source=source,
            text=self.text,
            blocks=self.blocks,
            url=url,
            date=self.date,
            pages=self.pages,
            remarks=self.remarks,
        )


def heading_words(quoted: str) -> str:
    """The words of a heading block, without the marks of Markdown and the rule under (or over) it."""
    lines = [line for line in quoted.splitlines() if _NO_RULE.search(line)]
    words = " ".join(_MARKUP.sub(r"\1", line) for line in lines) or quoted
    return " ".join(_EMPHASIS.sub(r"\2", _LINK.sub(r"\1", words)).split())


def title_of(text: str, blocks: tuple[Block, ...]) -> str | None:
    """The document's first heading if it begins with one, else its first sentence; None when it has no words.

    What stands right below a name in capitals belongs to it: a letterhead alone would be the title of all letters. An
    article is named by its headline, not by the newspaper's name above it.
    """
    if headline := _headline(text, blocks):
        return headline
    for index, block in enumerate(blocks):
        quoted = text[block.start : min(block.end, block.start + 2000)]
        if block.kind is BlockKind.CODE or not _NO_RULE.search(quoted):
            continue
        if block.kind is BlockKind.HEADING:
            named = heading_words(quoted)
            leads = is_capitals(named) and index + 1 < len(blocks)
            below = _right_below(text, block, blocks[index + 1]) if leads else ""
            return shortened(f"{named} \u2013 {below}" if below else named)
        sentences = sentencex.get_sentence_boundaries("en", " ".join(quoted.split()))
        return shortened(heading_words(sentences[0]["text"]))
    return None


def _headline(text: str, blocks: tuple[Block, ...]) -> str | None:
    """The heading near the top below which the author is named."""
    for block, following in pairwise(blocks[: HEAD + 1]):
        if block.kind is BlockKind.HEADING and names_author(text[following.start : following.end]):
            return shortened(heading_words(text[block.start : block.end]))
    return None


def _right_below(text: str, block: Block, following: Block) -> str:
    """The heading below a block, or the line right below it, if that could be one; else nothing."""
    below = text[following.start : following.end]
    near = "\n" not in below and text[block.end : following.start].count("\n") <= 1
    return heading_words(below) if following.kind is BlockKind.HEADING or (near and could_head(below)) else ""


def first_heading(text: str, blocks: tuple[Block, ...]) -> str | None:
    """The first heading of the highest rank that occurs among the headings of level 1, else the first heading."""
    headings = [block for block in blocks if block.kind is BlockKind.HEADING]
    chosen = next((block for block in headings if block.level == 1), headings[0] if headings else None)
    return shortened(heading_words(text[chosen.start : chosen.end])) if chosen else None


def shortened(title: str) -> str:
    """`title` on one line, cut at a word with an ellipsis when it is longer than TITLE_LIMIT characters."""
    words = " ".join(title.split())
    if len(words) <= TITLE_LIMIT:
        return words
    cut = words[: TITLE_LIMIT + 1]
    return cut[: cut.rfind(" ") if " " in cut else TITLE_LIMIT].rstrip(" ,;:-\u2013\u2014") + "…"


def date_of(text: str, blocks: tuple[Block, ...]) -> str | None:
    """A date that stands on a line of its own near the top of the text (ISO 8601), or None."""
    if not blocks:
        return None
    return date_near_top(text[blocks[0].start : blocks[0].start + 3000])
