"""What the steps of a turn know of it, and hand on."""

import warnings
from collections.abc import Callable, Sequence
from threading import Event
from typing import Annotated, Any, TypedDict

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # LangGraph warns, at import, of what only its authors can change
    from langgraph.channels import UntrackedValue

from bot.answer import Answer
from bot.assembly import Drafted
from bot.question.followup import Turn
from bot.question.intent import Intent
from bot.question.parts import Part
from bot.trace import Fallback
from bot.writing.writer import Completion
from index.access import Filter
from index.passage import Passage
from index.retrieval import Retrieved

OnFound = Callable[[Sequence[Passage]], None]


class TurnState(TypedDict, total=False):
    """What is known of a turn. `turns` alone is kept between questions, as plain JSON."""

    turns: list[dict[str, Any]]
    question: Annotated[str, UntrackedValue]
    allowed: Annotated[Filter, UntrackedValue]
    standalone: Annotated[str, UntrackedValue]
    continued: Annotated[tuple[str, ...], UntrackedValue]
    completion: Annotated[Completion | None, UntrackedValue]
    intent: Annotated[Intent, UntrackedValue]
    retrieved: Annotated[Retrieved, UntrackedValue]
    parts: Annotated[Sequence[tuple[Part, Retrieved]], UntrackedValue]
    drafted: Annotated[Drafted, UntrackedValue]
    unreachable: Annotated[bool, UntrackedValue]
    fallback: Annotated[Fallback | None, UntrackedValue]
    timings: Annotated[dict[str, float], UntrackedValue]
    stopped: Annotated[Event, UntrackedValue]
    context: Annotated[Sequence[str | Turn], UntrackedValue]
    on_found: Annotated[OnFound | None, UntrackedValue]
    on_writing: Annotated[Callable[[], None] | None, UntrackedValue]
    answer: Annotated[Answer, UntrackedValue]


class StoppedError(Exception):
    """Nobody waits for the answer any more."""


def turns_of(state: TurnState) -> list[Turn]:
    """The turns before this one, the oldest first."""
    return [Turn.from_json(turn) for turn in state.get("turns", [])]
