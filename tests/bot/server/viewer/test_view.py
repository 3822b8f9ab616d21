"""What is told of a document beside its text."""

from datetime import date

import pytest

from bot.server.viewer.view import age


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ("2026-11-28", " (0 days old)"),
        ("2026-11-27", " (1 day old)"),
        ("2026-10-01", " (58 days old)"),
        ("2026-01-05", " (10 months old)"),
        ("2025-11-17", " (1 year old)"),
        ("2020-01-01", " (6 years old)"),
        ("2027-01-01", ""),
        ("2026", ""),
        ("soon", ""),
    ],
)
def test_the_age_of_a_document(stated: str, told: str) -> None:
    assert age(stated, date(2026, 11, 28)) == told
