"""The questions that the reader is fitted on: the fitting parts of question sets, written files and others."""

import argparse
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.reading.candidates import candidates_of
from bot.reading.reader import DEPTH
from bot.reading.scorer.digest import digest
from bot.reading.scorer.extraction import Extraction, extraction_of
from bot.reading.scorer.extractor import Extractor
from bot.reading.scorer.extractor_settings import WEIGHTS, ExtractorSettings
from bot.reading.scorer.read_scorer import MOST_READ
from bot.reading.scorer.windows import windows_of
from bot.verifier.export import ADAPTERS
from bot.verifier.verifier import Verifier
from index.embedding import Embedder, EmbedderSettings
from index.passage import Passage
from training.bundle import limited
from training.corpora import TrainingCorpus, corpus_of, followups_of, question_set, written_files
from training.judging import as_continued, questions_of
from training.kept import kept
from training.parts import Part
from training.shelf import Finder, Shelf, shelf_of

_WRITTEN, _PUBLIC = 14, 60  # questions of a corpus
QUESTION_SETS = Path(__file__).parents[1] / "tests" / "qa"
_OWN = {
    "article.jsonl": QUESTION_SETS.parents[1] / "index" / "corpus",
    "handbook.jsonl": QUESTION_SETS / "handbook",
}  # their dev splits
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ReadingModels:
    """The models whose readings are weighed."""

    extractor: Extractor
    verifier: Verifier


def options_of(description: str | None, arguments: Sequence[str] | None) -> argparse.Namespace:
    """What a fit is told: `data`, paths of files in SQuAD's format; the folders `models` and `cache`."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("data", nargs="*", type=Path)
    parser.add_argument("--models", type=Path, default=Path(".footnote"))
    parser.add_argument("--cache", type=Path, default=Path(".footnote/training"))
    options = parser.parse_args(arguments)
    options.cache.mkdir(parents=True, exist_ok=True)
    return options


def extracted(shelf: Shelf, finder: Finder, models: ReadingModels, number: int) -> tuple[list[Passage], Extraction]:
    """What is found for the question at `number` of a shelf, and what is read of it."""
    question, vector = shelf.corpus.questions[number], shelf.questions[number]
    found = (passage for _, passage in finder.find(question.text, vector, DEPTH))
    passages = as_continued(shelf, question, found)
    windows = windows_of(passages, vector, MOST_READ)
    readings = models.extractor.read(question.text, [window.read_text for window in windows])
    return passages, extraction_of(candidates_of(passages), windows, readings)


def read_all(
    name: str,
    paths: Sequence[Path],
    models: Path,
    cache: Path,
    rows_of: Callable[[Shelf, ReadingModels, Sequence[int]], Iterable[T]],
) -> list[T]:
    """What `rows_of` makes of the questions at some positions of each corpus, kept in `cache` under `name`.

    The corpora are the question sets, the written files with their follow-ups, and those at `paths` in SQuAD's format.
    """
    embedder = Embedder(EmbedderSettings(), models)
    reading = ReadingModels(Extractor(ExtractorSettings(), models), Verifier(models))
    rows: list[T] = []
    weights = digest((WEIGHTS, ADAPTERS))

    def read(corpus: TrainingCorpus) -> list[T]:
        shelf = shelf_of(corpus, embedder, cache)
        numbers = questions_of(shelf, Part.FIT)
        most = min(_WRITTEN if corpus.written else _PUBLIC, len(numbers))
        made = list(rows_of(shelf, reading, sorted(random.Random(0).sample(numbers, most))))
        print(f"{corpus.name}: {len(made)} questions read", flush=True)
        return made

    own = [question_set(QUESTION_SETS / each, folder) for each, folder in _OWN.items()]
    written = [make(path) for path in written_files() for make in (corpus_of, followups_of)]
    for corpus in [*own, *written, *(limited(corpus_of(path)) for path in paths)]:
        parts = [each.encode() for each in (weights, Part.FIT, repr(corpus))]
        rows += kept(cache, f"{name}-{corpus.name}", parts, partial(read, corpus))
    return rows
