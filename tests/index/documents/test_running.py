from collections.abc import Sequence

from index.documents.running import running_lines


def without_running_lines(pages: Sequence[str]) -> list[str]:
    lines = [page.split("\n") for page in pages]
    return [
        "\n".join(line for number, line in enumerate(page) if number not in gone)
        for page, gone in zip(lines, running_lines(lines), strict=True)
    ]


def test_heads_and_feet_go_whatever_page_they_number() -> None:
    pages = [
        f"Boat yard rules\n{text}\nApproved in May\nPage {number} of 3\n" for number, text in enumerate("abc", start=1)
    ]
    assert [page.strip() for page in without_running_lines(pages)] == ["a", "b", "c"]


def test_two_pages_lose_only_what_numbers_them() -> None:
    pages = ["Opening hours\nNine to six.\nyard - 1", "Opening hours\nTen to four.\nyard - 2"]
    assert without_running_lines(pages) == ["Opening hours\nNine to six.", "Opening hours\nTen to four."]


def test_a_title_page_without_them_changes_nothing() -> None:
    pages = ["The boat yard", "Rules\na\n2", "Rules\nb\n3", "", "Rules\nc\n4"]
    assert without_running_lines(pages) == ["The boat yard", "a", "b", "", "c"]


def test_what_differs_stays() -> None:
    pages = ["Boats\na", "Sails\nb", "Oars\nc"]
    assert without_running_lines(pages) == pages


def test_what_stands_in_the_middle_stays() -> None:
    pages = [f"{name}\n{name}\nClosed in winter.\n{name}\n{name}" for name in ("a", "b", "c")]
    assert without_running_lines(pages) == pages


def test_a_print_of_nothing_else_stays() -> None:
    assert without_running_lines(["Draft"] * 4) == ["Draft"] * 4


def test_a_telephone_number_at_the_foot_of_every_page_is_kept_once() -> None:
    pages = [f"{text}\nBoat yard, call 555 0199 23 - {number}" for number, text in enumerate("abc", start=1)]
    assert without_running_lines(pages) == ["a\nBoat yard, call 555 0199 23 - 1", "b", "c"]


def test_numbers_that_do_not_count_the_pages_are_no_page_numbers() -> None:
    pages = [f"{text}\nB{22 * number} 7.{number} yes {600 + 3 * number}" for number, text in enumerate("abc", start=1)]
    assert without_running_lines(pages) == pages
    pages = [f"{text}\nRoom {number * number}" for number, text in enumerate("abcd", start=1)]
    assert without_running_lines(pages) == pages


def test_prints_bound_together_may_begin_to_count_anew() -> None:
    pages = [f"{text}\nPage {number}" for text, number in zip("abcdefg", [1, 2, 3, 4, 5, 1, 2], strict=True)]
    assert without_running_lines(pages) == list("abcdefg")
