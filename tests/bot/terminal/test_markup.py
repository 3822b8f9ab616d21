"""A document's text as people read it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from bot.terminal.markup import is_markdown, readable, under_headers


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Run the **reset** command in `/bin`.", "Run the reset command in /bin."),
        ("See the [warranty page](https://example.org/a_b) now.", "See the warranty page now."),
        ("![A map of the port](map.png)", "A map of the port"),
        ("- A [rain coat](coat.html)\n- Two cables\n  - spare", "• A rain coat\n• Two cables\n  • spare"),
        ("3. Wait.\n4. Close it.", "3. Wait.\n4. Close it."),
        ("> Visitors must wear a badge.", "Visitors must wear a badge."),
        ("```bash\nrouter reset\nsleep 5\n```", "\n    router reset\n    sleep 5\n"),
        ("## Limits", "Limits"),
        ("| Pro | `50` | 40 euros |", "Pro | 50 | 40 euros"),
        ("Tom &amp; Ines, 2 * 3 * 4, snake_case_name", "Tom & Ines, 2 * 3 * 4, snake_case_name"),
        ("The ~~old~~ new key\nis red.", "The old new key\nis red."),
        ("***", "***"),
    ],
)
def test_markdown_is_read_without_its_marks(written: str, read: str) -> None:
    assert readable(Text(written)).plain == read


def test_styles_stay_with_their_words() -> None:
    text = Text("It lasts **24 months**, see [here](x).")
    text.stylize("bold", 11, 20)
    shown = readable(text)
    assert [shown.plain[span.start : span.end] for span in shown.spans] == ["24 months"]


@given(st.text(alphabet="ab 1\n*_`|->#[]()&;!~", max_size=60))
def test_no_letter_is_added_or_lost(written: str) -> None:
    letters = [mark for mark in readable(Text(written)).plain if mark in "ab"]
    assert set(letters) <= set(written)
    assert len(letters) <= len(written)


@pytest.mark.parametrize(
    ("row", "columns", "told"),
    [
        (
            "| Pro | 50 | 40 euros |",
            "| Plan | Users | Price |\n|---|---|---|",
            "Plan: Pro | Users: 50 | Price: 40 euros",
        ),
        ("QX-1 | B12 | 40", "Part | Bin | Stock", "Part: QX-1 | Bin: B12 | Stock: 40"),
        ("| Staff | 41 | 57 |", "| | 2024 | 2025 |", "Staff | 2024: 41 | 2025: 57"),
        ("| Pro | 50 | 40 euros |", "", "| Pro | 50 | 40 euros |"),
        ("| Pro | 50 |", "| Plan | Users | Price |", "| Pro | 50 |"),
        ("No row.", "| Plan | Users |", "No row."),
    ],
)
def test_a_row_is_told_under_its_headers(row: str, columns: str, told: str) -> None:
    assert under_headers(row, columns) == told


@pytest.mark.parametrize(
    ("source", "wanted"), [("docs/a.md", True), ("a.MARKDOWN", True), ("a.txt", False), ("a", False)]
)
def test_markdown_is_told_by_the_name(source: str, wanted: bool) -> None:
    assert is_markdown(source) == wanted
