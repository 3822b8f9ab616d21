"""The machine's limit: what the models' forward passes of the same questions take, and what batching them saves."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.chain import Answerer
from index.onnx import OnnxModel

_TOGETHER = 4  # questions in one pass
_ROUNDS = 3
Inputs = tuple[npt.NDArray[np.int64], ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """Questions a second by forward passes alone, and how much faster one pass of four is than four passes."""

    rate: float
    batching: float


@contextmanager
def _recorded() -> Iterator[list[tuple[OnnxModel, Inputs]]]:
    """Within it, what goes into models is kept in the list."""
    passes: list[tuple[OnnxModel, Inputs]] = []
    run = OnnxModel.run

    def record(model: OnnxModel, *inputs: Any) -> Any:
        passes.append((model, inputs))
        return run(model, *inputs)

    OnnxModel.run = record  # type: ignore[assignment, method-assign]  # put back below
    try:
        yield passes
    finally:
        OnnxModel.run = run  # type: ignore[method-assign]


def limit(answerer: Answerer, questions: Sequence[str], workers: int) -> Limit:
    """What the models alone would bear of these questions, `workers` at a time."""
    with _recorded() as passes:
        for question in questions:
            answerer.ask(question)
    with ThreadPoolExecutor(workers) as pool:
        alone = min(_seconds(lambda: list(pool.map(_pass, passes))) for _ in range(_ROUNDS))
    readings = [inputs for model, inputs in passes if _is_reader(model)][: 2 * _TOGETHER]
    reader = next(model for model, _ in passes if _is_reader(model))
    some = [readings[first : first + _TOGETHER] for first in range(0, len(readings), _TOGETHER)]
    apart = min(_seconds(lambda: [reader.run(*each) for each in readings]) for _ in range(_ROUNDS))
    together = min(_seconds(lambda: [reader.run(*_stacked(each)) for each in some]) for _ in range(_ROUNDS))
    return Limit(len(questions) / alone, apart / together)


def _pass(recorded: tuple[OnnxModel, Inputs]) -> object:
    model, inputs = recorded
    return model.run(*inputs)


def _is_reader(model: OnnxModel) -> bool:
    return "pad" in model.metadata


def _stacked(batches: Sequence[Inputs]) -> Inputs:
    """The batches as one, filled up with padding that the mask hides."""
    longest = max(batch[0].shape[1] for batch in batches)
    return tuple(
        np.concatenate([np.pad(batch[part], ((0, 0), (0, longest - batch[part].shape[1]))) for batch in batches])
        for part in range(len(batches[0]))
    )


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
