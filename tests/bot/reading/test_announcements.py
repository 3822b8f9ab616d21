"""The sentence that announces a list."""

import pytest

from bot.question.question import read_question
from bot.reading.announcements import announces, announcing
from bot.reading.candidates import candidates_of
from index.document import BlockKind
from tests.bot.reading.sentences import passage_of

MAIL = "To sum up where we are, I'd rather repeat myself than have sixty people standing in the rain on Monday:"


@pytest.mark.parametrize(
    ("above", "needed"),
    [
        ("Please bring:", True),
        ("The following things are never paid by the firm:", True),
        ("As agreed last year, all rooms on the upper floor are closed if one of these holds:", True),
        ("This is what the movers of the firm will do for all of us:", True),
        (MAIL, False),
        ("We pay for much.", False),
    ],
)
def test_an_item_needs_what_is_short_or_asked_or_limits_it(above: str, needed: bool) -> None:
    every = candidates_of([passage_of((BlockKind.PARAGRAPH, above), (BlockKind.ITEM, "a"), (BlockKind.ITEM, "noon"))])
    found = announcing(read_question("When do the movers come?"), every[2], every)
    assert found is (every[0] if needed else None)
    assert announces(every[0]) is above.endswith(":")


def test_a_sentence_of_running_text_is_not_announced() -> None:
    every = candidates_of([passage_of((BlockKind.PARAGRAPH, "Bring:"), (BlockKind.PARAGRAPH, "Nothing."))])
    assert announcing(read_question("What?"), every[1], every) is None
