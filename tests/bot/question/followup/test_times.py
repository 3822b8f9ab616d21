"""Follow-ups that ask for another time."""

import pytest

from bot.question.followup.times import time_for_time


@pytest.mark.parametrize(
    ("piece", "before", "whole"),
    [
        ("fridays", "is the residents office open on wednesdays?", "is the residents office open on fridays?"),
        ("on Friday", "Is the pool open at the weekend?", "Is the pool open on Friday?"),
        ("at the weekend", "When is the pool open on weekdays?", "When is the pool open at the weekend?"),
        ("tomorrow", "are you open today?", "are you open tomorrow?"),
        ("Monday", "are you open today?", "are you open on Monday?"),
        ("next Friday", "Wednesday hours?", "next Friday hours?"),
        ("in July", "Are you open on Sundays?", "Are you open on Sundays in July?"),
        ("july", "when does the museum open in may?", "when does the museum open in july?"),
        ("June", "May I swim on 3 May?", "May I swim on June?"),
        ("in winter", "When does it open in summer?", "When does it open in winter?"),
        ("2024", "What was the profit in 2023?", "What was the profit in 2024?"),
        ("2024", "What was the profit?", "What was the profit in 2024?"),
        ("the evening", "Is there a bus?", "Is there a bus in the evening?"),
        ("evenings", "Is there a bus in the morning?", "Is there a bus in the evenings?"),
        ("public holidays", "is the shop open on sundays", "is the shop open on public holidays"),
    ],
)
def test_a_time_takes_the_place_of_another(piece: str, before: str, whole: str) -> None:
    assert time_for_time(piece, before) == whole


@pytest.mark.parametrize("piece", ["Friday's agenda", "the banks", "on board", "12345", "the Monday club", ""])
def test_what_is_no_time_alone(piece: str) -> None:
    assert time_for_time(piece, "Is the pool open on Mondays?") is None
