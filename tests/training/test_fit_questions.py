"""How the questions of a fit are read."""

from pathlib import Path

import numpy as np

from bot.reading.scorer.extractor import Extractor
from bot.verifier.verifier import Verifier
from index.embedding import Embedder
from tests.training.shelves import mill_shelf
from training.fit_choice import NAMES, rows_of
from training.fit_questions import ReadingModels, extracted, options_of
from training.shelf import Finder


def test_what_is_read_is_what_is_found(
    tmp_path: Path, embedder: Embedder, extractor: Extractor, verifier: Verifier
) -> None:
    shelf = mill_shelf(embedder, tmp_path)
    models = ReadingModels(extractor, verifier)
    passages, extraction = extracted(shelf, Finder(shelf), models, 0)
    assert {candidate.passage.id for candidate in extraction.candidates} <= {passage.id for passage in passages}
    assert np.isfinite(extraction.log_odds).any()


def test_only_questions_with_an_answer_tell_of_a_choice(
    tmp_path: Path, embedder: Embedder, extractor: Extractor, verifier: Verifier
) -> None:
    shelf = mill_shelf(embedder, tmp_path)
    numbers = range(len(shelf.corpus.questions))
    rows = list(rows_of(shelf, ReadingModels(extractor, verifier), numbers))
    assert len(rows) == sum(bool(question.answers) for question in shelf.corpus.questions)
    assert all(row.scores.shape == (len(row.right), len(NAMES)) for row in rows)
    assert any(row.right.any() for row in rows)


def test_the_folder_of_what_is_kept_is_made(tmp_path: Path) -> None:
    options = options_of("A fit.", ["a.json", "--cache", str(tmp_path / "new")])
    assert options.data == [Path("a.json")]
    assert options.cache.is_dir()
