import pytest

from index.documents import html
from index.errors import SourceError
from tests.index.documents.conftest import Read, assert_sound, shown

POLICY = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Lending rules | Garden society</title>
<style>p { color: green }</style></head>
<body>
<nav><a href="/">Home</a></nav>
<h1>Lending rules</h1>
<p>Last updated: March 3, 2024</p>
<p>Tools   may be <b>borrowed</b>
for <em>two</em> weeks.<br>Ask Ms.&nbsp;Hale&shy;field.</p>
Loose words.
<!-- a remark -->
<h2>Fees <a href="#fees">#</a></h2>
<ul><li>A day late: 1 coin<ul><li>for members</li></ul></li><li><p>A lost tool: 20 coins</p></li></ul>
<table><caption>Deposits</caption>
<thead><tr><th>Tool</th><th>Coins</th></tr></thead>
<tbody><tr><td rowspan="2">Spade</td><td>3</td></tr><tr><td>4 with a new handle</td></tr></tbody></table>
<dl><dt>Member</dt><dd>One who pays.</dd></dl>
<pre>dig
  --deep</pre>
<script>var hidden = 1;</script>
<p hidden>Unseen.</p><p style="display: none">Unseen.</p>
<footer>Garden society 2019</footer>
</body></html>
"""


def test_a_page_made_by_hand_loses_nothing(read: Read) -> None:
    document = read(POLICY, "a.html")
    assert_sound(document)
    assert shown(document) == [
        ("heading1", "Lending rules"),
        ("paragraph", "Last updated: March 3, 2024"),
        ("paragraph", "Tools may be borrowed for two weeks.\nAsk Ms.\xa0Halefield."),
        ("paragraph", "Loose words."),
        ("heading2", "Fees"),
        ("item", "A day late: 1 coin"),
        ("item", "for members"),
        ("item", "A lost tool: 20 coins"),
        ("paragraph", "Deposits"),
        ("table_header", "Tool | Coins"),
        ("table_row", "Spade | 3"),
        ("table_row", "Spade | 4 with a new handle"),
        ("item", "Member"),
        ("item", "One who pays."),
        ("code", "dig\n  --deep"),
    ]
    assert (document.title, document.date, document.url) == ("Lending rules", "2024-03-03", None)


NEWS = [
    "The garden society opened its new hall on Saturday, and two hundred people came to see it, some of them from far.",
    "The hall cost nine thousand coins. Members paid for most of it by selling seeds over three long and wet summers.",
    "Ms. Hale, who leads the society, said that the hall will be warm in winter because its walls are made of straw.",
    "Visitors may come on Mondays. They are asked to bring something that they have grown, however small it may be.",
]


def site(article: str, *, after: str = "", head: str = "") -> str:
    """A page of a web site: an article between plenty of links."""
    links = "".join(f'<li><a href="/p{n}">Another story of the week, number {n}</a></li>' for n in range(30))
    return (
        f"<html><head><title>New hall opens</title>{head}</head><body><div class=top><ul>{links}</ul></div>"
        f"<div class=content><h1>New hall opens</h1>{article}</div>{after}"
        f"<div class=more><h3>Read more</h3><ul>{links}</ul></div></body></html>"
    )


def test_of_a_page_of_a_site_the_story_is_kept_and_the_links_are_not(read: Read) -> None:
    paragraphs = "".join(f"<p>{words}</p>" for words in NEWS)
    document = read(site(paragraphs), "a.html")
    assert [quoted for _, quoted in shown(document)] == ["New hall opens", *NEWS]
    assert document.title == "New hall opens"


def test_a_table_in_a_story_is_kept(read: Read) -> None:
    table = "<table><tr><td>Year</td><td>Coins</td></tr><tr><td>2021</td><td>3000</td></tr></table>"
    paragraphs = [f"<p>{words}</p>" for words in NEWS]
    document = read(site("".join([*paragraphs[:2], table, *paragraphs[2:]])), "a.html")
    assert ("table_header", "Year | Coins") in shown(document)
    assert ("table_row", "2021 | 3000") in shown(document)


def test_when_the_extraction_loses_most_all_that_is_not_links_is_kept(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html, "_extracted", lambda markup: NEWS[1])
    document = read(site("".join(f"<p>{words}</p>" for words in NEWS)), "a.html")
    assert [quoted for _, quoted in shown(document)] == ["New hall opens", *NEWS]


def test_what_stands_outside_the_main_part_is_left_out(read: Read) -> None:
    paragraphs = "".join(f"<p>{words}</p>" for words in NEWS)
    links = "".join(f'<a href="/{n}">Another story of the week, number {n}</a> ' for n in range(30))
    page = (
        f"<body><div>{links}</div><p>Buy seeds from our partner.</p><main><article><header><h1>New hall</h1></header>"
        f"{paragraphs}</article></main><aside>Weather: wet.</aside></body>"
    )
    assert [quoted for _, quoted in shown(read(page, "a.html"))] == ["New hall", *NEWS]


def test_a_page_too_large_to_extract_from_is_taken_whole(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "_MOST_EXTRACTED", 100)
    document = read(site("".join(f"<p>{words}</p>" for words in NEWS)), "a.html")
    assert document.title == "New hall opens"
    assert [quoted for _, quoted in shown(document)] == ["New hall opens", *NEWS]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            "<tr><th>Phone</th><td>555</td></tr><tr><th>Hall</th><td>Mill Lane</td></tr>",
            [("table_row", "Phone | 555"), ("table_row", "Hall | Mill Lane")],
        ),
        (
            "<tr><td>Tool</td><td>Coins</td></tr><tr><td>Hoe</td><td></td></tr><tr><td></td><td></td></tr>",
            [("table_header", "| Tool | Coins |"), ("table_row", "| Hoe | |")],
        ),
        ("<tr><td>Only</td><td>row</td></tr>", [("table_row", "Only | row")]),
        (
            "<tr><th>A</th><th colspan=2>B</th></tr><tr><td rowspan=2>x</td><td>1</td></tr><tr><td>3</td></tr>",
            [("table_header", "| A | B | B |"), ("table_row", "| x | 1 | |"), ("table_row", "| x | 3 | |")],
        ),
        (
            "<tr><td>1</td><td rowspan=3>t</td></tr><tr><td>2</td></tr><tr><td>3</td></tr>",
            [("table_header", "1 | t"), ("table_row", "2 | t"), ("table_row", "3 | t")],
        ),
        ("<tr><td><h2>Left</h2></td><td>Right words.</td></tr>", [("heading2", "Left"), ("paragraph", "Right words.")]),
        ("<tr><td>One.</td></tr><tr><td>Two.</td></tr>", [("paragraph", "One."), ("paragraph", "Two.")]),
        (
            "<tr><td><table><tr><td>a</td><td>b</td></tr></table></td><td>c</td></tr>",
            [("table_row", "a | b"), ("paragraph", "c")],
        ),
    ],
)
def test_rows_headers_and_frames(read: Read, table: str, expected: list[tuple[str, str]]) -> None:
    assert shown(read(f"<body><table>{table}</table></body>", "a.htm")) == expected


def test_two_line_breaks_part_paragraphs_and_inline_elements_do_not(read: Read) -> None:
    page = "<body><div>One <span>and</span> more.<br><br>Two<a href=/x>.</a><div>Three.</div>Four.</div></body>"
    assert read(page, "a.html").text == "One and more.\n\nTwo.\n\nThree.\n\nFour."


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<link rel="canonical" href="https://garden.example/rules">', "https://garden.example/rules"),
        ('<meta property="og:url" content=" https://garden.example/og ">', "https://garden.example/og"),
        ('<link rel="canonical" href="/rules">', None),
    ],
)
def test_the_canonical_address_is_the_pages_own(read: Read, head: str, url: str | None) -> None:
    assert read(f"<html><head>{head}</head><body><p>Words.</p></body></html>", "a.html").url == url


def test_dates_come_from_the_pages_facts(read: Read) -> None:
    head = '<meta property="article:published_time" content="2024-05-06T10:00:00Z">'
    page = f"<html><head>{head}</head><body><p>Words of it.</p></body></html>"
    assert read(page, "a.html").date == "2024-05-06"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ('<meta charset="windows-1252"><p>Käse</p>'.encode("cp1252"), "Käse"),
        (b'<?xml version="1.0" encoding="utf-8"?><html><body><p>K\xc3\xa4se</p></body></html>', "Käse"),
        (b"<p>Broken <b>markup</p><li>item</b>", "Broken markup\n\nitem"),
        (b"just words", "just words"),
    ],
)
def test_encodings_and_broken_markup(read: Read, content: bytes, text: str) -> None:
    assert read(content, "a.xhtml").text == text


@pytest.mark.parametrize("content", ["<html><body><script>1</script></body></html>", "<!-- -->", " <p> </p>"])
def test_a_page_without_words_is_refused(read: Read, content: str) -> None:
    with pytest.raises(SourceError, match=r"^a\.html: holds no (text|HTML page)$"):
        read(content, "a.html")


def test_very_deep_markup_is_read(read: Read) -> None:
    assert read("<div>" * 280 + "Words." + "</div>" * 280, "a.html").text == "Words."


def test_markup_too_deep_to_follow_is_refused(read: Read) -> None:
    with pytest.raises(SourceError, match=r"^a\.html: is nested too deeply to be read$"):
        read("<div>" * 5000 + "Words." + "</div>" * 5000, "a.html")


def test_a_page_of_links_alone_keeps_them(read: Read) -> None:
    page = "<body><h1>Seeds</h1><ul><li><a href=/b>Beans of all kinds</a></li><li><a href=/p>Peas</a></li></ul></body>"
    assert [quoted for _, quoted in shown(read(page, "a.html"))] == ["Seeds", "Beans of all kinds", "Peas"]


@pytest.mark.parametrize(
    ("browser", "body", "title"),
    [
        (
            "Lending tools - The handbook",
            "<h2>Shortcuts</h2><h1>The handbook</h1><h1>Lending tools</h1>",
            "Lending tools",
        ),
        ("Lending tools | Garden", "<h1>Lending tools</h1><h1>More</h1>", "Lending tools"),
        ("Garden society", "<h2>Shortcuts</h2>", "Garden society"),
        ("", "<h1>Lending tools</h1>", "Lending tools"),
        ("", "", "Words of the page."),
    ],
)
def test_the_title_is_the_heading_that_the_browsers_title_names(
    read: Read, browser: str, body: str, title: str
) -> None:
    page = f"<html><head><title>{browser}</title></head><body>{body}<p>Words of the page. More.</p></body></html>"
    assert read(page, "a.html").title == title


def test_what_is_folded_away_is_read_and_what_is_only_hidden_is_not(read: Read) -> None:
    page = (
        "<body><h1>Help</h1><div><button>How are goods returned?</button><div style='display:none'>"
        "<p>Within 30 days.</p></div></div><details><summary>Is postage free?</summary><p>Above 50 euros.</p></details>"
        "<button aria-controls=cards>Cards</button><p>Between.</p><div id=cards hidden>Gift cards expire.</div>"
        "<p hidden>Unseen.</p><button>Buy</button></body>"
    )
    assert [quoted for _, quoted in shown(read(page, "a.html"))] == [
        "Help",
        "How are goods returned?",
        "Within 30 days.",
        "Is postage free?",
        "Above 50 euros.",
        "Cards",
        "Between.",
        "Gift cards expire.",
    ]


def test_signs_that_lead_to_a_place_on_the_page_are_no_words(read: Read) -> None:
    page = """<h1>Hall<a class="headerlink" href="#hall" title="Link to this heading">¶</a></h1>
    <p>It is warm.<sup><a href="#n1">1</a></sup></p>
    <h2><a class="anchor" href="#rooms"></a>Rooms <a href="/s">§</a></h2>
    <p>There are two.<a class="hash-link" href="#rooms">\u200b</a></p>
    <dl><dt>lock(door)<a href="#lock">#</a></dt><dd>Locks it. <a href="#up">↩</a></dd></dl>"""
    assert shown(read(page, "a.html")) == [
        ("heading1", "Hall"),
        ("paragraph", "It is warm.1"),
        ("heading2", "Rooms §"),
        ("paragraph", "There are two."),
        ("item", "lock(door)"),
        ("item", "Locks it."),
    ]


def test_asides_and_feet_that_say_something_stand_at_the_end(read: Read) -> None:
    page = (
        "<body><aside><h2>Hours</h2><p>Monday to Friday, 8 to 17.</p></aside>"
        "<main><h1>Clinic</h1><p>It treats injuries.</p></main><footer><p>Call 555 0199.</p>"
        "<p>© 2024 The clinic and its partners</p>"
        "<a href='/a'>About the clinic and us</a>"
        "</footer></body>"
    )
    assert [quoted for _, quoted in shown(read(page, "a.html"))] == [
        "Clinic",
        "It treats injuries.",
        "Hours",
        "Monday to Friday, 8 to 17.",
        "Call 555 0199.",
    ]


def test_a_table_that_frames_a_note_is_no_table(read: Read) -> None:
    note = (
        "<table><tr><td rowspan=2><img src=n.png></td><th>Note</th></tr><tr><td colspan=2>Bring it.</td></tr></table>"
    )
    assert shown(read(f"<h1>Hall</h1>{note}<p>Come.</p>", "a.html"))[1:] == [
        ("paragraph", "Note"),
        ("paragraph", "Bring it."),
        ("paragraph", "Come."),
    ]


def test_a_page_does_not_repeat_its_headings_as_contents(read: Read) -> None:
    page = '<h1>Hall</h1><ul><li><a href="#f">Fees?</a></li><li><a href="#r">Rooms?</a></li></ul>'
    page += '<h2 id="f">Fees?</h2><p>One coin.</p><h2 id="r">Rooms?</h2><p>Two.</p>'
    assert [text for _, text in shown(read(page, "a.html"))] == ["Hall", "Fees?", "One coin.", "Rooms?", "Two."]


def test_a_header_of_two_rows_names_each_column_whole(read: Read) -> None:
    page = (
        "<table><thead><tr><th rowspan=2></th><th colspan=2>2024</th></tr><tr><th>Q1</th><th>Q2</th></tr></thead>"
        "<tr><td>North</td><td>4</td><td>5</td></tr></table>"
    )
    assert shown(read(f"<body>{page}</body>", "a.html")) == [
        ("table_header", "| | 2024 Q1 | 2024 Q2 |"),
        ("table_row", "| North | 4 | 5 |"),
    ]
