"""What the graph's nodes add to their steps."""

from threading import Event
from typing import cast

import pytest

from bot.nodes import timed, unless_stopped
from bot.question.intent import Intent
from bot.turn_state import StoppedError, TurnState


def state() -> TurnState:
    return cast(TurnState, {"stopped": Event(), "timings": {"condense": 1.5}})


def test_what_nobody_waits_for_is_dropped() -> None:
    gone = state()
    gone["stopped"].set()
    with pytest.raises(StoppedError):
        unless_stopped(lambda _: {"standalone": "x"})(gone)
    assert unless_stopped(lambda _: {"standalone": "x"})(state()) == {"standalone": "x"}


def test_a_step_is_timed_beside_those_before_it() -> None:
    update = timed("retrieve", lambda _: {"intent": Intent.ANSWER})(state())
    assert update["timings"]["condense"] == 1.5
    assert update["timings"]["retrieve"] >= 0
    assert update["intent"] is Intent.ANSWER
