"""Markdown inside a block: what is shown, and where in the source it stands."""

import itertools
import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.server.viewer.inline import inline_runs
from bot.server.viewer.run import Run

_PIECES = st.sampled_from(
    [
        *"ab *_`~[]()!<>&\\\"'#|-\n",
        "word ",
        "**",
        "__",
        "~~",
        "``",
        "](http://x.y/z)",
        "](b 'c')",
        "<b>",
        "</b>",
        "<br>",
        "<!-- c -->",
        "<http://x.y>",
        "<a@b.cd>",
        "&amp;",
        "&copy;",
        "&#35;",
        "\\*",
        "\\\\",
        "  \n",
        "![",
        "é",
        "中",
    ]
)
_TAG = re.compile(r"<(?:p|/p|em|/em|strong|/strong|s|/s|code|/code|br ?/|/a|a [^>]*|img [^>]*)>")


def runs(source: str) -> list[Run]:
    return list(inline_runs(source, range(len(source))))


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("a **bold** word", [("a ", ()), ("bold", ("strong",)), (" word", ())]),
        ("***both***", [("both", ("em", "strong"))]),
        ("**a***", [("a", ("strong",)), ("*", ())]),
        ("~~no~~ `a  b`", [("no", ("s",)), (" ", ()), ("a  b", ("code",))]),
        ("`` ` ``", [("`", ("code",))]),
        ("x &amp; \\* y", [("x ", ()), ("&", ()), (" ", ()), ("*", ()), (" y", ())]),
        ("one<br>two", [("one", ()), ("\n", ()), ("two", ())]),
        ("![a picture](http://x/y.png)", [("a picture", ("em",))]),
        ("<script>alert(1)</script>", [("<script>", ("markup",)), ("alert(1)", ()), ("</script>", ("markup",))]),
    ],
)
def test_markup_is_shown_as_people_read_it(source: str, shown: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(run.text, run.styles) for run in runs(source)] == shown


@pytest.mark.parametrize(
    ("source", "href"),
    [
        ("[a](https://x.y/z)", "https://x.y/z"),
        ("<https://x.y/z>", "https://x.y/z"),
        ("[a](mailto:b@c.de)", "mailto:b@c.de"),
        ("[a](other.md)", None),
        ("[a](#part)", None),
        ("[a](//x.y)", None),
        ("[a](file:///etc/passwd)", None),
        ("[a](javascript:alert(1))", None),
        ("[a](JaVaScRiPt:alert(1))", None),
        ("[a](data:text/html,x)", None),
    ],
)
def test_only_addresses_on_the_web_and_of_people_are_links(source: str, href: str | None) -> None:
    assert {run.href for run in runs(source)} == {href}


@given(st.lists(_PIECES, max_size=24).map("".join))
@settings(max_examples=150, deadline=None)
def test_every_character_shown_stands_where_the_run_says(source: str) -> None:
    shown = runs(source)
    assert all(run.text == source[run.start : run.end] for run in shown if not run.is_whole)
    assert all(first.end <= second.start for first, second in itertools.pairwise(shown))


@given(st.lists(_PIECES, max_size=24).map("".join))
@settings(max_examples=150, deadline=None)
def test_what_is_shown_is_what_the_parser_shows(source: str) -> None:
    """markdown-it-py's own HTML, without its tags, is the judge; a piece that cannot be followed is shown as it is."""
    all_runs = runs(source)
    shown = "".join(run.text for run in all_runs)
    if shown == source:
        return
    parser = MarkdownIt("commonmark").enable("strikethrough")
    parser.disable(["image", "html_inline"])
    if any(mark in source for mark in ("![", "<b", "</b", "<!--")):
        return  # shown in another way, on purpose
    expected = unescape(_TAG.sub("", parser.renderInline(source)))
    assert "".join(shown.split()) == "".join(expected.split())


def test_lines_that_stand_apart_in_the_document_make_runs_of_their_own() -> None:
    document = "> one two\n> three"
    source, places = "one two\nthree", [*range(2, 10), *range(12, 17)]
    shown = list(inline_runs(source, places))
    assert [run.text for run in shown] == [document[run.start : run.end] for run in shown] == ["one two", "\n", "three"]
