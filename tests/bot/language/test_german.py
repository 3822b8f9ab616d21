import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language import german
from bot.language.entities import EntityKind


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("an zwölf Tagen im Monat", ["12 day"]),
        ("seit 1. Oktober 2025", ["2025-10-1"]),
        ("bis 14:30 Uhr, nicht nach 20 Uhr", ["14:30", "20:00"]),
        ("einundzwanzig Prozent von 1.500 Euro", ["21 %", "1500 euro|3/2 euro"]),
        ("Annegret Sorbe leitet den Betriebsrat", []),
        ("Es fragt Annegret Sorbe vom Betriebsrat", ["annegret sorbe"]),
        ("Die Teamleitung prüft den Antrag", []),
        ("bei Frau Sorbe", ["sorbe"]),
    ],
)
def test_entities(text: str, values: list[str]) -> None:
    assert [entity.value for entity in german.entities(text)] == values


@pytest.mark.parametrize(
    ("word", "value"),
    [("dreihundertzwölf", 312), ("zweitausend", 2000), ("achtundneunzig", 98), ("hund", None), ("haus", None)],
)
def test_number_words(word: str, value: int | None) -> None:
    assert german.number(word) == value


@given(st.text(alphabet="zwölf Tage 12. Mai Uhr:30bis€,"))
def test_an_entity_stands_where_it_says(text: str) -> None:
    for entity in german.entities(text):
        assert 0 <= entity.start < entity.end <= len(text)
        assert entity.kind in EntityKind
