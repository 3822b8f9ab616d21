"""Claims that give words to another number, date or name than their evidence does."""

import pytest

from bot.checking.binding import exchanged
from bot.checking.support import EntityIndex
from bot.language.detection import language_of

BOXES = "In all 61 warm boxes were destroyed by the crew at once, and 118 cold boxes were moved to the other store."
WON = "Anna Lind won the long race against her sister, while Otto Berg lost the short match on Sunday."
TRAINS = "Die Bahnen fahren werktags alle zehn Minuten, am Wochenende alle 15 Minuten; das ist nicht neu."
SHARES = "Der Bund übernahm 60 Prozent der Kosten, das Land 25 Prozent und die Stadt den Rest."
GERMAN = "Mobiles Arbeiten ist an bis zu drei Tagen in der Woche möglich, höchstens jedoch an zwölf Tagen im Monat."


@pytest.mark.parametrize(
    ("claim", "evidence", "wrong"),
    [
        ("118 warm boxes were destroyed.", BOXES, True),
        ("61 warm boxes were destroyed.", BOXES, False),
        ("61 cold boxes were moved to the other store.", BOXES, True),
        ("118 cold boxes were moved to the other store.", BOXES, False),
        ("Otto Berg won the long race.", WON, True),
        ("Anna Lind won the long race.", WON, False),
        ("An höchstens zwölf Tagen im Monat ist mobiles Arbeiten möglich.", GERMAN, False),
        ("Crates 118 in number were too warm and had to be thrown away.", BOXES, False),
        ("Am Wochenende fahren die Bahnen alle 15 Minuten.", TRAINS, False),
        ("Die Bahnen fahren werktags alle 15 Minuten.", TRAINS, True),
        ("Das Land übernahm 25 Prozent der Kosten.", SHARES, False),
        ("Der Bund übernahm 60 Prozent der Kosten.", SHARES, False),
        ("118.", BOXES, False),
        ("", BOXES, False),
    ],
)
def test_words_that_stand_with_another_entity(claim: str, evidence: str, wrong: bool) -> None:
    claimed, quoted = (EntityIndex(text, language=language_of(evidence)) for text in (claim, evidence))
    assert exchanged(claimed, quoted) is wrong


def test_a_number_in_a_row_belongs_to_the_head_before_it() -> None:
    table = "Model | Per day | Per week\nLark | 58 | 340\nHeron | 74 | 430"
    assert not exchanged(EntityIndex("Model: Lark | Per day: 58 | Per week: 340"), EntityIndex(table))
