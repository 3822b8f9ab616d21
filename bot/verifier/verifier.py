"""The verifier: a small cross-encoder with two scores. Runs in ONNX Runtime, without torch."""

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.verifier.base_model import IDENTITY
from bot.verifier.export import ADAPTERS, export
from bot.verifier.pairs import PairTokenizer, SentenceInPlace
from index import onnx

THRESHOLDS = Path(__file__).with_name("thresholds.json")
_EXPORT_VERSION = 1
_ANSWERS, _SUPPORTS = 0, 1  # columns of the output
LogOdds = npt.NDArray[np.float64]


class Verifier:
    """Says whether sentences answer a question, and whether evidence supports a claim.

    `least_support` are the log-odds from which on a claim counts as supported: nineteen of twenty that are do.
    `sure_support` are those that nine of ten claims do not reach which are wrong and found to be so by exact checks.
    """

    def __init__(self, data: Path, on_export: Callable[[], None] | None = None) -> None:
        """Load the model, exporting it under `data`/models first when that was not done yet (`on_export` is told).

        Raises ModelError when the base model is missing or another one, or cannot be exported.
        """
        learnt = onnx.weights_digest(ADAPTERS, 'reinstall Footnote, or set verifier = "none"')
        key = hashlib.sha256(f"{IDENTITY} {learnt} {_EXPORT_VERSION}".encode()).hexdigest()
        folder = data / "models" / f"verifier-{key[:16]}"
        if not folder.is_dir():
            if on_export:
                on_export()
            onnx.create(folder, export)
        self._model = onnx.load_model(folder)
        self._model.load()
        self._pairs = PairTokenizer(self._model.tokenizer)
        thresholds: dict[str, float] = json.loads(THRESHOLDS.read_text(encoding="utf-8"))
        self.least_support, self.sure_support = thresholds["supports"], thresholds["surely_supports"]

    def answers(self, question: str, sentences: Sequence[SentenceInPlace]) -> LogOdds:
        """The log-odds that each of at least one sentence answers the question: (sentences,)."""
        return self._run(self._pairs.for_question(question, sentences))[:, _ANSWERS]

    def supports(self, claim: str, evidence: str) -> float:
        """The log-odds that the evidence supports the claim; both as `pairs` makes them."""
        return float(self._run([self._pairs.for_claim(claim, evidence)])[0, _SUPPORTS])

    def _run(self, rows: Sequence[Sequence[int]]) -> LogOdds:
        ids: npt.NDArray[np.int64] = np.zeros((len(rows), max(map(len, rows))), dtype=np.int64)
        mask = np.zeros_like(ids)
        for number, row in enumerate(rows):
            ids[number, : len(row)] = row
            mask[number, : len(row)] = 1
        return self._model.run(ids, mask, np.zeros_like(ids))[0].astype(np.float64)
