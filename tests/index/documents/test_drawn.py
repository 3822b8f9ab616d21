"""Tables in plain texts."""

import pytest

from index.documents.drawn import is_border, table_ranges
from index.documents.lines import lines_of


def tables(text: str) -> list[str]:
    lines = text.splitlines()
    return ["\n".join(lines[first:last]) for first, last in table_ranges(lines_of(text))]


@pytest.mark.parametrize("line", ["+----+-----+", "------+-----", "=====  ====", "|---|:--:|", "+====+====+"])
def test_lines_between_rows(line: str) -> None:
    assert is_border(line)


@pytest.mark.parametrize("line", ["------", "a + b", "- one", "| a | b |", "++", "--quiet -v"])
def test_other_lines(line: str) -> None:
    assert not is_border(line)


@pytest.mark.parametrize(
    "table",
    [
        "+---+----+\n| a | b  |\n+---+----+\n| 1 | 22 |\n+---+----+",
        "| a | b |\n| 1 | 2 |",
        " name | uid\n------+-----\n ceph | 64",
        "Name  Room\nAda   2\nBo    17",
        "Name  Floor\n-----------\nAda   second",
    ],
)
def test_a_table_is_found_between_other_lines(table: str) -> None:
    assert tables(f"What there is:\n{table}\nThat is all of it.") == [table]


@pytest.mark.parametrize(
    "text",
    [
        "The bell rings.  It is loud.\nThe door opens.  It is heavy.\nThe light goes on.  It is red.",
        "one  two\nthree and  four\nfive six seven  eight",
        "Either a | b\nor none of them",
    ],
)
def test_prose_is_no_table(text: str) -> None:
    assert tables(text) == []
