import pytest

pytest.importorskip("sklearn")

from bot.draft import Draft, DraftSentence
from bot.engine import Engine
from training.corpora import CorpusQuestion
from training.judging import JudgedQuestion
from training.parts import Part
from training.written_report import tell


def judged(number: int) -> JudgedQuestion:
    """Every second question has an answer, which is shown; every fourth of these is wrong."""
    answerable, right = number % 2 == 0, number % 2 == 0 and number % 8 != 0
    draft = Draft((DraftSentence("It burned.", ()),) if answerable else (), 0.9 if right else 0.1, Engine.READER)
    question = CorpusQuestion(
        f"q{number}", 0, Part.TEST, "plain" if number % 4 else "far", ((0, 4),) if answerable else ()
    )
    return JudgedQuestion("mill", question, draft, number % 7 if answerable else None, 0 if answerable else None, right)


def test_the_tables_tell_the_shares(capsys: pytest.CaptureFixture[str]) -> None:
    every = [judged(number) for number in range(40)]
    tell(every, [number % 10 / 10 for number in range(40)], [10.0, 20.0, 30.0])
    first, *lines = capsys.readouterr().out.splitlines()
    assert first.startswith("all: hit@5 ")
    assert "after reading 1.000 [1.000, 1.000] of 20" in first
    assert "refused rightly 1.000 [1.000, 1.000] of 20" in first
    assert "answered rightly 0.750 " in first
    assert [line.split(":")[0] for line in lines[:2]] == ["  far", "  plain"]
    assert "area, right or not: 1.000" in lines
    assert lines[-1] == "time, p50 and p95: 20 and 29 ms"
