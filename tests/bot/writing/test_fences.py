"""Fences around prose are taken away, fences around code are not."""

import pytest

from bot.writing.fences import without_prose_fences

PROSE = "Ten ships left the bay. [[kqztm]]\nTwo ships stayed there. [[bcdfg]]\n"


def unwrapped(raw: str, held: str = "", *, at_line_start: bool = True, over: bool = True) -> str:
    return without_prose_fences(raw, held, at_line_start=at_line_start, over=over)


@pytest.mark.parametrize("language", ["", "markdown", "md", "text", " Markdown"])
def test_an_answer_in_a_fence_is_unwrapped(language: str) -> None:
    assert unwrapped(f"```{language}\n{PROSE}```\nDone.") == f"{PROSE}Done."
    assert unwrapped(f"~~~{language}\n{PROSE}~~~") == PROSE


def test_items_and_what_stands_around_do_not_hinder() -> None:
    items = "- a blue laptop [[kqztm]]\n- a headset [[kqztm]]\n"
    assert unwrapped(f"Each gets:\n```\n{items}```\n") == f"Each gets:\n{items}"


def test_a_fence_that_is_still_open_is_kept_until_the_end() -> None:
    assert unwrapped(f"```\n{PROSE}", over=False) == f"```\n{PROSE}"
    assert unwrapped(f"```\n{PROSE}", over=True) == PROSE


@pytest.mark.parametrize(
    "block",
    [
        "```sh\nTen ships left the bay.\n```",
        "```\nmake all\nmake test\n```",
        "```\npip install --upgrade <name>\ncd the/new/folder && run it.\n```",
        "```text\nname: value\nport: 80\n```",
        "```\nfor ship in ships:\n    leave(ship)\n```",
        "```yaml\n- name: the first ship.\n```",
    ],
)
def test_code_stays_in_its_fence(block: str) -> None:
    assert unwrapped(f"Run:\n{block}") == f"Run:\n{block}"


def test_what_the_passages_hold_stays_in_its_fence() -> None:
    block = "```\nWrite this line first.\nThen write another line.\n```"
    assert unwrapped(block, "As such:\nWrite this line first.\nThen write another line.\nSo.") == block
    assert unwrapped(block) != block


def test_a_fence_begins_a_line() -> None:
    assert unwrapped(f"```\n{PROSE}```", at_line_start=False) == f"```\n{PROSE}```"
    assert unwrapped(f"So ```\n{PROSE}```\n").startswith("So ```")
