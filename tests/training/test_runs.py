"""What is read once, and kept."""

from pathlib import Path

import pytest

from training import runs


def test_what_was_made_is_kept_for_the_same_parts_and_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    def make() -> int:
        made.append(len(made))
        return made[-1]

    def found(*parts: str) -> int:
        return runs.kept(tmp_path / "cache", "read", parts, make)

    assert [found("dev"), found("dev"), found("test"), found("dev", "x")] == [0, 0, 1, 2]
    monkeypatch.setattr(runs, "digest", lambda names: "sha256:other")
    assert found("dev") == 3
