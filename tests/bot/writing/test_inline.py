"""Emphasis, tags, entities and escapes are shown as what they stand for; identifiers stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.writing.inline import open_mark, seen


def shown(text: str, held: str = "") -> str:
    pieces, _ = seen(text, held)
    assert "".join(text[piece.start : piece.end] for piece in pieces) == text
    return "".join(piece.shown for piece in pieces)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("*Ten* _ships_ **left** __at__ ***nine***.", "Ten ships left at nine."),
        ("**Pay:**rises and **桥：**于1932年", "Pay:rises and 桥：于1932年"),
        ("about <b>£2.4</b> <i>million</i> <u>a</u> <span class='x'>year</span>", "about £2.4 million a year"),
        ("24 m<sup>2</sup> and H<sub>2</sub>O, the 3<sup>rd</sup>", "24 m² and H2O, the 3rd"),
        (
            "R&amp;D costs &pound;2.4&nbsp;million &lt;net&gt;, &quot;so far&quot;",
            'R&D costs £2.4 million <net>, "so far"',
        ),
        (r"4\. \*not\* 2\_3 \#1", "4. *not* 2_3 #1"),
    ],
)
def test_marks_are_seen_as_what_they_stand_for(text: str, read: str) -> None:
    assert shown(text) == read


@pytest.mark.parametrize(
    "text",
    [
        "max_retries, a_b_c, __x and _y",
        "f(*args, **kwargs) and *args, 2*3*4 = 24",
        "2 * 3 * 4",
        "pip install <name> --to <the folder>",
        "`a *b* <b>c</b> &amp; \\*`",
        "a < b & c",
        "“so” ‘it’ is",
    ],
)
def test_identifiers_and_code_stay_letter_for_letter(text: str) -> None:
    assert shown(text) == text


@pytest.mark.parametrize(
    "text", ["call __init__ first", "write <b>this</b>", "write &amp; here", r"the pattern \d\.\d fits"]
)
def test_what_the_passages_hold_stays_letter_for_letter(text: str) -> None:
    assert shown(text, f"It says: {text}.") == text
    assert shown(text) != text


def test_what_stands_between_marks_is_told() -> None:
    text = "A *b c* d"
    assert seen(text, "")[1] == [(2, 7)]


@pytest.mark.parametrize(
    ("text", "place"), [("A *b c", 2), ("A **b", 2), ("A *b* c", None), ("a_b 2*3", None), ("A <b", 2)]
)
def test_a_mark_may_still_be_closed(text: str, place: int | None) -> None:
    assert open_mark(text) == place


@given(st.text(alphabet="ab1 *_<>&;`\\/.", max_size=30))
def test_any_line_is_read(text: str) -> None:
    shown(text)
    open_mark(text)
