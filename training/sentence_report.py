"""Single sentences beside windows: `python -m training.sentence_report DATA... --models F --cache F`.

The second design for a reader scores each sentence by itself. Both are shown without the first scorer, on the gold
paragraphs of the test part.
"""

from collections.abc import Callable, Sequence

import numpy as np
from sklearn.metrics import roc_auc_score

from bot.reading.candidates import Candidate, candidates_of
from bot.reading.extraction import EXTRACTION_FEATURES, extraction_of
from bot.reading.extractor import Extractor, ExtractorSettings
from bot.reading.network import Matrix
from bot.reading.windows import Window, windows_of
from index.embedding import Embedder, EmbedderSettings
from training.cases import Case, Mix, alone_of, cases_of
from training.questions import Part
from training.runs import options_of
from training.squad import Sample, load

_SAMPLE = Sample(paragraphs=1000, questions=350, parts=frozenset({Part.TEST}))
_SCORES = ("span", "over_none", "answerable")

Divide = Callable[[Case, Sequence[Candidate]], list[Window]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Read and report."""
    options = options_of(__doc__).parse_args(arguments)
    embedder = Embedder(EmbedderSettings(), options.models)
    extractor = Extractor(ExtractorSettings(), options.models)
    found = [case for path in options.data for case in cases_of(load(path, embedder, options.cache, _SAMPLE))]
    cases = [alone_of(case) for case in found if case.mix in {Mix.ANSWERABLE, Mix.IMPOSSIBLE}]
    for name, divide in (("windows", _windows), ("sentences", _sentences)):
        print(f"{name:10} {report(cases, extractor, divide)}")  # noqa: T201  a script's result


def report(cases: Sequence[Case], extractor: Extractor, divide: Divide) -> str:
    """For each score, how often its best sentence is right, and its area under the ROC of answerable or not."""
    best: dict[str, list[float]] = {name: [] for name in _SCORES}
    right: dict[str, list[bool]] = {name: [] for name in _SCORES}
    answerable = [case.mix is Mix.ANSWERABLE for case in cases]
    for case in cases:
        candidates = candidates_of(case.passages)
        rows = _rows(case, candidates, extractor, divide)
        for name in _SCORES:
            scores = rows[:, EXTRACTION_FEATURES.index(name)]
            at = candidates[int(np.argmax(scores))]
            best[name].append(float(scores.max()))
            right[name].append(case.is_right(at.passage, at.span.start, at.span.end))
    shares = {name: float(np.mean(np.array(right[name])[answerable])) for name in _SCORES}
    areas = {name: float(roc_auc_score(answerable, best[name])) for name in _SCORES}
    return "  ".join(f"{name}: right {shares[name]:.3f} auroc {areas[name]:.3f}" for name in _SCORES)


def _rows(case: Case, candidates: Sequence[Candidate], extractor: Extractor, divide: Divide) -> Matrix:
    windows = divide(case, candidates)
    readings = extractor.read(case.question, [window.head + window.text for window in windows])
    return extraction_of(candidates, windows, readings).rows


def _windows(case: Case, candidates: Sequence[Candidate]) -> list[Window]:
    return windows_of(case.passages, candidates, np.ones(len(candidates)))


def _sentences(case: Case, candidates: Sequence[Candidate]) -> list[Window]:
    head = f"{case.passages[0].title}: "
    return [Window(each.passage, each.span.start, each.span.end, head, each.text) for each in candidates]


if __name__ == "__main__":
    main()
