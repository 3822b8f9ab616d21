"""Fit the reader's networks: `python -m training.fit_reader DATA... --models FOLDER --cache FOLDER`.

DATA are files in SQuAD's format. Fitted on the training part of the articles alone: the networks that weigh the
extractor beside these are fitted on the development part, and would trust too much what knows it. The report is on the
test part.
"""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

import bot.reading
from bot.reading.network import Matrix, Network, sigmoid
from bot.reading.scoring import ANSWER_INPUTS, RANK_INPUTS
from bot.reading.spans import CHANCE_INPUTS, PIECE_FEATURES, chance_inputs
from index.embedding import Embedder, EmbedderSettings
from training.cases import SHARES, cases_of
from training.examples import Example, examples_of, judged
from training.networks import fit_chance, fit_ranking
from training.questions import Part
from training.report import report
from training.squad import Sample, load

_PARAGRAPHS, _QUESTIONS = 320, 1200  # of a set without unanswerable questions, which are scarce
_RIGHT_SPAN = 0.5  # F1 from which a span is right enough to be shown
_SPAN_THRESHOLD = 0.5
_HIDDEN = 16
_NETS = 3  # whose mean is shipped: one alone leans on chance where the data are thin
_EPOCHS = 10


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, report and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="+", type=Path)
    parser.add_argument("--models", type=Path, required=True, help="where the exported embedder is, or will be")
    parser.add_argument("--cache", type=Path, required=True, help="where vectors are kept between runs")
    parser.add_argument("--out", type=Path, default=Path(bot.reading.__file__).with_name("weights.json"))
    options = parser.parse_args(arguments)
    embedder = Embedder(EmbedderSettings(), options.models)
    examples: list[Example] = []
    for path in options.data:
        whole = "squad2" in path.name
        data = load(path, embedder, options.cache, Sample(10**6, 10**6) if whole else Sample(_PARAGRAPHS, _QUESTIONS))
        examples += examples_of(cases_of(data))
        print(path.name, len(examples), flush=True)  # noqa: T201  a script's progress
    weights = fit([example for example in examples if example.part is Part.TRAIN])
    options.out.write_text(json.dumps(weights, separators=(",", ":")) + "\n", encoding="utf-8")
    print(report([example for example in examples if example.part is Part.TEST], weights))  # noqa: T201  a script's result


def fit(examples: list[Example]) -> dict[str, Any]:
    """All networks and thresholds; what judges a network's outputs is fitted on articles that it was not fitted on."""
    ranked: list[tuple[Example, Matrix, bool]] = []
    spanned: list[tuple[Matrix, Matrix, Matrix]] = []
    for fold in (0, 1):
        others = [example for example in examples if example.fold != fold]
        rank, span = Network(_fit_rank(others)), Network(_fit_span(others))
        for example in examples:
            if example.fold == fold:
                row, right, _ = judged(example, rank, span)
                ranked.append((example, row, right))
                if example.pieces is not None:
                    spanned.append((*example.pieces, span(example.pieces[0])))
    answer, threshold = _fit_answer(ranked)
    return {
        "sentence": {"inputs": RANK_INPUTS, **_fit_rank(examples, _NETS)},
        "answer": {"inputs": ANSWER_INPUTS, **answer},
        "threshold": threshold,
        "span": {"inputs": PIECE_FEATURES, **_fit_span(examples)},
        "span_chance": {"inputs": CHANCE_INPUTS, **_fit_span_chance(spanned)},
        "span_threshold": _SPAN_THRESHOLD,
    }


def _fit_rank(examples: Sequence[Example], nets: int = 1) -> dict[str, Any]:
    kept = [example for example in examples if example.right.any()]
    return fit_ranking(
        [example.inputs for example in kept],
        [example.right.astype(np.float64) for example in kept],
        _HIDDEN,
        _EPOCHS,
        [example.headings for example in kept],
        nets,
    )


def _fit_answer(ranked: Sequence[tuple[Example, Matrix, bool]]) -> tuple[dict[str, Any], float]:
    """The network that tells whether the best candidate is right, and the threshold below which to abstain."""
    counts = Counter(example.mix for example, _, _ in ranked)
    rows = np.array([row for _, row, _ in ranked])
    right = np.array([float(is_right) for _, _, is_right in ranked])
    weights = np.array([SHARES[example.mix] / counts[example.mix] for example, _, _ in ranked])
    network = fit_chance(rows, right, weights, _HIDDEN, _EPOCHS, _NETS)
    chances = np.array([sigmoid(float(logit)) for logit in Network(network)(rows)])
    return network, _threshold(chances, right)


def _threshold(chances: Matrix, right: Matrix) -> float:
    """Where nine of ten right best candidates are still shown."""
    return round(float(np.quantile(chances[right > 0], 0.1)), 3)


def _fit_span(examples: Sequence[Example]) -> dict[str, Any]:
    kept = [example.pieces for example in examples if example.pieces and example.pieces[1].max() > _RIGHT_SPAN]
    return fit_ranking([rows for rows, _ in kept], [scores**4 for _, scores in kept], _HIDDEN, _EPOCHS)


def _fit_span_chance(spanned: Sequence[tuple[Matrix, Matrix, Matrix]]) -> dict[str, Any]:
    rows = np.array([chance_inputs(rows, outputs) for rows, _, outputs in spanned])
    right = np.array([float(scores[int(np.argmax(outputs))] >= _RIGHT_SPAN) for _, scores, outputs in spanned])
    return fit_chance(rows, right, np.ones(len(rows)), _HIDDEN, _EPOCHS)


if __name__ == "__main__":
    main()
