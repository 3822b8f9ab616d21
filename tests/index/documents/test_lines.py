import pytest

from index.documents.lines import is_columns


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
    ],
)
def test_the_gaps_of_justified_text_set_no_columns(line: str, columns: bool) -> None:
    assert is_columns(line) is columns
