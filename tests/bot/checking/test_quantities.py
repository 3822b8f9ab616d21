from fractions import Fraction

import pytest

from bot.checking.quantities import Quantity, equal, follows
from bot.checking.support import EntityIndex


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("35 days", "five weeks"),
        ("12 cents", "$0.12 a call"),
        ("90 minutes", "an hour and a half"),
        ("1 day", "a day off"),
        ("50 %", "half of it"),
        ("24 months", "two years"),
        ("14 days", "a fortnight"),
        ("at five", "at 17:00"),
    ],
)
def test_as_much_in_other_words(said: str, text: str) -> None:
    index = EntityIndex(text)
    assert all(index.supports(entity) for entity in EntityIndex(said).entities)


@pytest.mark.parametrize(("said", "text"), [("1 day", "two days"), ("12 cents", "$1.20"), ("3 weeks", "20 days")])
def test_another_amount(said: str, text: str) -> None:
    index = EntityIndex(text)
    assert not any(index.supports(entity) for entity in EntityIndex(said).entities)


@pytest.mark.parametrize(
    ("wanted", "claim", "text", "asked"),
    [
        ((900_000, "dollar"), "It rose by $900,000.", "Sales were $2.1 million, and $3 million in 2021.", ""),
        ((7, "day"), "The total is 7 days.", "Two days in May, five days in June.", ""),
        ((60, "dollar"), "Both cost $60 together.", "Each costs $30.", "What do two cost?"),
        ((2, ""), "It is twice as much.", "It rose from 600 to 1,200.", ""),
    ],
)
def test_a_number_that_follows_from_others(wanted: Quantity, claim: str, text: str, asked: str) -> None:
    exact = (Fraction(wanted[0]), wanted[1])
    stated, given = EntityIndex(text).quantities, EntityIndex(asked).quantities
    assert follows(exact, claim, stated, given)
    assert not follows((exact[0] + 1, exact[1]), claim, stated, given)


@pytest.mark.parametrize(
    ("claim", "text", "asked"),
    [
        ("Over a year the fee comes to £51,000.", "The monthly fee is £4,250.", ""),
        ("A quarter of cleaning costs £12,750.", "The monthly fee is £4,250.", ""),
        ("A quarter costs £12,750 (3 × £4,250).", "The monthly fee is £4,250.", ""),
        ("Two weeks cost 680 euros, since one week costs 340 euros.", "It costs 340 euros.", ""),
        ("Pay is raised by 7.5 percent.", "Pay goes from £16.00 to £17.20.", ""),
        ("About 70% of them agreed.", "Of 412 members, 287 agreed.", ""),
        ("The nine flights cost about £4,200 each.", "It paid £38,000 for nine flights.", ""),
        ("It won by a margin of 162 votes.", "287 were for it, 125 against it.", ""),
    ],
)
def test_reckoned_numbers(claim: str, text: str, asked: str) -> None:
    index, given = EntityIndex(claim), EntityIndex(text)
    for number in index.quantities:
        said = [other for other in index.quantities if other != number]
        held = any(equal(number, other) for other in given.quantities)
        assert (
            held or number[1] in {"year", "week", "quarter", ""} or follows(number, claim, given.quantities, [], said)
        )
        wrong = (number[0] * 11 / 10, number[1])
        assert not follows(wrong, claim, given.quantities, [], said)


def test_german_words_announce_what_is_reckoned() -> None:
    prices = EntityIndex("Die Fahrt dauert 17 Minuten statt 29 Minuten.", language="de").quantities
    assert follows((Fraction(12), "minute"), "Die Bahn ist zwölf Minuten schneller.", prices, [])
    assert follows((Fraction(46), "minute"), "Zusammen sind es 46 Minuten.", prices, [])
    assert not follows((Fraction(13), "minute"), "Die Bahn ist 13 Minuten schneller.", prices, [])


def test_a_number_does_not_follow_without_the_words_for_it() -> None:
    stated = EntityIndex("Two days in May, five days in June.").quantities
    assert not follows((Fraction(7), "day"), "It lasts 7 days.", stated, [])


def test_units_of_two_kinds_are_never_equal() -> None:
    assert not equal((Fraction(30), "day"), (Fraction(1), "month"))
    assert not equal((Fraction(2), ""), (Fraction(2), "day"))
