"""What tells one run from another."""

from pathlib import Path

import pytest

from bot.evaluation import run_metadata
from bot.evaluation.cases import QuestionSet
from bot.evaluation.corpus import EvaluatedCorpus
from bot.settings import Settings

QUESTIONS = QuestionSet("fish", Path("fish.jsonl"), "sha256:0", ())


def facts(settings: Settings) -> dict[str, object]:
    return run_metadata.run_metadata(QUESTIONS, None, EvaluatedCorpus({}), settings, None)


@pytest.mark.parametrize(
    "changed", [{"reader": "none"}, {"max_risk": 0.1}, {"precision": "int8"}, {"model": "openai:x"}, {"passages": 3}]
)
def test_what_decides_about_the_answers_tells_runs_apart(tmp_path: Path, changed: dict[str, object]) -> None:
    plain = Settings(data=tmp_path)
    assert facts(plain) == facts(Settings(data=tmp_path))
    assert facts(plain) != facts(plain.model_copy(update=changed))


def test_other_weights_of_the_reader_tell_runs_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = facts(Settings(data=tmp_path))
    monkeypatch.setattr(run_metadata, "digest", lambda: "sha256:other")
    assert facts(Settings(data=tmp_path)) != plain


def test_an_address_is_kept_without_its_password(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, base_url="http://user:secret@127.0.0.1:9/v1")
    assert "secret" not in str(facts(settings))
    assert "127.0.0.1" in str(facts(settings))
