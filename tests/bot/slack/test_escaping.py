import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.escaping import JOINER, SPACE, broken, escape, link, literal, notice, signs
from tests.bot.slack.hostile import PHASES, live, live_markdown, texts


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a < b && c > d", "a &lt; b &amp;&amp; c &gt; d"),
        ("&lt;!channel&gt;", "&amp;lt;!channel&amp;gt;"),
        ("<!channel> <@U1> <#C1> <http://a|b>", None),
        ("@channel, @here and @everyone", "`@channel`, `@here` and `@everyone`"),
        ("@channels and me@hereford", "@channels and me@hereford"),
        ("[label](x) [a]: x", f"[label]{JOINER}(x) [a]{JOINER}: x"),
        ("see https://a.example/x?y=1, and www.b.de.", "see `https://a.example/x?y=1`, and `www.b.de`."),
        ("(https://a.example/x)", "(`https://a.example/x`)"),
        ("[the form](https://a.example/x)", "the form (`https://a.example/x`)"),
        ("ann@firm.com", "`ann@firm.com`"),
        ("config.toml, e.g. 3.5 [1][2]", "config.toml, e.g. 3.5 [1][2]"),
        ("`https://a.example` and\n```\nwww.b.de\n```", "`https://a.example` and\n```\nwww.b.de\n```"),
        ("an odd ` and www.b.de", f"an odd ` and www{JOINER}.b.{JOINER}de"),
        ("https://docs.own.org/x and [it](https://docs.own.org/y)",) * 2,
        ("[https://docs.own.org](https://evil.com)", "https://docs.own.org (`https://evil.com`)"),
        ("one\r\ntwo\x00\u202e", "one\ntwo��"),
    ],
)
def test_escape(text: str, shown: str | None) -> None:
    hosts = frozenset({"docs.own.org"})
    if shown is not None:
        assert escape(text, hosts) == shown
    assert not live_markdown(escape(text))


@settings(max_examples=300, phases=PHASES)
@given(texts)
def test_nothing_in_a_text_is_live(text: str) -> None:
    assert not live_markdown(escape(text))
    assert not live(broken(text))
    assert not live(notice(escape(text)))
    assert "<" not in literal(text)
    assert "<" not in signs(text)


@pytest.mark.parametrize(
    "text",
    [
        "2 * 3 * 4, a_b and snake_case_name",
        "at 10:30:15, Ada: yes",
        "https://a.example/x_y_z, www.b.de, ann@firm.com and @here",
        "it's 5 ~ 6 ` 7",
    ],
)
def test_a_quote_stays_letter_for_letter(text: str) -> None:
    assert literal(text) == text


def test_no_mark_of_a_quote_formats_anything() -> None:
    assert literal("a *b* c") == f"a {SPACE}*{SPACE}b{SPACE}*{SPACE} c"
    assert ":smile:" not in literal("Ha :smile: at 10:30")


def test_a_link_to_a_passage() -> None:
    assert link("https://a.org/x?a=1&b=2#:~:text=Ada%20Holm", "A & B") == (
        "<https://a.org/x?a=1&amp;b=2#:~:text=Ada%20Holm|A &amp; B>"
    )
    assert link("https://a.org/a|b>c d", "x") == "<https://a.org/a%7Cb%3Ec%20d|x>"
    assert link("https://bücher.example/straße", "x") == "<https://xn--bcher-kva.example/stra%C3%9Fe|x>"


@pytest.mark.parametrize(
    "address", [None, "javascript:alert(1)", "file:///etc", "slack://x", "https://", "http://[", "x"]
)
def test_what_is_no_web_address_is_no_link(address: str | None) -> None:
    assert link(address, "The mill") == "The mill"


@given(st.text(), texts)
def test_a_link_holds_one_address_and_one_label(path: str, label: str) -> None:
    made = link(f"https://a.org/{path}", label)
    match = re.fullmatch(r"(?s)<(https://a\.org/[^<>|\s]*)\|([^<>]+)>", made)
    assert match or not live(made)
