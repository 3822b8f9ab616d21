"""How the written questions are handled: `python -m training.written_report [--part test] [--unseen | --followups]`.

Each document's questions are asked over all documents of its kind, with what ships: retriever, reader, threshold; with
`--followups` those of its threads after the first ones, completed as the bot does it.
Prints a table by kind, one by the way of asking, the area under the ROC of the confidence (also within fifths of what
the manner of a question alone tells), and how often it is right by what it says.
"""

import argparse
import json
import random
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import numpy as np
from sklearn.metrics import roc_auc_score

from bot.reading.reader import Reader
from bot.reading.scorer.calibration import fitted
from bot.reading.scorer.extractor import Extractor
from bot.reading.scorer.extractor_settings import ExtractorSettings
from bot.reading.scorer.read_scorer import ReadScorer
from bot.reading.scorer.risk import threshold_for
from bot.settings import Settings
from bot.verifier.verifier import Verifier
from index.embedding import Embedder, EmbedderSettings
from training.corpora import WRITTEN, TrainingCorpus, corpus_of, followups_of, written_files
from training.judging import JudgedQuestion, asked, questions_of
from training.manner import manner_of
from training.parts import Part
from training.shelf import Finder, shelf_of

_FOUND = 5
_FIFTHS = 5
_RESAMPLES = 1000
_LEVELS = (0.0, 0.2, 0.4, 0.6, 0.8)


def corpora(*, unseen: bool, followups: bool = False) -> list[TrainingCorpus]:
    """The written corpora, or their `followups`; with `unseen`, documents which nothing was fitted on, asked alone."""
    if followups:
        return [corpus for corpus in map(followups_of, written_files()) if corpus.questions]
    if not unseen:
        return [corpus_of(path) for path in written_files()]
    return [_with_unseen(corpus_of(WRITTEN / path.name), corpus_of(path)) for path in unseen_files()]


def unseen_files() -> list[Path]:
    """Files of documents that were written after the training."""
    return sorted((WRITTEN / "unseen").glob("*.jsonl"))


def _with_unseen(seen: TrainingCorpus, new: TrainingCorpus) -> TrainingCorpus:
    """The documents of both; the questions of the new ones, all for testing."""
    shift = len(seen.documents)
    moved = [replace(each, document=each.document + shift, part=Part.TEST) for each in new.questions]
    return TrainingCorpus(f"{seen.name}-unseen", [*seen.documents, *new.documents], moved, written=True)


def shipped_reader(models: Path, risk: float, *, verify: bool) -> Reader:
    """The reader as it ships, with or without the verifier."""
    scorer = ReadScorer(Extractor(ExtractorSettings(), models), Verifier(models) if verify else None)
    return Reader(scorer, threshold_for(fitted(scorer.calibration).curve, risk))


def ask_all(
    every: Iterable[TrainingCorpus], part: Part, most: int, reader: Reader, embedder: Embedder, cache: Path
) -> tuple[list[JudgedQuestion], list[float], list[float]]:
    """The questions of a part, at most so many a corpus, what their manner tells, and the milliseconds of reading."""
    judged: list[JudgedQuestion] = []
    manner: list[float] = []
    times: list[float] = []
    for corpus in every:
        shelf, odds = shelf_of(corpus, embedder, cache), manner_of(corpus)
        finder, numbers = Finder(shelf), questions_of(shelf, part)
        for number in sorted(random.Random(1).sample(numbers, min(most, len(numbers)))):
            start = perf_counter()
            judged.append(asked(shelf, finder, reader, number))
            times.append((perf_counter() - start) * 1000)
            manner.append(float(odds[number]))
        print(f"{corpus.name}: {_line([each for each in judged if each.corpus == corpus.name])}", flush=True)
    return judged, manner, times


def _share(asked_: Sequence[JudgedQuestion], of: Callable[[JudgedQuestion], bool]) -> str:
    """A share with its 95 % interval by resampling questions."""
    marks = np.array([of(case) for case in asked_], dtype=float)
    if not len(marks):
        return "-"
    drawn = np.random.default_rng(0).choice(marks, (_RESAMPLES, len(marks))).mean(axis=1)
    low, high = np.quantile(drawn, (0.025, 0.975))
    return f"{marks.mean():.3f} [{low:.3f}, {high:.3f}] of {len(marks)}"


def _line(every: Sequence[JudgedQuestion]) -> str:
    answerable = [case for case in every if case.question.answers]
    bare = [case for case in every if not case.question.answers]
    return (
        f"hit@5 {_share(answerable, lambda case: case.rank is not None and case.rank < _FOUND)}, "
        f"after reading {_share(answerable, lambda case: case.reread is not None and case.reread < _FOUND)}; "
        f"answered rightly {_share(answerable, lambda case: case.handled)}; best candidate right "
        f"{_share(answerable, lambda case: case.right)}; refused rightly {_share(bare, lambda case: case.handled)}; "
        f"handled rightly {_share(every, lambda case: case.handled)}"
    )


def _area(every: Sequence[JudgedQuestion], of: Callable[[JudgedQuestion], bool]) -> float:
    return float(roc_auc_score([of(case) for case in every], [case.draft.confidence for case in every]))


def tell(every: Sequence[JudgedQuestion], manner: Sequence[float], times: Sequence[float]) -> None:
    """Print the tables."""
    print(f"all: {_line(every)}")
    for how in sorted({case.question.how for case in every}):
        some = [case for case in every if case.question.how == how]
        print(f"  {how}: {_share(some, lambda case: case.handled)}")
    print(f"area, right or not: {_area(every, lambda case: case.right):.3f}")
    print(f"area, answerable or not: {_area(every, lambda case: bool(case.question.answers)):.3f}")
    levels = np.quantile(manner, np.linspace(0, 1, _FIFTHS + 1)[1:-1])
    fifths = [
        [case for case, odds in zip(every, manner, strict=True) if np.digitize(odds, levels) == fifth]
        for fifth in range(5)
    ]
    inner = [_area(each, lambda case: bool(case.question.answers)) for each in fifths if len(each) > _FIFTHS]
    print(f"  within fifths of the manner: {statistics.mean(inner):.3f}; manner alone: ", end="")
    print(f"{roc_auc_score([bool(case.question.answers) for case in every], manner):.3f}")
    for low in _LEVELS:
        some = [case for case in every if low <= case.draft.confidence < low + 0.2 + (low == _LEVELS[-1]) * 0.01]
        if some:
            told_confidence = statistics.mean(case.draft.confidence for case in some)
            right = _share(some, lambda case: case.right)
            print(f"  said {low:.1f} to {low + 0.2:.1f}: {told_confidence:.2f} on average, right {right}")
    print(f"time, p50 and p95: {np.quantile(times, 0.5):.0f} and {np.quantile(times, 0.95):.0f} ms")


def main(arguments: Sequence[str] | None = None) -> None:
    """Ask and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", type=Part, default=Part.TEST)
    asked_of = parser.add_mutually_exclusive_group()
    asked_of.add_argument("--unseen", action="store_true", help="ask about the documents that nothing was fitted on")
    asked_of.add_argument("--followups", action="store_true", help="ask the follow-ups of the threads alone")
    parser.add_argument("--most", type=int, default=1000, help="questions of a corpus")
    parser.add_argument("--risk", type=float, default=Settings.model_fields["max_risk"].default)
    parser.add_argument("--unverified", action="store_true", help="read without the verifier")
    parser.add_argument("--models", type=Path, default=Path(".footnote"))
    parser.add_argument("--cache", type=Path, default=Path(".footnote/training"))
    parser.add_argument("--json", type=Path, help="where each question's outcome goes, a line each")
    options = parser.parse_args(arguments)
    reader = shipped_reader(options.models, options.risk, verify=not options.unverified)
    embedder = Embedder(EmbedderSettings(), options.models)
    every, manner, times = ask_all(
        corpora(unseen=options.unseen, followups=options.followups),
        options.part,
        options.most,
        reader,
        embedder,
        options.cache,
    )
    tell(every, manner, times)
    if options.json:
        options.json.write_text("".join(f"{json.dumps(_told(case))}\n" for case in every), encoding="utf-8")


def _told(case: JudgedQuestion) -> dict[str, object]:
    return {
        "corpus": case.corpus,
        "question": case.question.text,
        "how": case.question.how,
        "answerable": bool(case.question.answers),
        "handled": case.handled,
        "right": case.right,
        "found": case.rank,
        "confidence": case.draft.confidence,
        "withheld": case.draft.withheld,
        "said": [sentence.text for sentence in case.draft.sentences],
    }


if __name__ == "__main__":
    main()
