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


@pytest.fixture
def unindexed(tmp_path: Path, model_data: Path, embedder: object) -> Path:
    folder = tmp_path / ".footnote"
    folder.mkdir()
    (folder / "models").symlink_to(model_data / "models")
    for name in ("docs/a.txt", "docs/sub/b.txt", "more/c.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"This is the text of {name}.")
    return folder


@pytest.fixture
def linked(data: Path) -> Path:
    """A data folder with the model and no index."""
    Path(".footnote").mkdir()
    Path(".footnote/models").symlink_to(data / "models")
    return Path(".footnote")
