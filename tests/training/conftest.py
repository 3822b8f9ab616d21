"""A small bundle, made of questions that were written for it."""

import json
from pathlib import Path

import pytest

from tests.training.entries import ENTRY
from training import bundle as bundling


@pytest.fixture(scope="session")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the bundle."""
    folder = tmp_path_factory.mktemp("bundle")
    lines = [
        json.dumps({**ENTRY, "id": str(number), "text": f"{ENTRY['text']}\nMill number {number}.\n"})
        for number in range(7)
    ]
    (folder / "mill.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bundling, "written_files", lambda: [folder / "mill.jsonl"])
        bundling.build([], folder, folder / "cache", folder / "bundle.npz", lambda _: None)
    return folder / "bundle.npz"
