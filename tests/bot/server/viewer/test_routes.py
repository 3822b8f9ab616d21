"""The viewer over HTTP: what is marked, who may see it, and that nothing of a document is live."""

import re
import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest

from bot import index_settings, indexing
from bot.chain import Answerer
from bot.server.viewer import excerpt
from bot.settings import DeclaredSource
from bot.viewer_links import check_of, links_of, passage_path
from index.access import EVERYTHING, PUBLIC, Filter
from index.embedding import Embedder
from index.plan import SyncOrder
from tests.bot.server.app import BOARD, LEAVE, QUESTION, World, opened, settings_of
from tests.bot.server.page.test_routes import got
from tests.bot.server.viewer.test_pdf_drawing import PDF, QUOTE

SENTENCE = "Every employee has thirty days of paid leave a year."
PUBLIC_URL = "https://ask.example.com"
HOSTILE = """# <img src=x onerror=alert(1)>

Before <script>alert(1)</script> and [a link](javascript:alert(1)) or <https://x.example/"onclick="alert(1)>.

| <b>a</b> | b |
| --- | --- |
| <svg onload=alert(1)> | `<i>` |
"""


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory, model_data: Path, embedder: Embedder) -> Iterator[World]:
    """A world with more documents: a PDF, a hostile one and a long one."""
    world = opened(tmp_path_factory.mktemp("shelf"), model_data)
    shutil.copy(PDF, world.folder / "handbook" / "policy.pdf")
    (world.folder / "handbook" / "hostile.md").write_text(HOSTILE, encoding="utf-8")
    long = "\n\n".join(f"Paragraph {number} tells of the mill and of its wheel." for number in range(60))
    (world.folder / "handbook" / "long.txt").write_text(long, encoding="utf-8")
    indexing.synchronise(settings_of(world.folder), SyncOrder(), lambda line: None)
    with closing(world.answerer):
        yield world


def marked(page: str) -> str:
    return "".join(
        unescape(re.sub(r"<[^>]*>", "", part)) for part in re.findall(r"<mark[^>]*>(.*?)</mark>", page, re.DOTALL)
    )


def path_of(document: str, text: str, quoted: str) -> str:
    start = text.index(quoted)
    return passage_path(document, start, start + len(quoted), quoted)


def test_the_quote_is_marked_in_the_document(world: World) -> None:
    path = path_of("leave.md", LEAVE, SENTENCE)
    whole, part = got(world.app(), "GET", path), got(world.app(), "GET", f"{path}&part=true")
    assert whole.status_code == part.status_code == 200
    assert marked(whole.text) == marked(part.text) == SENTENCE
    assert whole.text.count('id="quote"') == 1
    assert "<html" not in part.text


def test_without_a_range_the_document_is_shown(world: World) -> None:
    response = got(world.app(), "GET", "/d/leave.md")
    assert (response.status_code, marked(response.text)) == (200, "")
    assert "Leave is approved" in response.text


def test_a_document_that_has_changed_since_is_not_marked(world: World) -> None:
    path = path_of("leave.md", LEAVE, SENTENCE).replace(check_of(SENTENCE), check_of("another"))
    response = got(world.app(), "GET", path)
    assert marked(response.text) == ""
    assert "has changed since it was quoted" in response.text


@pytest.mark.parametrize("query", ["start=9&end=5", "start=900&end=1000", "start=0&end=99999", "from=5&to=2", "page=9"])
def test_a_range_that_is_none_breaks_nothing(world: World, query: str) -> None:
    assert got(world.app(), "GET", f"/d/leave.md?{query}").status_code == 200


def test_only_those_who_may_see_a_document_are_shown_it(world: World) -> None:
    path = path_of("plan.txt", BOARD, BOARD)
    board, staff = world.tokens().add("board", audience=("board",)), world.tokens().add("staff", audience=("staff",))
    assert marked(got(world.app(), "GET", path, board).text) == BOARD
    for document in (path, "/d/no.txt"):
        refused = got(world.app(), "GET", document, staff)
        assert refused.status_code == 404
        assert "no such document, or you may not see it" in refused.text
    assert got(world.app(), "GET", path).headers["location"].startswith("/login?next=%2Fd%2Fplan.txt")


def test_a_signed_link_opens_its_document_and_no_other(world: World) -> None:
    world.tokens().add("anna")
    app = world.app(public_url=PUBLIC_URL)
    links = links_of(settings_of(world.folder, public_url=PUBLIC_URL))
    key = quote(links.signed("plan.txt", Filter(audience=frozenset({"board"}))))
    response = got(app, "GET", f"{path_of('plan.txt', BOARD, BOARD)}&key={key}")
    assert marked(response.text) == BOARD
    assert 'href="/documents"' not in response.text
    for other in (f"/d/leave.md?key={key}", "/d/plan.txt", "/d/plan.txt?key=x"):
        assert got(app, "GET", other).status_code == 303
    for path in ("/documents", "/", "/api/documents"):
        assert got(app, "GET", f"{path}?key={key}").status_code in {303, 401}


def test_a_signed_link_shows_no_more_than_the_asker_may_see_now(world: World) -> None:
    links = links_of(settings_of(world.folder, public_url=PUBLIC_URL))
    key = quote(links.signed("plan.txt", Filter(audience=frozenset({"staff"}))))
    assert got(world.app(public_url=PUBLIC_URL, open=True), "GET", f"/d/plan.txt?key={key}").status_code == 404


def test_a_link_that_is_too_old_says_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    links = links_of(settings_of(world.folder, public_url=PUBLIC_URL))
    key = quote(links.signed("plan.txt", EVERYTHING))
    world.tokens().add("anna")
    later = time.time() + 40 * 86_400
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: later)
    response = got(world.app(public_url=PUBLIC_URL), "GET", f"/d/plan.txt?key={key}")
    assert response.status_code == 401
    assert "This link is too old" in response.text


def test_nothing_that_a_document_holds_is_live(shelf: World) -> None:
    page = got(shelf.app(), "GET", "/d/hostile.md").text
    article = page[page.index('<article class="text">') :]
    assert set(re.findall(r"<([a-z0-9]+)", article)) <= {
        *("article", "h2", "p", "span", "div", "table", "tr", "th", "td", "code", "a")
    }
    assert re.findall(r'href="([^"]*)"', article) == ["https://x.example/%22onclick=%22alert(1)"]
    assert not re.search(r"<[^>]*\son\w+=", page)


def test_of_a_long_document_a_part_is_shown_and_more_when_asked_for(
    shelf: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excerpt, "AROUND", 300)
    start = 1_500
    page = got(shelf.app(), "GET", f"/d/long.txt?start={start}&end={start + 50}").text
    earlier, later = (unescape(address) for address in re.findall(r'<p class="more"><a href="([^"]*)"', page))
    assert marked(page) == marked(got(shelf.app(), "GET", earlier).text) == marked(got(shelf.app(), "GET", later).text)
    article = page[page.index("<article") :]
    assert "Paragraph 0 tells" not in article
    assert "Paragraph 59 tells" not in article
    assert "Paragraph 59 tells" in got(shelf.app(), "GET", "/d/long.txt?from=3000&to=900000").text


def test_a_page_of_a_pdf_is_shown_as_it_looks(shelf: World) -> None:
    with closing(index_settings.open_catalog(settings_of(shelf.folder))) as catalog:
        text = dict(catalog.texts())["policy.pdf"]
    path = path_of("policy.pdf", text, QUOTE)
    page = got(shelf.app(), "GET", path).text
    assert page.count("<rect") == 1
    assert "page 1 of 3" in page
    picture = got(shelf.app(), "GET", unescape(re.findall(r'<image href="([^"]*)"', page)[0]))
    assert picture.headers["content-type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    assert marked(got(shelf.app(), "GET", f"{path}&text=1").text) == QUOTE
    assert got(shelf.app(), "GET", "/page-picture?document=policy.pdf&page=9").status_code == 404
    assert got(shelf.app(), "GET", "/page-picture?document=leave.md&page=1").status_code == 404


def test_a_picture_is_for_those_who_may_see_the_document(shelf: World) -> None:
    settings = settings_of(shelf.folder).model_copy(
        update={"sources": (DeclaredSource(path=str(shelf.folder / "handbook"), audience=("board",)),)}
    )
    indexing.synchronise(settings, SyncOrder(), lambda line: None)
    try:
        assert got(shelf.app(), "GET", "/page-picture?document=policy.pdf&page=1").status_code == 404
    finally:
        indexing.synchronise(settings_of(shelf.folder), SyncOrder(), lambda line: None)


def test_the_passages_of_one_answer_lead_to_each_other(world: World) -> None:
    second = LEAVE.index("Leave is approved")
    page = got(world.app(), "GET", f"/d/leave.md?start=9&end=61&also={second}-{second + 17}").text
    [following] = [unescape(address) for address in re.findall(r'rel="next" href="([^"]*)"', page)]
    there = got(world.app(), "GET", following).text
    assert marked(there) == "Leave is approved"
    assert len(re.findall(r'rel="prev"', there)) == 1


def test_the_citations_of_every_surface_lead_to_the_viewer(world: World) -> None:
    links = links_of(settings_of(world.folder, public_url=PUBLIC_URL))
    answerer = Answerer(replace(world.answerer._parts, links=links))
    [cited] = answerer.ask(QUESTION, allowed=PUBLIC).citations
    assert cited.view is not None
    assert cited.link == cited.view
    world.tokens().add("anna")
    opened_there = got(world.app(public_url=PUBLIC_URL), "GET", cited.view.removeprefix(PUBLIC_URL))
    assert marked(opened_there.text) == cited.quote
    assert world.answerer.ask(QUESTION, allowed=PUBLIC).citations[0].view is None
