import textwrap

import pytest

from tests.index.documents.conftest import Read, assert_sound, shown

CELL = (
    "In the new batch the maker of the batteries took another cell. It has a higher resistance, and when it is cold "
    "in the morning the voltage falls too low while the probe sends what it has measured in the night."
)
LIMIT = "We could lower the limit, but nobody here likes that because the memory may suffer. It is better to swap them."


@pytest.mark.parametrize("width", [60, 72, 78])
def test_quoted_lines_broken_at_a_width_are_one_paragraph(read: Read, width: int) -> None:
    quoted = [textwrap.indent(textwrap.fill(words, width), "> ") for words in (CELL, LIMIT)]
    first = textwrap.indent(textwrap.fill(f"Why? {CELL}", width), ">> ")
    mail = f"Hi Ann,\n\n{CELL * 2}\n\nBo\n\n\n> Ann Hale wrote:\n>\n{quoted[0]}\n>\n{quoted[1]}\n>\n> Ann\n>\n{first}\n"
    document = read(mail, "a.txt")
    assert_sound(document)
    assert shown(document)[1:] == [
        ("paragraph", CELL * 2),
        ("paragraph", "Bo"),
        ("paragraph", "> Ann Hale wrote:\n>"),
        ("paragraph", f"{quoted[0]}\n>"),
        ("paragraph", f"{quoted[1]}\n>"),
        ("paragraph", "> Ann\n>"),
        ("paragraph", first),
    ]


def test_items_may_be_quoted_and_short_lines_are_not_run_together(read: Read) -> None:
    text = "> Ann Hale\n> 12 Mill Lane\n> - gloves\n>   and a hat\n> - a spade\n>> Why?"
    assert shown(read(text, "a.txt")) == [
        ("paragraph", "> Ann Hale"),
        ("paragraph", "> 12 Mill Lane"),
        ("item", "> - gloves\n>   and a hat"),
        ("item", "> - a spade"),
        ("paragraph", ">> Why?"),
    ]


def test_marks_alone_are_a_paragraph(read: Read) -> None:
    assert shown(read("Words.\n\n>\n>\n", "a.txt")) == [("paragraph", "Words."), ("paragraph", ">\n>")]


def test_the_prompts_of_a_shell_are_no_quotation(read: Read) -> None:
    text = ">>> masked = array_of_very_many_tools(1, 2)\n>>> print_all_of_the_tools_in_the_hall_of_the_society(masked)"
    assert shown(read(text, "a.txt")) == [("paragraph", line) for line in text.split("\n")]
