"""Code that a question asks for."""

import pytest

from bot.question.question import read_question
from bot.reading.candidates import candidates_of
from bot.reading.commands import code_first
from bot.reading.scorer.scores import Scores
from index.document import BlockKind
from tests.bot.reading.scoring import scored
from tests.bot.reading.sentences import passage_of

SOURCE = passage_of(
    (BlockKind.PARAGRAPH, "There are two replicas, `odb-2` and `odb-3`."),
    (BlockKind.CODE, "psql -c 'alter system'"),
    (BlockKind.ITEM, "Ask `odbctl` for help."),
)


@pytest.mark.parametrize(
    ("question", "code", "first"),
    [
        ("which command makes the replica async?", 0.03, 1),
        ("What's the query for it?", 0.03, 1),
        ("What does the config look like?", 0.03, 1),
        ("which command makes the replica async?", 0.001, 0),
        ("which replica is async?", 0.03, 0),
        ("Who gives the command?", 0.03, 0),
    ],
)
def test_code_comes_first_where_a_command_is_asked_for(question: str, code: float, first: int) -> None:
    every = scored(candidates_of([SOURCE]), [0.9, code, 0.001])
    order = code_first(read_question(question), Scores(every, 0.9).likeliest_first())
    assert order[0] is every[first]
    assert len(order) == len(every)


def test_an_item_with_code_stays_first() -> None:
    every = scored(candidates_of([SOURCE]), [0.1, 0.3, 0.6])
    order = code_first(read_question("Which command helps?"), Scores(every, 0.9).likeliest_first())
    assert order[0] is every[2]
