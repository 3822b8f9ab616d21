from pathlib import Path

import pytest

from bot import indexing
from bot.settings import Settings
from index.embedding import Embedder
from index.plan import SyncOrder
from tests.bot.terminals import Terminal


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    return Terminal(capsys, monkeypatch)


@pytest.fixture(scope="module")
def data(embedder: Embedder, model_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an index of the shipped article."""
    folder = tmp_path_factory.mktemp("indexed")
    (folder / "models").symlink_to(model_data / "models")
    indexing.synchronise(Settings(data=folder), SyncOrder(), lambda line: None)
    return folder
