"""A page's own table of contents is left out, other lists of links are not."""

import lxml.html
import pytest

from index.documents.contents import drop_contents

PLACES = '<h2 id="fees">Charge</h2><p>One coin.</p><h2><a name="rooms"></a>Space</h2>'
CONTENTS = '<ul><li><a href="#fees">Fees</a></li><li>2. <a href="#rooms">Rooms</a></li></ul>'


def left(page: str) -> str:
    """The words of a page without its contents."""
    tree = lxml.html.document_fromstring(f"<body>{page}{PLACES}</body>")
    drop_contents(tree)
    return " ".join(tree.find("body").itertext()).removesuffix("Charge One coin. Space").strip()


@pytest.mark.parametrize(
    "contents",
    [
        CONTENTS,
        """<div class="toc"><p><b>Table of Contents</b></p><dl><dt><a href="hall.html#fees">1. Fees</a></dt>
        <dd><dl><dt><a href="hall.html#rooms">1.1. Rooms</a></dt></dl></dd></dl></div>""",
        f"<nav><h3>On this page</h3>{CONTENTS}</nav>",
    ],
)
def test_a_list_that_only_leads_to_places_on_the_page_goes_with_its_title(contents: str) -> None:
    assert left(f"{contents}<p>Hall</p>") == "Hall"


@pytest.mark.parametrize(
    "links",
    [
        '<ul><li><a href="#fees">Fees</a></li><li><a href="other.html#tools">Tools</a></li></ul>',
        '<ul><li><a href="#fees">Fees</a> one coin</li><li><a href="#rooms">Rooms</a></li></ul>',
        '<ul><li><a href="#fees">Fees</a></li></ul>',
        "<ul><li>Fees</li><li>Rooms</li></ul>",
    ],
)
def test_other_lists_stay(links: str) -> None:
    assert left(links).startswith("Fees")


def test_what_stands_beside_the_contents_stays() -> None:
    assert left(f"<div><p>Ask.</p>{CONTENTS}And wait.</div>") == "Ask. And wait."
