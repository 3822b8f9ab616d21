from pathlib import Path

import pytest

from bot.reading.reader import Reader
from bot.reading.scorer.calibration import fitted
from bot.reading.scorer.extractor import Extractor
from bot.reading.scorer.read_scorer import ReadScorer
from bot.reading.scorer.risk import threshold_for
from index.embedding import Embedder
from index.passage import Passage
from tests.bot.files import passages_of
from tests.bot.reading.plans import PLANS


@pytest.fixture
def reader(extractor: Extractor) -> Reader:
    return Reader(ReadScorer(extractor), threshold_for(fitted("reader").curve, 0.3))


@pytest.fixture
def plans(tmp_path: Path, embedder: Embedder) -> list[Passage]:
    path = tmp_path / "plans.md"
    path.write_text(PLANS, encoding="utf-8")
    return passages_of(path, embedder)
