"""What makes a step a node of the graph: its time is taken, and its outcome is dropped when the asker has gone."""

from time import perf_counter
from typing import Any

from bot import spans
from bot.turn_state import StoppedError, TurnState


def unless_stopped(step: Any) -> Any:  # noqa: ANN401  a node, as LangGraph takes it
    """The step, whose outcome is dropped when the asker has gone: a turn that nobody saw must not be stored."""

    def unless_stopped(state: TurnState) -> dict[str, Any]:
        update: dict[str, Any] = step(state)
        if state["stopped"].is_set():
            raise StoppedError
        return update

    return unless_stopped


def timed(name: str, step: Any) -> Any:  # noqa: ANN401  a node, as LangGraph takes it
    """The step, which adds to the timings how many milliseconds it took, under `name`."""

    @unless_stopped
    def timed(state: TurnState) -> dict[str, Any]:
        start = perf_counter()
        with spans.span(name) as span:
            update: dict[str, Any] = step(state)
            if "retrieved" in update:
                span.tell({"passages": len(update["retrieved"].passages)})
        return update | {"timings": state["timings"] | {name: milliseconds(start)}}

    return timed


def milliseconds(start: float) -> float:
    """Milliseconds since `start`, a value of `perf_counter`."""
    return round((perf_counter() - start) * 1000, 2)
