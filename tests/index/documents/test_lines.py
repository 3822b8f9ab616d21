import pytest

from index.documents.lines import are_parallel, is_columns


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        ("Name   Price", True),
        ("a\tb", True),
        ("--verbose    Tell more.", True),
        ("red | blue", True),
        ("hunger status.   Not shown when Normal", False),
        ("Not Hungry   (or  Normal),  Hungry,  Weak", False),
        ("one two", False),
        ("Casper   - coffee", False),
        ("Casper   -   coffee", True),
        ("#    - coffee", True),
    ],
)
def test_the_gaps_of_justified_text_set_no_columns(line: str, columns: bool) -> None:
    assert is_columns(line) is columns


@pytest.mark.parametrize(
    ("line", "other", "parallel"),
    [
        ("680 g water", "200 g starter", True),
        ("Ann - talk", "Bo  \u2013 call", True),
        ("1 Scope", "2 Terms", False),
        ("2.1 Scope", "2.2 Terms", False),
        ("2 Terms", "2.1 Scope", False),
        ("1 Scope", "5 members are needed.", False),
        ("Ann talks", "Bo - call", False),
        ("Well-known - yes", "Bo - call", False),
        ("Tea", "Cake", False),
    ],
)
def test_lines_of_one_shape_are_parallel(line: str, other: str, parallel: bool) -> None:
    assert are_parallel(line, other) is parallel
