"""An answer as Slack's blocks, and parts of it."""

from datetime import date
from pathlib import Path
from typing import Any

from bot.answer import Answer
from bot.slack.posts import (
    Shown,
    answer_posts,
)

TODAY = date(2026, 11, 27)
ROOT = Path(__file__).parents[3]
HERE = Shown("channel", "q1", TODAY)


def of_type(blocks: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [block for block in blocks if block["type"] == kind]


def menu(blocks: list[dict[str, Any]]) -> list[str]:
    """What the menu of the only row offers."""
    (row,) = of_type(blocks, "actions")
    return [option["value"] for option in row["elements"][-1]["options"]]


def further(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What stands in the box of further passages."""
    (box,) = of_type(blocks, "container")
    children: list[dict[str, Any]] = box["child_blocks"]
    return children


def only(shown: Answer, where: Shown = HERE) -> list[dict[str, Any]]:
    (post,) = answer_posts(shown, where)
    return post.blocks


def shown(view: dict[str, Any]) -> list[str]:
    return [block["text"]["text"] for block in view["blocks"] if "text" in block]


def quoted(view: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """The elements of each quote."""
    return [block["elements"][0]["elements"] for block in view["blocks"] if block["type"] == "rich_text"]
