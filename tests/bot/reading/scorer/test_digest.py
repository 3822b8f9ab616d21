"""The digest of the reader's weights."""

import shutil
from pathlib import Path

import pytest

from bot.reading.scorer import digest


def test_the_digest_changes_with_any_of_the_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(digest.__file__).parent
    names = ("confidence.json", "extractor.safetensors")
    for name in names:
        shutil.copy(folder / name, tmp_path)
    shipped = digest.digest()
    monkeypatch.setattr(digest, "__file__", str(tmp_path / "digest.py"))

    assert digest.digest() == shipped
    seen = {shipped}
    for name in names:
        with (tmp_path / name).open("ab") as file:
            file.write(b" ")
        seen.add(digest.digest())
    (tmp_path / "confidence.json").unlink()
    seen.add(digest.digest())
    assert len(seen) == len(names) + 2
