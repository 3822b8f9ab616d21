"""A short soak: what `make soak` does at length. That it is fast is not looked at here."""

from pathlib import Path

import pytest

from tests.soak.run import soak
from tests.soak.town import Load, Quick

pytestmark = pytest.mark.anyio


async def test_every_question_is_answered_once_while_things_go_wrong(tmp_path: Path) -> None:
    load = Load(questions=30, people=6, channels=4, rate=30.0, seed=7)
    outcome = await soak(load, tmp_path, Quick(0.0))
    assert (outcome.once, outcome.lost, outcome.doubled, outcome.misplaced) == (30, 0, 0, 0)
    assert len(outcome.first_sign) == 30
