"""Lines of an answer, and what each of them is."""

import pytest

from bot.writing.layout import (
    cells,
    is_echo,
    is_heading,
    is_row,
    is_separator,
    line_end,
    list_mark,
    sources_end,
    under_columns,
)

KEYS = {"kqztm"}


@pytest.mark.parametrize(
    ("raw", "first"),
    [
        ("Ten.\nTwo.", "Ten.\n"),
        ("Ten.<br>Two.", "Ten.<br>"),
        ("Ten.</p>\n", "Ten.</p>"),
        ("a `<br>` b\nc", "a `<br>` b\n"),
    ],
)
def test_a_line_ends_at_a_break(raw: str, first: str) -> None:
    assert raw[: line_end(raw, 0)] == first


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("- a laptop", "a laptop"),
        ("  * > Ten", "Ten"),
        ("1. Ten", "Ten"),
        ("2) **Ten** ships", "**Ten** ships"),
        ("(3) Ten", "Ten"),
        (r"4\. Ten", "Ten"),
        ("✅ Ten", "Ten"),
        ("- 1. Ten", "Ten"),
        ("## 2. Ten", "Ten"),
        ("12. Mai 1950", "12. Mai 1950"),
        ("*Ten* ships", "*Ten* ships"),
        ("-5 degrees", "-5 degrees"),
        ("2.5 hours", "2.5 hours"),
    ],
)
def test_marks_of_a_list_stand_before_its_words(line: str, words: str) -> None:
    assert line[list_mark(line, "It was on 12. Mai 1950.", begun=True) :] == words


def test_the_label_of_an_answer_stands_before_its_first_words_alone() -> None:
    assert list_mark("Short answer: ten", "", begun=False) == len("Short answer: ")
    assert list_mark("Answer: ten", "", begun=True) == 0


def test_a_heading_has_marks_or_is_bold_throughout() -> None:
    assert all(map(is_heading, ["# Ten", "### Opening hours\n", "**Opening hours**\n", "**Pay:**", "__Pay__:"]))
    assert not any(map(is_heading, ["#1 of ten", "Opening hours", "**Pay:** it rises", "**A** and **B**", "- Pay"]))


def test_a_table_has_a_separator_and_rows() -> None:
    assert all(map(is_separator, ["|---|---|\n", ":-- | --:", "| - | :-: |", "|---"]))
    assert not any(map(is_separator, ["---", "| a | - |", "a | b", "|", ""]))
    assert is_row("| a | b |")
    assert not is_row("a | b")
    assert cells(r"| a | b \| c |  |") == ["a", "b | c", ""]
    assert cells("a | b") == ["a", "b"]


def test_a_row_is_read_under_its_columns() -> None:
    assert under_columns(["Lark", "49", ""], ["Model", "Per day", "Source"]) == "Model: Lark | Per day: 49"
    assert under_columns(["Lark", "49"], ["", "Per day:"]) == "Lark | Per day: 49"
    assert under_columns(["Lark", "49"], []) == "Lark | 49"
    assert under_columns(["-", " "], ["A", "B"]) == ""


def rest(raw: str, held: str = "On ferries\nTen left") -> str | None:
    end = sources_end(raw, 0, KEYS, held)
    return None if end is None else raw[end:]


@pytest.mark.parametrize(
    "raw",
    [
        "Source: 1",
        "Sources: [[kqztm]], [[zzzzz]]",
        "**Source:** kqztm",
        "Quelle: On ferries",
        "Source: passage 2, ferries.md",
        "[^1]: On ferries",
        "[1]: https://example.org",
        "Sources:\n- [[kqztm]]\n\n- On ferries",
        "### References\n\n[1] On ferries, 2026\nOn trains\n\n[2] On trams\n",
        "**Quellen**\n1. On ferries",
    ],
)
def test_the_list_of_sources_is_told(raw: str) -> None:
    assert rest(raw) == ""


def test_what_stands_behind_the_sources_is_no_part_of_them() -> None:
    assert rest("Sources:\n- [[kqztm]]\n\nNote that ten left.") == "Note that ten left."
    assert rest("Source: 1\nTen left.") == "Ten left."


@pytest.mark.parametrize(
    "raw", ["Sources: coal and gas.", "Sources of income:\n- rent", "The source: 1", "[[kqztm]]: Ten", "[1] Ten left."]
)
def test_what_only_looks_like_sources_stays(raw: str) -> None:
    assert rest(raw) is None


def test_a_note_that_the_passages_hold_stays() -> None:
    assert rest("[1]: Ten left", "see [1]: Ten left") is None


def test_the_question_may_be_repeated() -> None:
    assert all(map(is_echo, ["Question: How many?", "**Frage:** Wie viele?\n"]))
    assert not any(map(is_echo, ["Question: ten left.", "The question is: how many?"]))
