"""A page's own table of contents is left out, other lists of links are not."""

import lxml.html
import pytest

from index.documents.contents import hide_contents
from index.documents.page import pieces_of

BODY = '<h2 id="fees">1.1 Fees</h2><p>One coin.</p><h2><a name="rooms"></a>Rooms<a href="#rooms">#</a></h2>'
CONTENTS = '<ul><li><a href="#fees">Fees</a></li><li>2. <a href="#rooms">Rooms</a></li></ul>'


def left(page: str) -> str:
    """The words of a page before BODY, without its contents."""
    tree = lxml.html.document_fromstring(f"<body>{page}{BODY}</body>")
    hide_contents(tree)
    texts = [piece.text for piece in pieces_of(tree)]
    assert texts[-3:] == ["1.1 Fees", "One coin.", "Rooms"]
    return " ".join(texts[:-3])


@pytest.mark.parametrize(
    "contents",
    [
        CONTENTS,
        """<div class="toc"><p><b>Table of Contents</b></p><dl><dt><a href="hall.html#fees">1.1. Fees</a></dt>
        <dd><dl><dt><a href="hall.html#rooms">1.2. Rooms</a></dt></dl></dd></dl></div>""",
        f"<nav><h3>On this page</h3>{CONTENTS}</nav>",
        f"<section><h3>Contents</h3>{CONTENTS}</section>",
    ],
)
def test_a_list_that_only_repeats_headings_goes_with_its_title(contents: str) -> None:
    assert left(f"{contents}<p>Hall</p>") == "Hall"


@pytest.mark.parametrize(
    "links",
    [
        '<ul><li><a href="#fees">Fees</a></li><li><a href="other.html#tools">Tools</a></li></ul>',
        '<ul><li><a href="#fees">Fees</a></li><li><a href="rooms.html">Rooms</a></li></ul>',
        '<ul><li><a href="#fees">Fees</a> one coin</li><li><a href="#rooms">Rooms</a></li></ul>',
        '<ul><li><a href="#fees">Fees</a></li></ul>',
        "<ul><li>Fees</li><li>Rooms</li></ul>",
        f"<p>Ask about:</p>{CONTENTS}",
    ],
)
def test_other_lists_stay(links: str) -> None:
    assert "Fees" in left(links)


def test_what_stands_beside_the_contents_stays() -> None:
    assert left(f"<div><p>Ask.</p>{CONTENTS}And wait.</div>") == "Ask. And wait."
