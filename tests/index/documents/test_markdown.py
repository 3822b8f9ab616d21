import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.document import Document
from index.documents import markdown
from index.errors import SourceError
from tests.index.documents.conftest import Read, assert_sound, shown

PAGE = """---
title: "Rules of the garden"
date: 2024-05-06
tags: [a, b]
---

# Rules

Members meet
on Mondays.

Lending
-------

- gloves
- spades
  1. long
  2. short

> Quoted once.
>
> Quoted twice.

| Tool | Coins |
|------|-------|
| Spade | 3 |
| Hoe | 2 |

```sh
dig --deep
```

***

[hall]: https://garden.example/hall

<p>Raw words.</p>
"""


def test_each_thing_is_a_block_in_the_files_own_characters(read: Read) -> None:
    document = read(PAGE, "a.md")
    assert document.text == PAGE
    assert_sound(document)
    assert shown(document) == [
        ("code", '---\ntitle: "Rules of the garden"\ndate: 2024-05-06\ntags: [a, b]\n---'),
        ("heading1", "# Rules"),
        ("paragraph", "Members meet\non Mondays."),
        ("heading2", "Lending\n-------"),
        ("item", "- gloves"),
        ("item", "- spades"),
        ("item", "1. long"),
        ("item", "2. short"),
        ("paragraph", "> Quoted once.\n>"),
        ("paragraph", "> Quoted twice."),
        ("table_header", "| Tool | Coins |\n|------|-------|"),
        ("table_row", "| Spade | 3 |"),
        ("table_row", "| Hoe | 2 |"),
        ("code", "```sh\ndig --deep\n```"),
        ("paragraph", "***"),
        ("code", "[hall]: https://garden.example/hall"),
        ("paragraph", "<p>Raw words.</p>"),
    ]


def test_front_matter_gives_title_and_date(read: Read) -> None:
    document = read(PAGE, "a.md")
    assert (document.title, document.date) == ("Rules of the garden", "2024-05-06")
    toml = read('+++\ntitle = "Fair"\nlastmod = 2023-01-02T10:00:00Z\n+++\nWords.', "b.markdown")
    assert (toml.title, toml.date) == ("Fair", "2023-01-02")


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (
            "Some words first.\n\n## The *Great* [Fair](https://fair.example)\n\nMore.\n\n# Top `level` ##\n",
            "Top level",
        ),
        ("Some words first.\n\n## The *Great* [Fair](https://fair.example)\n", "The Great Fair"),
        ("**Some** words first. More of them.", "Some words first."),
        ("```\ncode\n```\n", "a"),
    ],
)
def test_the_title_without_front_matter(read: Read, content: str, title: str) -> None:
    assert read(content, "a.md").title == title


def test_a_date_line_under_the_heading_counts(read: Read) -> None:
    assert read("# Leave\n\n**Last updated:** 3 March 2024\n\nStaff have 25 days.", "a.md").date == "2024-03-03"


def test_dashes_that_open_no_front_matter_are_a_rule(read: Read) -> None:
    assert shown(read("---\n\nWords.", "a.md")) == [("paragraph", "---"), ("paragraph", "Words.")]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_a_heading_that_begins_with_a_number_may_be_underlined(read: Read, ends: str) -> None:
    lines = ["1. Tools", "========", "", "2) Lending out", "---", "", "3. Fees", "-------", "", "Two coins."]
    assert shown(read(ends.join(lines), "a.md")) == [
        ("heading1", f"1. Tools{ends}========"),
        ("item", "2) Lending out"),
        ("paragraph", "---"),
        ("heading2", f"3. Fees{ends}-------"),
        ("paragraph", "Two coins."),
    ]


def test_a_rule_under_a_list_is_a_rule(read: Read) -> None:
    assert shown(read("1. gloves\n2. a spade\n----------\n\nWords.", "a.md"))[1:3] == [
        ("item", "2. a spade"),
        ("paragraph", "----------"),
    ]


def test_line_ends_of_all_kinds_keep_their_places(read: Read) -> None:
    document = read("# One\r\n\r\nTwo\rthree\n\n- four\r\n", "a.md")
    assert shown(document) == [("heading1", "# One"), ("paragraph", "Two\rthree"), ("item", "- four")]


def test_bytes_that_are_no_text_are_refused(read: Read) -> None:
    with pytest.raises(SourceError, match=r"a\.md: holds binary data"):
        read(b"\0\1\2", "a.md")


PIECES = st.sampled_from(
    [
        "# a",
        "- b",
        "  c",
        "> d",
        ">",
        "|e|f|",
        "|-|-|",
        "```",
        "---",
        "\n",
        "\n\n",
        "\r\n",
        "<b>",
        "[x]: y",
        "1. g",
        "\n\n2. h\n-----\n",
        "\t",
        " ",
        "\x0b",
        "\u2028",
        "+++",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join) | st.lists(PIECES, max_size=40).map("\n".join) | st.text(max_size=60))
def test_blocks_hold_every_character_that_is_not_white_space(content: str) -> None:
    text = content.replace("\0", "")
    reading = markdown.read(text.encode("utf-8", "replace"), "a.md")
    assert_sound(Document("a", "a", "a", reading.text, reading.blocks))
