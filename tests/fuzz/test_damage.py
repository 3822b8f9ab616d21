"""A sample of what `python -m tests.fuzz` tries."""

from pathlib import Path

import pytest

from tests.fuzz import trial


@pytest.fixture(scope="module")
def template(model_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    trial.make(folder, model_data / "models")
    return folder


def test_damage_is_noticed_or_harmless_and_mended(template: Path, tmp_path: Path) -> None:
    outcome = trial.run(template, tmp_path / "trial", seed=0)
    assert outcome.kind in {"noticed", "harmless"}, outcome
