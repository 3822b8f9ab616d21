import pytest

from bot.language.entities import EntityKind, dates, entities, quotations


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2021-06-14", "2021-6-14"),
        ("2021-06", "2021-6-?"),
        ("June 14, 2021", "2021-6-14"),
        ("14 June 2021", "2021-6-14"),
        ("the 14th of June, 2021", "2021-6-14"),
        ("Sept. 3", "?-9-3"),
        ("June 2021", "2021-6-?"),
        ("in May", "?-5-?"),
        ("in 2021", "2021-?-?"),
        ("14/06/2021", "2021-6-14"),
        ("05/06/2021", "2021-5-6|2021-6-5"),
        ("05.06.2021", "2021-6-5"),
        ("on Thursday", "thursday"),
        ("the 1990s", "1990s"),
        ("5 p.m.", "17:00"),
        ("5:30 pm", "17:30"),
        ("12 am", "0:00"),
        ("17:00", "17:00"),
    ],
)
def test_a_date_has_one_form(text: str, value: str) -> None:
    assert [entity.value for entity in dates(text)] == [value]
    assert all(entity.kind is EntityKind.DATE for entity in entities(text))


def test_a_date_without_a_real_month_is_no_date() -> None:
    assert dates("99/99/2021") == []


@pytest.mark.parametrize("text", ["it may rain", "They march on", "May it rain?"])
def test_words_that_look_like_months_are_not_dates(text: str) -> None:
    assert dates(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('He said "a gate" and left.', ["a gate"]),
        ("\u201ca  gate\u201d or \u2018the sailor\u2019s gate\u2019", ["a gate", "the sailor\u2019s gate"]),
        ('5" and 6" long', []),
        ('the end."', []),
        ("\u00aba gate\u00bb", ["a gate"]),
    ],
)
def test_quotations(text: str, values: list[str]) -> None:
    assert [entity.value for entity in quotations(text)] == values
