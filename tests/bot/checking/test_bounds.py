"""Bounds in other words, and bounds that are others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checking.bounds import bounds_alike, bounds_differ
from bot.checking.support import EntityIndex


def indexed(text: str, language: str | None = None) -> EntityIndex:
    return EntityIndex(text, language=language)


@pytest.mark.parametrize(
    ("claim", "quote", "language"),
    [
        ("if four or more evenings are missed", "if more than three evenings are missed", "en"),
        ("if at least four evenings are missed", "if more than three evenings are missed", "en"),
        ("fewer than eleven people", "no more than ten people", "en"),
        ("up to ten people", "a maximum of ten people", "en"),
        ("not more than ten people", "at most ten people", "en"),
        ("5 boxes or more", "at least 5 boxes", "en"),
        ("mindestens vier Abende", "mehr als drei Abende", "de"),
        ("bis zu acht Personen", "höchstens acht Personen", "de"),
        ("acht oder mehr Personen", "mindestens acht Personen", "de"),
    ],
)
def test_the_same_bound_in_other_words(claim: str, quote: str, language: str) -> None:
    said, held = indexed(claim, language), indexed(quote, language)
    assert all(bounds_alike(entity, said, held) for entity in said.entities)
    assert not bounds_differ(said, held)


@pytest.mark.parametrize(
    ("claim", "quote", "language"),
    [
        ("at least 5 boxes", "more than 5 boxes", "en"),
        ("more than three evenings", "three or more evenings", "en"),
        ("less than ten people", "no more than ten people", "en"),
        ("mehr als drei Abende", "mindestens drei Abende", "de"),
    ],
)
def test_another_bound(claim: str, quote: str, language: str) -> None:
    said, held = indexed(claim, language), indexed(quote, language)
    assert bounds_differ(said, held)
    assert not any(bounds_alike(entity, said, held) for entity in said.entities)


def test_what_is_measured_has_no_next_number() -> None:
    said, held = indexed("at least 4 km"), indexed("more than 3 km")
    assert not any(bounds_alike(entity, said, held) for entity in said.entities)


def test_the_other_side_of_a_bound_does_not_differ() -> None:
    assert not bounds_differ(indexed("up to 30 days are free"), indexed("more than 30 days cost extra"))
    assert not bounds_differ(indexed("30 days"), indexed("more than 30 days"))


_WORDS = (
    "at least most more than up to no fewer thousands dozens half a third 1/2 v2.1 E402 Q3 12 -5 3.5 1,200 20% pair "
    "twice 10:30 3rd $5 7-9 first June 2025 million 4 hours"
)


@given(*[st.lists(st.sampled_from(_WORDS.split()), max_size=12).map(" ".join)] * 2)
def test_any_numbers_are_compared(claim: str, quote: str) -> None:
    said, held = indexed(claim), indexed(quote)
    assert bounds_differ(said, held) in {True, False}
    assert all(bounds_alike(entity, said, held) in {True, False} for entity in said.entities)
