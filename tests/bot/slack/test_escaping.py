import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.slack.escaping import JOINER, SPACE, StreamEscaper, escape, link, literal
from tests.bot.slack.hostile import live, texts


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a < b && c > d", "a &lt; b &amp;&amp; c &gt; d"),
        ("&lt;!channel&gt;", "&amp;lt;!channel&amp;gt;"),
        ("<!channel> <@U1> <#C1> <http://a|b>", None),
        ("@channel, @here and @everyone", f"@{JOINER}channel, @{JOINER}here and @{JOINER}everyone"),
        ("@channels and me@hereford", "@channels and me@hereford"),
        ("[label](x) [a]: x", f"[label]{JOINER}(x) [a]{JOINER}: x"),
        ("see https://a.example and www.b.de", f"see https:{JOINER}//a.example and www{JOINER}.b.{JOINER}de"),
        ("ann@firm.com", f"ann@firm.{JOINER}com"),
        ("config.toml, e.g. 3.5 [1][2]", "config.toml, e.g. 3.5 [1][2]"),
        ("one\r\ntwo\x00\u202e", "one\ntwo��"),
    ],
)
def test_escape(text: str, shown: str | None) -> None:
    if shown is not None:
        assert escape(text) == shown
    assert not live(escape(text))


@given(texts)
def test_nothing_in_a_text_is_live(text: str) -> None:
    assert not live(escape(text))
    assert not live(literal(text))


@given(st.lists(texts))
@example(["<", "!channel", ">"])
@example(["@here", "ford"])
@example(["https:", "//evil.c", "om"])
@example(["[a]", "(http://x)"])
def test_a_stream_gives_what_the_whole_text_gives(pieces: list[str]) -> None:
    escaper = StreamEscaper()
    given_out = [escaper.feed(piece) for piece in pieces] + [escaper.rest()]
    assert "".join(given_out) == escape("".join(pieces))
    assert escaper.rest() == ""


def test_a_stream_waits_with_the_last_characters_only() -> None:
    escaper = StreamEscaper()
    assert escaper.feed("It was rebuilt in 1913") == "It was rebui"
    assert escaper.rest() == "lt in 1913"


def test_no_mark_of_a_quote_formats_anything() -> None:
    assert literal("2 * 3 * 4, a_b and `x`") == (
        f"2 {SPACE}*{SPACE} 3 {SPACE}*{SPACE} 4, a{SPACE}_{SPACE}b and {SPACE}`{SPACE}x{SPACE}`{SPACE}"
    )
    assert ":smile:" not in literal("Ha :smile: at 10:30")
    assert literal("at 10:30, Ada: yes") == "at 10:30, Ada: yes"


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
    found = re.fullmatch(r"(?s)<(https://a\.org/[^<>|\s]*)\|([^<>]+)>", made)
    assert found or not live(made)
