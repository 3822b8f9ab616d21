"""A folder with two documents to ask, and the models, made once a run."""

from pathlib import Path

import pytest

import footnote_qa
from index.embedding import Embedder

TEXTS = {
    "leave.md": "# Leave\n\nEvery employee has thirty days of paid leave a year. "
    "Leave is approved by the head of the department.\n",
    "travel.md": "# Travel\n\nTrain tickets are booked by the travel desk. A hotel may cost 120 euros a night.\n",
}


@pytest.fixture(autouse=True)
def handbook(tmp_path: Path, plain_environment: None, model_data: Path, embedder: Embedder) -> Path:
    """The working folder holds `handbook`, and a `.footnote` in which the models are exported already."""
    folder = tmp_path / "handbook"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    with_models(tmp_path / ".footnote", model_data)
    return folder


def with_models(data: Path, model_data: Path) -> Path:
    """A data folder in which the models are exported already."""
    data.mkdir()
    (data / "models").symlink_to(model_data / "models")
    return data


def documents(footnote: footnote_qa.Footnote, question: str = "leave, travel, board") -> set[str]:
    return {passage.document for passage in footnote.search(question)}
