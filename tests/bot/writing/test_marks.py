"""Marks are taken out of an answer together with what only held them."""

import pytest

from bot.writing.marks import Marks

KEYS = {"kqztm": "first", "bcdfg": "second"}


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Ten left ([[kqztm]]).", "Ten left."),
        ("Ten left ([[kqztm]], [[bcdfg]]).", "Ten left."),
        ("Ten left (see [[kqztm]] and [[bcdfg]]).", "Ten left."),
        ("Ten left. [Source: [[kqztm]]] [source: kqztm]", "Ten left."),
        ("Ten left [[kqztm]], [[bcdfg]].", "Ten left."),
        ("Ten left [[kqztm]] and [[bcdfg]].", "Ten left."),
        ("Ten left, according to [[kqztm]].", "Ten left."),
        ("According to passage [[kqztm]], ten left.", "Ten left."),
        ("As [[kqztm]] states, ten left.", "Ten left."),
        ("Passage [[kqztm]] says that ten left.", "Ten left."),
        ("[[kqztm]]: Ten left.", "Ten left."),
        ('Ten left. `[[kqztm]]` *[[kqztm]]* **[[kqztm]]** "[[kqztm]]" ^[[kqztm]]^', "Ten left."),
        ("Ten left. <kqztm> {kqztm} {{kqztm}} \\[\\[kqztm\\]\\] [[[kqztm]]] [ [kqztm] ]", "Ten left."),
        ("Ten left. [[kqztm]](https://example.org) [[kqztm: Ships]] [[passage kqztm]]", "Ten left."),
        ("Ten left. [1]. Two stayed. [1].", "Ten left. Two stayed."),
        ("Ten left (1).", "Ten left."),
        ("Ten left.¹ Two stayed². (Passage 1) [passage 2]", "Ten left. Two stayed."),
        ('"Ten" [[kqztm]] "left"', '"Ten" "left"'),
        ("Ten came in [[kqztm]], two left.", "Ten came in, two left."),
        ("Ten left (in May) [[kqztm]]. 5 m².", "Ten left (in May). 5 m²."),
    ],
)
def test_what_held_a_mark_goes_with_it(raw: str, text: str) -> None:
    line = Marks(KEYS, "").line(raw, 0)
    assert line.text.rstrip() == text
    assert len(line.text) == len(line.origins)
    assert {name for _, names in line.marks for name in names} <= {*KEYS}


def test_a_number_that_a_passage_holds_is_no_mark() -> None:
    assert Marks(KEYS, "as in (1) and [12]").line("Ten left (1).", 0).text == "Ten left (1)."
