"""Documents laid out: as people read them, and each character in its place."""

import itertools
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.server.viewer.excerpt import Span
from bot.server.viewer.layout import ItemList, Part, Table, laid_out
from bot.server.viewer.run import cut_at
from index.errors import SourceError
from tests.bot.server.viewer.excerpts import read, runs_of

MARKDOWN = """# The *mill*

The mill was built in 1820. It
burned in 1911.

> It was rebuilt
> by **Ada Holm**.

- Flour
  - White
    goes on here
- Oats

1. First
2. Second

| Year | Price |
| --- | ---: |
| 1911 | 3 \\| 4 |
| 1913 | **5** |

```python
print(1)
```

---
Words.

Under
=====
"""


def shown(part: Part | Table | ItemList) -> object:
    if isinstance(part, Table):
        return [["".join(run.text for run in cell) for cell in row.cells] for row in part.rows]
    if isinstance(part, ItemList):
        return [(item.level, "".join(run.text for run in item.runs), item.is_numbered) for item in part.items]
    return part.kind, "".join(run.text for run in part.runs)


def test_markdown_is_laid_out_as_people_read_it(tmp_path: Path) -> None:
    _, excerpt = read(tmp_path, "mill.md", MARKDOWN)
    assert [shown(part) for part in laid_out(excerpt)] == [
        ("heading", "The mill"),
        ("paragraph", "The mill was built in 1820. It\nburned in 1911."),
        ("quote", "It was rebuilt\nby Ada Holm."),
        [
            (0, "Flour", False),
            (1, "White\ngoes on here", False),
            (0, "Oats", False),
            (0, "1. First", True),
            (0, "2. Second", True),
        ],
        [["Year", "Price"], ["1911", "3 | 4"], ["1913", "5"]],
        ("code", "print(1)"),
        ("rule", "---"),
        ("paragraph", "Words."),
        ("heading", "Under"),
    ]


def test_headings_have_the_levels_of_the_document(tmp_path: Path) -> None:
    _, excerpt = read(tmp_path, "a.md", "# One\n\nText.\n\n### Three\n\nMore text.\n\nTwo\n---\n\nEnd.\n")
    levels = [part.level for part in laid_out(excerpt) if isinstance(part, Part) and part.kind == "heading"]
    assert levels == [1, 3, 2]


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("The first line stands alone.\nSo does the second one.\n", 2),
        (
            "The mill was built in the year 1820, and it\nburned in 1911, in a night of May. The\nmiller was at sea.\n",
            1,
        ),
    ],
)
def test_a_line_break_ends_a_paragraph_where_lines_are_not_broken_at_a_width(
    tmp_path: Path, text: str, paragraphs: int
) -> None:
    _, excerpt = read(tmp_path, "a.txt", text)
    assert len([part for part in laid_out(excerpt) if isinstance(part, Part)]) == paragraphs


def test_tables_of_other_formats_are_tables(tmp_path: Path) -> None:
    _, excerpt = read(tmp_path, "a.csv", "Room,Seats,Note\nOak,12,\nElm,8,has <b>light</b>\n")
    assert [shown(part) for part in laid_out(excerpt)] == [
        [["Room", "Seats", "Note"], ["Oak", "12", ""], ["Elm", "8", "has <b>light</b>"]]
    ]


def test_markup_of_other_formats_is_text(tmp_path: Path) -> None:
    _, excerpt = read(tmp_path, "a.txt", "Write **twice** and see [a](b).\n")
    assert [shown(part) for part in laid_out(excerpt)] == [("paragraph", "Write **twice** and see [a](b).")]


_LINES = st.sampled_from(
    [
        "# Head *one*",
        "## Two",
        "Under",
        "===",
        "---",
        "> quoted **a**",
        "> more",
        ">",
        "- item",
        "  - inner `b`",
        "* x",
        "1. first",
        "   goes on",
        "| a | b |",
        "| - | - |",
        "| 1 \\| 2 | **c** |",
        "```",
        "~~~ x",
        "code here",
        "",
        "Plain text. Another sentence.",
        "A [link](http://x.y) &amp; an \\* escape",
        "<div>",
        "    indented",
        "a<br>b",
        "![p](q.png)",
        "[ref]: http://x.y",
        "Zeile mit Ümläuten.",
        "***",
        "\tTab",
        "1) a",
        "+ plus",
    ]
)


HIDDEN = {"http", "x", "y", "q", "png"}  # where links and pictures lead, and the language of a listing


@given(st.lists(_LINES, min_size=1, max_size=14), st.data(), st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=120, deadline=None)
def test_the_marked_characters_are_those_of_the_range(lines: list[str], data: st.DataObject, ending: str) -> None:
    with TemporaryDirectory() as folder:
        try:
            document, excerpt = read(Path(folder), "a.md", ending.join(lines))
        except SourceError:  # it holds no text
            return
    start = data.draw(st.integers(0, len(document.text)))
    end = data.draw(st.integers(start, len(document.text)))
    runs = runs_of(excerpt)
    text = document.text
    whole = excerpt.cut(excerpt.start, excerpt.end)
    differing = {
        (shown, mark) for shown, mark in zip(whole, text[excerpt.start : excerpt.end], strict=True) if shown != mark
    }
    assert all(shown.isspace() and mark.isspace() for shown, mark in differing), (
        "white space between two chunks is not kept"
    )
    assert all(run.text == excerpt.cut(run.start, run.end) for run in runs if not run.is_whole)
    assert all(first.end <= second.start for first, second in itertools.pairwise(runs))
    marked = [run for run, inside in cut_at(iter(runs), Span(start, end)) if inside]
    assert all(start <= run.start and run.end <= end for run in marked if not run.is_whole)
    covered = {offset for run in runs for offset in range(run.start, run.end)}
    hidden = "".join(
        mark if offset not in covered and mark.isalnum() else " " for offset, mark in enumerate(text)
    ).split()
    assert set(hidden) <= HIDDEN
    wanted = {offset for run in runs for offset in range(max(run.start, start), min(run.end, end))}
    assert wanted <= {offset for run in marked for offset in range(run.start, run.end)}


@given(st.lists(st.sampled_from(["Text.", "One two three", "- item", "a | b", "", "UPPER", "  x  y"]), min_size=1))
@settings(max_examples=50, deadline=None)
def test_of_a_plain_text_every_word_is_shown(lines: list[str]) -> None:
    with TemporaryDirectory() as folder:
        try:
            document, excerpt = read(Path(folder), "a.txt", "\n".join(lines))
        except SourceError:
            return
    letters = "".join(run.text for run in runs_of(excerpt))
    assert [mark for mark in letters if mark.isalnum()] == [mark for mark in document.text if mark.isalnum()]
