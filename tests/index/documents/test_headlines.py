"""Headlines of articles in plain text."""

import pytest

from index.document import BlockKind
from index.documents import text
from index.documents.headlines import is_headline
from index.documents.reading import title_of

LONG = "Ferry stuck at the pier for nine hours, guests of a wedding carried home by two fishing boats"


@pytest.mark.parametrize(
    ("line", "following", "headline"),
    [
        (LONG, "By Maren Idris", True),
        (LONG, "From our reporter in Hull", True),
        (LONG, "The ferry was stuck.", False),
        (f"{LONG}.", "By Maren Idris", False),
        ("and so it went", "By Maren Idris", False),
        ("Sport", "By Maren Idris", False),
        (" ".join([LONG, LONG]), "By Maren Idris", False),
    ],
)
def test_a_headline_stands_above_the_author(line: str, following: str, *, headline: bool) -> None:
    assert is_headline(line, following) is headline


@pytest.mark.parametrize("masthead", ["", "THE EASTERN HERALD\nLocal news | Thursday 14 May 2026 | Page 3\n\n"])
def test_an_article_is_named_by_its_headline(masthead: str) -> None:
    body = "OLDTOWN - The ferry was stuck from seven in the morning. Nobody was hurt."
    read = text.read(f"{masthead}{LONG}\n\nBy Maren Idris\n\n{body}\n".encode(), "article.txt")
    headings = [read.text[each.start : each.end] for each in read.blocks if each.kind is BlockKind.HEADING]
    assert headings[-1] == LONG
    assert title_of(read.text, read.blocks) == LONG
