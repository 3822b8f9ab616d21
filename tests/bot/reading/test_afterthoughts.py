"""The second sentence that an answer needs."""

import pytest

from bot.question.question import read_question
from bot.reading.afterthoughts import with_afterthought
from bot.reading.candidates import candidates_of
from index.document import BlockKind
from tests.bot.reading.sentences import passage_of

STOLEN = ["If a bike is stolen and it was locked, you lose the deposit.", "If it wasn't locked, you pay the value."]
DOSE = ["Just take the next one at the usual time.", "Don't take a double dose."]
SOLD = ["The book was sold in 1954.", "Only 212 copies were printed."]
LONG = [f"It is {'very ' * 90}long.", "But it ends."]


@pytest.mark.parametrize(
    ("question", "text", "shown", "expected"),
    [
        ("what if the bike gets stolen?", STOLEN, 0, STOLEN),
        ("Do I lose the deposit?", STOLEN, 0, STOLEN),
        ("How much is the deposit?", STOLEN, 0, STOLEN[:1]),
        ("I forgot a dose, what now?", DOSE, 1, DOSE),
        ("May I take two?", DOSE, 1, DOSE[1:]),
        ("Was the book sold?", SOLD, 0, SOLD[:1]),
        ("Is it long?", LONG, 0, LONG[:1]),
    ],
)
def test_what_holds_otherwise_comes_with_the_answer(
    question: str, text: list[str], shown: int, expected: list[str]
) -> None:
    every = candidates_of([passage_of(*((BlockKind.PARAGRAPH, sentence) for sentence in text))])
    former, following = (every[0], None) if shown else (None, every[1])
    run = with_afterthought(read_question(question), [every[shown]], former, following)
    assert [each.text for each in run] == expected
