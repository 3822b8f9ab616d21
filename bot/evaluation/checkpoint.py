"""The checkpoint of a run: each conversation as it ends, so that a run that was interrupted can go on."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.evaluation.outcome import Outcome

_FOLDER = "evaluation"
_OUTCOMES = TypeAdapter(tuple[Outcome, ...])


def key(parts: Mapping[str, Any]) -> str:
    """What tells one run from another: a digest of `parts`, plain JSON, such as the digests of set and documents."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


class Checkpoint:
    """The conversations of one run, a line each, in a file of the data folder."""

    def __init__(self, data: Path, name: str, run: str) -> None:
        """`name` is the question set's, `run` the key of the run."""
        self.path = data / _FOLDER / f"{name}-{run[:16]}.jsonl"

    def begin(self, *, resume: bool) -> dict[str, Outcome]:
        """The outcomes, by case, of the conversations that were held before; without `resume` these are forgotten."""
        kept = self._read() if resume else []
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text("".join(f"{line}\n" for line, _ in kept), encoding="utf-8")  # without a torn last line
        return {outcome.id: outcome for _, outcomes in kept for outcome in outcomes}

    def add(self, outcomes: tuple[Outcome, ...]) -> None:
        """Note the outcomes of a conversation that has ended."""
        with self.path.open("a", encoding="utf-8") as file:
            file.write(_OUTCOMES.dump_json(outcomes).decode() + "\n")

    def end(self) -> None:
        """The run is over: nothing is left to go on with."""
        self.path.unlink(missing_ok=True)

    def _read(self) -> list[tuple[str, tuple[Outcome, ...]]]:
        kept = []
        lines = self.path.read_text(encoding="utf-8").splitlines() if self.path.is_file() else []
        for line in lines:
            try:
                kept.append((line, _OUTCOMES.validate_json(line)))
            except ValidationError:  # torn when the run was killed: that conversation is held again
                continue
        return kept
