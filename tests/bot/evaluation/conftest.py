import pytest

from bot.evaluation import intervals


@pytest.fixture
def few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of values; the intervals have a test of their own."""
    monkeypatch.setattr(intervals, "RESAMPLES", 50)
