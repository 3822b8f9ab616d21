import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.document import BlockKind, Document
from index.documents.layout import blocks_of
from tests.index.documents.conftest import assert_sound, shown

GARDEN = (
    "The garden society meets on the first Monday of every month, and members bring whatever they have grown. "
    "Visitors are welcome when a member has asked them. Tea is served at four, and the hall closes at six sharp "
    "because the choir needs it for the rest of the evening."
)
TOOLS = (
    "Tools may be borrowed for two weeks. A member who keeps a spade for longer pays one coin a day, which goes to "
    "the fund for new seeds. Broken tools are mended by Ms. Hale in her own shed, and nobody else may try."
)


def of(text: str) -> list[tuple[str, str]]:
    return shown(Document("a", "a", "a", text, blocks_of(text)))


def headings(text: str) -> list[str]:
    return [quoted for kind, quoted in of(text) if kind.startswith("heading")]


def kinds(text: str) -> list[str]:
    return [kind for kind, _ in of(text)]


WORDS = st.sampled_from(
    [
        "Tea",
        "tea",
        "is 5.",
        "1.",
        "-",
        "#",
        "----",
        "====",
        "A",
        "no",
        "\t",
        "  ",
        "\n",
        "\n\n",
        "\r\n",
        "漢字。",
        "\u2028",
        "x)",
        ">",
        "\n>",
        "\n>> ",
    ]
)


@given(st.lists(WORDS, max_size=60).map(" ".join) | st.lists(WORDS, max_size=60).map("".join) | st.text(max_size=80))
def test_blocks_hold_every_character_that_is_not_white_space(text: str) -> None:
    assert_sound(Document("a", "a", "a", text, blocks_of(text)))


@pytest.mark.parametrize("width", [45, 60, 72, 80, 100])
def test_lines_broken_at_a_width_are_one_paragraph(width: int) -> None:
    wrapped = [textwrap.fill(paragraph, width) for paragraph in (GARDEN, TOOLS)]
    assert of("\n\n".join(wrapped)) == [("paragraph", part) for part in wrapped]


@pytest.mark.parametrize("width", [60, 72, 80])
def test_a_heading_stands_between_broken_lines_without_blank_lines(width: int) -> None:
    text = "\n".join([textwrap.fill(GARDEN, width), "Borrowing Tools", textwrap.fill(TOOLS, width)])
    assert headings(text) == ["Borrowing Tools"]


def test_one_line_a_paragraph_stays_one_line_a_paragraph() -> None:
    assert of(f"{GARDEN}\n{TOOLS}\nBring your own gloves.") == [
        ("paragraph", GARDEN),
        ("paragraph", TOOLS),
        ("paragraph", "Bring your own gloves."),
    ]


def test_short_lines_are_not_run_together() -> None:
    text = "Rose Hall\n12 Mill Lane\nOldtown"
    assert of(text) == [("paragraph", line) for line in text.splitlines()]


@pytest.mark.parametrize(
    "text",
    [
        "tea is at four\nthe hall closes at six\nbring your own cup\nnobody washes up",
        "Tea is at four\nThe hall closes at six\nBring your own cup\nNobody washes up",
        "Tea is at four and we all come\n\nThe hall closes at six\n\nBring your own cup\n\nNobody washes up",
        "ALL OF THIS IS SHOUTED\nAND SO IS THIS LINE\nAND THIS ONE TOO",
    ],
)
def test_a_text_without_punctuation_is_not_all_headings(text: str) -> None:
    assert headings(text) == []


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("Borrowing Tools", 2),
        ("BORROWING TOOLS", 1),
        ("2 Borrowing Tools", 1),
        ("2. Borrowing Tools", 1),
        ("2.1 Borrowing Tools", 2),
        ("## Borrowing Tools", 2),
        ("Borrowing Tools\n---------------", 2),
        ("2. Borrowing Tools\n------------------", 2),
        ("===============\nBorrowing Tools\n===============", 1),
        ("Fees (2024)", 2),
        ("Über die Werkzeuge", 2),
        ("دفتر القواعد العامة", 2),
    ],
)
def test_what_a_heading_looks_like(line: str, level: int) -> None:
    assert of(f"{GARDEN}\n\n{line}\n\n{TOOLS}")[1] == (f"heading{level}", line)


@pytest.mark.parametrize(
    "line",
    [
        "Tools are lent.",
        "Who lends them?",
        "These tools are lent:",
        "and more of them",
        "Price: 20 coins",
        "12/03/2024 19:00",
        "March 3, 2024",
        "By Maren Idris, Oldtown Gazette, March 3, 2024",
        "See www.example.org",
        "+1 555 0100 22",
        "Dear Ms. Hale,",
        "One two three four five six seven eight nine ten eleven twelve thirteen",
    ],
)
def test_what_a_heading_does_not_look_like(line: str) -> None:
    assert of(f"{GARDEN}\n\n{line}\n\n{TOOLS}")[1] == ("paragraph", line)


def test_nothing_is_a_heading_at_the_end_or_above_a_line_that_goes_on() -> None:
    assert headings(f"{GARDEN}\n\nBest regards\n\nAnn Hale") == []
    assert (
        headings(f"{GARDEN}\n\nThe Society\n\nmeets again in the spring, when the ground is soft enough to dig.") == []
    )


def test_a_first_heading_is_of_level_one() -> None:
    assert of(f"Rules of the Society\n\nBorrowing Tools\n\n{TOOLS}")[:2] == [
        ("heading1", "Rules of the Society"),
        ("heading2", "Borrowing Tools"),
    ]


def test_a_list_of_names_above_a_sentence_is_not_a_pile_of_headings() -> None:
    assert headings(f"Ann Hale\nBo Lund\nCy Marsh\nDee North\n{TOOLS}") == []


def test_bullets_and_numbers_are_items_and_keep_their_continuation_lines() -> None:
    text = f"{GARDEN}\nBring:\n- gloves\n  and a hat\n* a spade\n1. seeds\n2) water\n(a) bread"
    assert of(text)[2:] == [
        ("item", "- gloves\n  and a hat"),
        ("item", "* a spade"),
        ("item", "1. seeds"),
        ("item", "2) water"),
        ("item", "(a) bread"),
    ]


def test_a_numbered_list_is_not_a_row_of_headings() -> None:
    text = "Before you come\n\n1. Wash the pots\n2. Oil the spade\n3. Call Ms. Hale\n\nThen set out for the hall."
    assert kinds(text) == ["heading1", "item", "item", "item", "paragraph"]


def test_a_numbered_line_over_deeper_lines_is_their_title() -> None:
    text = f"1) Seeds\n   {GARDEN}\n\n2) AOB\n   Tea is at four.\n   - bring cups\n\n3) Tools -- again\n   {TOOLS}"
    assert of(text) == [
        ("heading1", "1) Seeds"),
        ("paragraph", GARDEN),
        ("heading1", "2) AOB"),
        ("paragraph", "Tea is at four."),
        ("item", "- bring cups"),
        ("heading1", "3) Tools -- again"),
        ("paragraph", TOOLS),
    ]


@pytest.mark.parametrize("width", [45, 60, 72, 80])
def test_the_first_line_of_a_broken_item_is_no_title(width: int) -> None:
    words = "Die Gärtner Pflanzen Rosen Und Tulpen Vor Dem Haus Am Alten Markt Und Giessen Blumen"
    items = [textwrap.fill(f"{number}. {words}", width, subsequent_indent="   ") for number in (1, 2)]
    assert of("\n".join(items)) == [("item", item) for item in items]


def test_an_item_with_items_is_no_title() -> None:
    assert kinds("1. Flour\n   - White\n   - Brown\n2. Oats") == ["item"] * 4


@pytest.mark.parametrize(
    "lines",
    [
        [
            "  900 g flour",
            "  680 g water, lukewarm",
            "  200 g starter (it lives in the blue jar on the lowest shelf of all)",
        ],
        [
            "  680 g water, lukewarm",
            "  200 g starter (it lives in the blue jar on the lowest shelf of all in kitchen two)",
        ],
        [
            " Ann - talk to the landlord",
            " Bo  - get offers, and also ask the others about the network in the hall there",
        ],
    ],
)
def test_a_line_among_lines_like_it_heads_none_of_them(lines: list[str]) -> None:
    assert of("\n".join(["You need", *lines])) == [("paragraph", line.strip()) for line in ["You need", *lines]]


def test_a_byline_stands_between_a_title_and_its_text() -> None:
    byline = "By Maren Idris, Oldtown Gazette, 23 June 2026"
    assert of(f"New hall opens\n\n{byline}\n\n{GARDEN}")[:2] == [("heading1", "New hall opens"), ("paragraph", byline)]


def test_sections_that_count_up_are_headings() -> None:
    assert headings(f"2.1 Scope\n2.2 Borrowing Tools\n{TOOLS}") == ["2.2 Borrowing Tools"]


def test_a_list_of_actions_is_no_table() -> None:
    actions = [
        "Ann    - talk to the landlord",
        "Bo     - get offers",
        "Carlos - water the plants",
        "Dee    - sign the lease",
    ]
    assert kinds("\n".join(actions)) == ["paragraph"] * 4
    assert kinds("Basic    -    10\nLarge    -    90\nHuge     2    99") == ["table_row"] * 3


def test_columns_are_not_run_together() -> None:
    rows = [
        "Plan      Price     Users of the plan",
        "Basic     10 EUR    up to five people",
        "Large     90 EUR    as many as you like",
    ]
    assert of("\n".join(rows)) == [("table_header", rows[0]), ("table_row", rows[1]), ("table_row", rows[2])]
    assert kinds("\n".join(rows[1:])) == ["table_row", "table_row"]


def test_bars_set_columns_too_and_a_header_may_hold_a_number_within() -> None:
    rows = ["Plan 2 | Price", "Basic | 10 EUR", "Large | € 90"]
    assert of("\n".join(rows)) == [("table_header", rows[0]), ("table_row", rows[1]), ("table_row", rows[2])]


def test_a_rule_is_a_block_of_its_own() -> None:
    assert of(f"{GARDEN}\n\n----------\n\n{TOOLS}")[1] == ("paragraph", "----------")


def test_lines_of_a_script_without_spaces_are_joined() -> None:
    line = "庭園協会は毎月第一月曜日に集まり会員は育てたものを持ち寄りますお茶は四時に出され広間は六時に閉まります"
    text = "\n".join([line, line, line + "。"])
    assert kinds(text) == ["paragraph"]


def test_kinds_are_of_the_block_kinds() -> None:
    assert {block.kind for block in blocks_of(f"Title\n\n{GARDEN}\n- item")} == {
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
        BlockKind.ITEM,
    }


def test_even_two_printed_lines_are_one_paragraph() -> None:
    text = "Notes\nThe drill is led by the warden of the plant, who is\nLeonie Marsh."
    assert [text[block.start : block.end] for block in blocks_of(text)][1:] == text.split("\n")[1:]
    assert [text[block.start : block.end] for block in blocks_of(text, printed=True)][1:] == [text.split("\n", 1)[1]]


def test_lines_under_a_colon_are_items() -> None:
    text = "Everybody brings:\nwarm gloves\na torch\nspare batteries.\n\nWe leave at six.\n"
    assert of(text) == [
        ("paragraph", "Everybody brings:"),
        ("item", "warm gloves"),
        ("item", "a torch"),
        ("item", "spare batteries."),
        ("paragraph", "We leave at six."),
    ]


def test_sentences_under_a_colon_are_no_items() -> None:
    assert "item" not in kinds("She said this:\nThe road is closed.\nNobody may pass.\n")


def test_a_drawn_table_has_a_header_and_rows() -> None:
    text = "+----+----+\n| A  | B  |\n+----+----+\n| no | on |\n| so | os |\n+----+----+\n"
    assert kinds(text) == ["table_row", "table_header", "table_row", "table_row", "table_row", "table_row"]


def test_tables_apart_have_headers_of_their_own() -> None:
    text = "Name  Room\nAda   2\nBo    17\n\nTool  Price\nSaw   9\nAxe   12\n"
    assert kinds(text) == ["table_header", "table_row", "table_row"] * 2


def test_clauses_with_a_paragraph_sign_have_headings() -> None:
    assert headings(f"{GARDEN}\n\n§ 1  Use\n(1) {TOOLS}\n(2) {TOOLS}\n\n§ 2  Deposit\n{GARDEN}") == [
        "§ 1  Use",
        "§ 2  Deposit",
    ]
    assert headings(f"{GARDEN}\n\n§ 2 holds that the hall is shut.\n{TOOLS}") == []


def test_a_numbered_line_heads_what_stands_right_below_it() -> None:
    text = (
        f"{GARDEN}\n- Bring gloves\n- Bring a hat\n\n1. What it is\n{TOOLS}\n\n2. What to know\nBefore you come\n"
        f"• wash the pots\n• oil the spade\n\n3. Side effects\nCommon (1 in 10): tiredness\nRare (1 in 90): a rash\n"
    )
    assert headings(text) == ["1. What it is", "2. What to know", "Before you come", "3. Side effects"]
    assert kinds(f"{GARDEN}\n\n1. Wash the pots\n\n2. Call Ms. Hale\n\n{TOOLS}") == [
        "paragraph",
        "item",
        "item",
        "paragraph",
    ]


def test_a_label_line_among_others_is_no_heading() -> None:
    assert headings(f"Present: Ada Quist\nGuest for item 4: Mr. K. Lind, Hall\n\n{TOOLS}") == []
    assert headings(f"{GARDEN}\n\nChapter 4: The tools\n\n{TOOLS}") == ["Chapter 4: The tools"]


@pytest.mark.parametrize("byline", ["By Maren Oldcastle", "From our reporter in Hull"])
def test_an_author_alone_is_no_heading(byline: str) -> None:
    assert headings(f"New hall opens\n\n{byline}\n\n{GARDEN}") == ["New hall opens"]


def test_a_heading_that_looks_like_an_author_stays_one_further_down() -> None:
    body = "\n\n".join([GARDEN, TOOLS] * 3)
    assert headings(f"{body}\n\nBy Public Transport\n\n{GARDEN}") == ["By Public Transport"]
