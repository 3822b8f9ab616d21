"""What stands apart in German evidence is not joined."""

import pytest

from bot.checking.parts import strays
from bot.checking.support import EntityIndex

PRICES = "Erwachsene zahlen 5,50 Euro, Kinder unter 16 Jahren 2,50 Euro."
WORKS = "Im Werk Steinach arbeiten 310 Menschen, im Werk Auerbach 140."
HOURS = "Das Bad ist montags bis freitags von 9 bis 20 Uhr offen, am Wochenende von 8 bis 21 Uhr."
COSTS = "Die Mieterin zahlt den Strom, der Vermieter zahlt die Heizung."
TRAINS = "Die Bahnen fahren werktags alle zehn Minuten, am Wochenende alle 15 Minuten."
LIMITS = "Mobiles Arbeiten ist an drei Tagen in der Woche möglich, höchstens jedoch an zwölf Tagen im Monat."


def joins(claim: str, quote: str) -> bool:
    return strays(EntityIndex(claim, language="de"), EntityIndex(quote, language="de"))


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Kinder unter 16 Jahren zahlen 5,50 Euro.", PRICES),
        ("Im Werk Auerbach arbeiten 310 Menschen.", WORKS),
        ("Am Wochenende ist das Bad von 9 bis 20 Uhr offen.", HOURS),
        ("Der Vermieter zahlt den Strom.", COSTS),
    ],
)
def test_a_claim_may_join_what_stands_apart(claim: str, quote: str) -> None:
    assert joins(claim, quote)


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Erwachsene zahlen 5,50 Euro.", PRICES),
        ("Der Eintritt kostet für Kinder 2,50 Euro.", PRICES),
        ("In Auerbach sind 140 Menschen beschäftigt.", WORKS),
        ("Am Wochenende ist von 8 bis 21 Uhr offen.", HOURS),
        ("Die Heizung zahlt der Vermieter.", COSTS),
        ("Den Strom zahlt die Mieterin, die Heizung der Vermieter.", COSTS),
        ("Die Bahnen fahren am Wochenende alle 15 Minuten.", TRAINS),
        ("An zwölf Tagen im Monat ist mobiles Arbeiten möglich.", LIMITS),
    ],
)
def test_what_the_parts_say_stays(claim: str, quote: str) -> None:
    assert not joins(claim, quote)
