import re

import pytest

from bot.language.units import CURRENCY, UNIT, currency_name, unit_name


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("kilometres", "km"),
        ("Kilometers", "km"),
        ("km", "km"),
        ("per cent", "%"),
        ("percentage points", "%"),
        ("centuries", "century"),
        ("feet", "foot"),
        ("US dollars", "dollar"),
        ("°C", "degree"),
        ("mb", "mb"),
    ],
)
def test_a_unit_has_one_name(form: str, name: str) -> None:
    assert re.fullmatch(UNIT, form)
    assert unit_name(form) == name


@pytest.mark.parametrize("text", ["mall", "minster", "daylight", "poundage"])
def test_the_beginning_of_a_word_is_no_unit(text: str) -> None:
    assert not re.match(UNIT, text)


@pytest.mark.parametrize(
    ("text", "name"), [("$5", "dollar"), ("US$5", "dollar"), ("A$5", "dollar"), ("€5", "euro"), ("GBP 5", "pound")]
)
def test_a_currency_has_one_name(text: str, name: str) -> None:
    match = re.match(CURRENCY, text)
    assert match is not None
    assert currency_name(match.group()) == name


def test_a_currency_without_a_number_is_not_read_as_one() -> None:
    assert not re.search(CURRENCY, "paid in EUR and USD")
