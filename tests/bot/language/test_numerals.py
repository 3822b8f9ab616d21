import pytest

from bot.language.entities import numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("32 ships", "32"),
        ("1,000 ships", "1000"),
        ("1 000 ships", "1000"),
        ("1'000 ships", "1000"),
        ("1.000,5 litres", "2001/2 litre"),
        ("1.000.000 ships", "1000000"),
        ("1,50,000 ships", "150000"),
        ("2.5 ships", "5/2"),
        ("2,5 ships", "5/2"),
        ("1.000 ships", "1000|1"),
        ("1,234.5 ships", "2469/2"),
        ("1.234,5 ships", "2469/2"),
        ("1.234,567 ships", "1234567/1000"),
        ("twenty-one ships", "21"),
        ("two hundred thousand and five ships", "200005"),
        ("ninety-nine hundred ships", "9900"),
        ("two dozen eggs", "24"),
        ("nineteen eighty-four", "1984"),
        ("a hundred ships", "100"),
        ("the third ship", "3"),
        ("the 3rd ship", "3"),
        ("the twenty-first ship", "21"),
        ("two-thirds of it", "2/3"),
        ("3/4 of it", "3/4"),
        ("$1.5 million", "1500000 dollar"),
        ("1.5m dollars", "3/2 m"),
        ("$3m", "3000000 dollar"),
        ("US$5bn", "5000000000 dollar"),
        ("€20k", "20000 euro"),
        ("20 EUR", "20 euro"),
        ("10%", "10 %"),
        ("ten per cent", "10 %"),
        ("10 percent", "10 %"),
        ("-5 °C", "-5 degree"),
        ("5 kilometres", "5 km"),
        ("five km", "5 km"),
        ("32-year-old", "32 year"),
        ("version 2.13.0", "=2.13.0"),
        ("v2.13.0", "=2.13.0"),
        ("an F-16", "=f16"),
        ("in Q3", "3 quarter"),
        ("the 16th century", "16 century"),
        ("1,2,3", "=1,2,3"),
    ],
)
def test_a_number_has_one_form(text: str, value: str) -> None:
    assert [entity.value for entity in numbers(text)] == [value]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("10-12 ships", ["10", "12"]),
        ("five to ten million", ["5", "10000000"]),
        ("5 to 10 million", ["5|5000000", "10000000"]),
        ("two and three", ["2", "3"]),
        ("one or two", ["1", "2"]),
        ("three four", ["3", "4"]),
        ("twenty and two", ["20", "2"]),
        ("two million three thousand", ["2003000"]),
        ("the fifth six", ["5", "6"]),
    ],
)
def test_numbers_that_follow_each_other_are_told_apart(text: str, values: list[str]) -> None:
    assert [entity.value for entity in numbers(text)] == values
