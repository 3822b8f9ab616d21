"""What leads elsewhere and says nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.navigation import asks_for_address, navigation_of
from tests.passages import cut


def leads(*lines: str) -> list[int]:
    text = "\n".join(lines)
    ranges, start = [], 0
    for line in lines:
        ranges.append((start, start + len(line)))
        start += len(line) + 1
    return sorted(navigation_of(cut("a", text, ranges=ranges)))


@pytest.mark.parametrize(
    "line",
    [
        "[![Build](https://ci.example/x.svg)](https://ci.example/x) ![Licence](https://img.example/l.svg)",
        "- [Getting started](#getting-started)",
        "https://docs.example/guide",
        "<https://docs.example/guide>",
        "[1]: https://docs.example/guide",
        "2.1 Opening the lid ............. 14",
        "Preface . . . . . . . . . vii",
        "For more details, see If a backup stops mid-way, is the data kept?.",
        "- For further information about keys please refer to the chapter on encryption.",
        "See the page on filters for more examples.",
        "See also BORG_NEW_PASSPHRASE.",
        "More information can be found in the handbook.",
        "Cc: Ada Quist <a.quist@harbour.example>, Nils Berg <n.berg@harbour.example>",
    ],
)
def test_links_and_contents_lead_elsewhere(line: str) -> None:
    assert leads(line) == [0]


@pytest.mark.parametrize(
    "line",
    [
        "The guide is at https://docs.example/guide.",
        "- [Ana Ruiz](https://people.example/ana)",
        "The pump runs at 40 bar.",
        "Wait ... then close the lid.",
        "42",
        "To: all staff of the harbour office",
        "See your doctor within two days.",
        "For more than 20 guests, see the landlord.",
        "For more memory, check the box at the bottom.",
        "Check the seal for more than one crack.",
    ],
)
def test_what_says_something_does_not(line: str) -> None:
    assert leads(line) == []


def test_a_run_of_links_is_a_menu() -> None:
    menu = [f"- [{name}](https://example.org/{name})" for name in ("home", "docs", "blog")]
    assert leads("Read the notes first.", *menu, "All of it is free.") == [1, 2, 3]


def test_an_address_may_be_asked_for() -> None:
    assert asks_for_address("What is the URL of the guide?")
    assert not asks_for_address("Who wrote the guide?")


@given(st.lists(st.text("[]()!#.:/ah 1", min_size=1, max_size=20), min_size=1, max_size=6))
def test_any_text_can_be_judged(lines: list[str]) -> None:
    assert set(leads(*lines)) <= set(range(len(lines)))
