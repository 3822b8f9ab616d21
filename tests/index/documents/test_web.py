import gzip
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from fpdf import FPDF

from index.documents import read_url
from index.documents.web import Fetcher, WebSettings, retry_after
from index.errors import SourceError

PAGE = (
    "<html><head><title>Rules</title>{}</head>"
    "<body><h1>Rules</h1><p>Members meet on Mondays, in the hall.</p></body></html>"
)


class Site(ThreadingHTTPServer):
    """A server on this machine; `answers` maps a path to (status, headers, body), `later` to what comes next."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.later: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[str] = []
        self.closing = threading.Event()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"

    def put(self, path: str, body: str | bytes, kind: str = "text/html", status: int = 200, **headers: str) -> str:
        data = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = (status, {"Content-Type": kind, **named}, data)
        return self.url(path)


class Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        if self.path.startswith("/drip"):
            self._drip()
            return
        self.server.asked.append(self.path)
        status, headers, body = self.server.answers.get(self.path, (404, {}, b"gone"))
        if self.path in self.server.later:
            self.server.answers[self.path] = self.server.later.pop(self.path)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _drip(self) -> None:
        """Send a byte now and then, for ever: of the body, or of a header."""
        start = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
        self.wfile.write(start + (b"X-Slow: " if self.path.endswith("header") else b"\r\n"))
        while not self.server.closing.wait(0.05):
            try:
                self.wfile.write(b"a")
            except OSError:
                return

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 the base class's own signature
        """Stay silent."""


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.closing.set()
        server.shutdown()
        thread.join()


def fault(url: str, **limits: Any) -> str:
    with pytest.raises(SourceError) as raised:
        read_url(url, WebSettings(**{"pause": 0.0, **limits}))
    message = str(raised.value)
    assert message.startswith(f"{url}: ")
    assert "\n" not in message
    return message.removeprefix(f"{url}: ")


def test_a_page_is_read_under_its_final_address(site: Site) -> None:
    site.put("/old", "", status=302, Location="/rules#top")
    site.put("/rules", PAGE.format(""), "text/html; charset=utf-8")
    document = read_url(site.url("/old"))
    assert document.id == document.url == site.url("/rules")
    assert document.source == site.url("/old")
    assert (document.title, document.text) == ("Rules", "Rules\n\nMembers meet on Mondays, in the hall.")


def test_the_canonical_address_is_the_id(site: Site) -> None:
    url = site.put("/rules?from=mail", PAGE.format(f'<link rel="canonical" href="{site.url("/rules")}">'))
    assert read_url(url).id == site.url("/rules")


@pytest.mark.parametrize("stated", ["https://elsewhere.example/rules", "ROOT"])
def test_a_canonical_address_of_another_place_is_not_believed(site: Site, stated: str) -> None:
    address = stated.replace("ROOT", site.url("/"))
    url = site.put("/rules", PAGE.format(f'<link rel="canonical" href="{address}">'))
    assert read_url(url).id == url


def test_the_encoding_that_the_server_names_is_taken(site: Site) -> None:
    assert read_url(site.put("/a", "<p>Käse</p>".encode("latin-1"), "text/html; charset=iso-8859-1")).text == "Käse"


@pytest.mark.parametrize(
    ("path", "kind", "title"),
    [
        ("/a.txt", "text/plain", "Members meet on Mondays."),
        ("/a.md", "text/plain; charset=utf-8", "Members meet on Mondays."),
        ("/a", "text/markdown", "Members meet on Mondays."),
        ("/a.md", "application/octet-stream", "Members meet on Mondays."),
    ],
)
def test_texts_are_read_as_their_own_characters(site: Site, path: str, kind: str, title: str) -> None:
    document = read_url(site.put(path, "Members meet on Mondays.\n\n- tea\n", kind))
    assert (document.text, document.title) == ("Members meet on Mondays.\n\n- tea\n", title)


@pytest.mark.parametrize(("path", "kind"), [("/a", "application/pdf"), ("/a.pdf", "application/octet-stream")])
def test_a_pdf_is_read_with_its_pages(site: Site, path: str, kind: str) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica")
    pdf.cell(text="Members meet on Mondays.")
    assert read_url(site.put(path, bytes(pdf.output()), kind)).pages == (0,)


def test_a_text_without_words_for_a_title_is_named_by_its_address(site: Site) -> None:
    assert read_url(site.put("/price%20list.txt", "...", "text/plain")).title == "price list"
    assert read_url(site.put("/", "...", "text/plain")).title == f"127.0.0.1:{site.server_port}"


@pytest.mark.parametrize(
    ("status", "told"), [(404, "answers 404 Not Found"), (500, "answers 500 Internal Server Error")]
)
def test_an_answer_that_is_no_page_is_refused(site: Site, status: int, told: str) -> None:
    assert fault(site.put("/a", "words", status=status)) == told


@pytest.mark.parametrize("kind", ["text/csv; charset=utf-8", "text/plain", "application/octet-stream"])
def test_a_table_is_read_as_one_whatever_the_server_calls_it(site: Site, kind: str) -> None:
    document = read_url(site.put("/stock.csv", "Part,Count\nbolt,38\n", kind))
    assert document.text == "Part | Count\nbolt | 38"


def test_other_types_are_refused(site: Site) -> None:
    assert fault(site.put("/a.ogg", b"OggS", "audio/ogg")) == "is of the type audio/ogg, which Footnote does not read"


def test_empty_answers_are_refused(site: Site) -> None:
    assert fault(site.put("/a", "")) == "is empty"
    assert fault(site.put("/b", "<script>1</script>")).startswith("holds no")


@pytest.mark.parametrize("path", ["/drip", "/drip-header"])
def test_a_server_that_never_ends_is_left_at_the_deadline(site: Site, path: str) -> None:
    begun = time.monotonic()
    assert fault(site.url(path), timeout=0.4) == "did not answer in full within 0.4 s"
    assert time.monotonic() - begun < 60


def test_a_large_answer_is_refused_also_when_it_is_packed(site: Site) -> None:
    body = b"a" * 3_000_000
    assert fault(site.put("/a", body), limit_bytes=1024 * 1024) == "is larger than 1 MB; leave it out"
    packed = site.put("/b", gzip.compress(body), content_encoding="gzip")
    assert fault(packed, limit_bytes=1024 * 1024) == "is larger than 1 MB; leave it out"


def test_redirects_without_end_are_refused(site: Site) -> None:
    assert fault(site.put("/a", "", status=302, Location="/a")) == "redirects without end"


def test_a_redirect_to_something_else_than_the_web_is_refused(site: Site) -> None:
    assert fault(site.put("/a", "", status=302, Location="file:///etc/hosts")).startswith("cannot be reached")


def test_a_closed_port_is_refused(site: Site) -> None:
    url = site.url("/")
    site.closing.set()
    site.shutdown()
    site.server_close()
    assert fault(url).startswith("cannot be reached (")


@pytest.mark.parametrize(
    "url",
    [
        "ftp://garden.example/a",
        "garden.example",
        "http://",
        "file:///etc/hosts",
        "http://[::1",
        "http://127.0.0.1:99999/",
    ],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    assert fault(url) == "is not an http or https address"


@pytest.mark.parametrize("url", ["http://a b/", f"http://{'a' * 70}.example/"])
def test_an_address_that_cannot_be_is_refused(url: str) -> None:
    assert fault(url)


def test_a_busy_server_is_asked_again(site: Site) -> None:
    url = site.put("/a", "busy", status=503)
    site.later["/a"] = (200, {"Content-Type": "text/plain"}, b"Words.")
    assert read_url(url, WebSettings(pause=0)).text == "Words."


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_that_stays_busy_is_given_up(site: Site, status: int) -> None:
    assert fault(site.put("/a", "busy", status=status)).startswith(f"answers {status}")
    assert site.asked == ["/a"] * 3


def test_a_fault_that_stays_is_not_asked_for_again(site: Site) -> None:
    assert fault(site.url("/nothing")).startswith("answers 404")
    assert site.asked == ["/nothing"]


def test_a_host_that_asks_to_be_left_alone_is(site: Site) -> None:
    fetcher = Fetcher()
    first, second = site.put("/a", "busy", status=429, Retry_After="3600"), site.put("/b", "Words.")
    with pytest.raises(SourceError, match=r"answers 429 .*; it asks to come back in 3600 s$"):
        fetcher.fetch(first)
    with pytest.raises(SourceError, match=r"is not asked now: 127\.0\.0\.1 asked to be left alone for \d+ s more$"):
        fetcher.fetch(second)
    assert site.asked == ["/a"]


@pytest.mark.parametrize(
    ("stated", "least", "most"),
    [("7", 7, 7), ("Fri, 31 Dec 1999 23:59:59 GMT", 0, 0), ("Fri, 31 Dec 2999 23:59:59 GMT", 1e9, 1e12)],
)
def test_when_a_server_asks_to_come_back(stated: str, least: float, most: float) -> None:
    after = retry_after(stated)
    assert after is not None
    assert least <= after <= most


@pytest.mark.parametrize("stated", ["", "soon", "-1", "²"])
def test_when_a_server_does_not_say_when(stated: str) -> None:
    assert retry_after(stated) is None


@pytest.mark.parametrize("packed", [gzip.compress, zlib.compress, lambda data: zlib.compress(data, wbits=-15)])
def test_packed_bodies_are_unpacked(site: Site, packed: Callable[[bytes], bytes]) -> None:
    encoding = "gzip" if packed is gzip.compress else "deflate"
    text = "Words. " * 300_000
    assert read_url(site.put("/a", packed(text.encode()), "text/plain", Content_Encoding=encoding)).text == text


def test_archives_one_after_the_other_are_one_body(site: Site) -> None:
    data = gzip.compress(b"First. ") + gzip.compress(b"Second.")
    assert read_url(site.put("/a", data, "text/plain", Content_Encoding="gzip")).text == "First. Second."


@pytest.mark.parametrize("encoding", ["gzip, gzip", "zstd", "br", "gzip, identity, deflate"])
def test_bodies_packed_in_other_ways_are_refused_unread(site: Site, encoding: str) -> None:
    assert fault(site.put("/a", gzip.compress(b"Words."), Content_Encoding=encoding)).startswith("is packed as ")


def test_a_body_that_is_not_packed_as_it_says_is_refused(site: Site) -> None:
    assert fault(site.put("/a", b"Words.", Content_Encoding="gzip")).startswith("cannot be unpacked")


def test_a_packed_body_is_unpacked_no_further_than_the_limit(site: Site) -> None:
    bomb = gzip.compress(bytes(64 * 1024**2))
    tracemalloc.start()
    try:
        assert fault(site.put("/a", bomb, Content_Encoding="gzip"), limit_bytes=2 * 1024**2).startswith(
            "is larger than"
        )
        assert tracemalloc.get_traced_memory()[1] < 16 * 1024**2
    finally:
        tracemalloc.stop()
