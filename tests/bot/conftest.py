from pathlib import Path

import pytest

from bot import wiring
from bot.settings import Settings
from index.embedding import Embedder
from tests.bot.terminals import Terminal


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    return Terminal(capsys, monkeypatch)


@pytest.fixture(scope="module")
def data(embedder: Embedder, model_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an index of the shipped article."""
    folder = tmp_path_factory.mktemp("indexed")
    (folder / "models").symlink_to(model_data / "models")
    wiring.synchronise(Settings(data=folder), wiring.SyncOrder(), lambda line: None)
    return folder
