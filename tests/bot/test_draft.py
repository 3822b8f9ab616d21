from bot.draft import Draft
from bot.engine import Engine
from tests.passages import passage

FOUND = [passage(name, f"The {name}.") for name in ("inn", "mill", "weir")]


def test_passages_that_the_engine_ranked_come_first_and_the_others_as_they_were_found() -> None:
    draft = Draft((), 0.0, Engine.READER, ranking=("weir", "gone", "inn"))
    assert [ranked.id for ranked in draft.ranked(FOUND)] == ["weir", "inn", "mill"]
    assert Draft((), 0.0, Engine.READER).ranked(FOUND) == FOUND
