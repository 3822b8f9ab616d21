from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents.number_format import shown_moment, shown_number


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (140, "General", "140"),
        (0.1 + 0.2, "General", "0.3"),
        (1234.5, "#,##0.00", "1,234.50"),
        (1234.5, '#,##0.00 "EUR"', "1,234.50 EUR"),
        (-3.5, '"$"#,##0.00;("$"#,##0.00)', "($3.50)"),
        (-3.5, "0.00", "-3.50"),
        (1999, "[$€-407]#,##0", "€1,999"),
        (0.125, "0.0%", "12.5%"),
        (0.8, "0%", "80%"),
        (2.5, "0", "3"),
        (7, "000", "007"),
        (1234567, "0.0,,", "1.2"),
        (12345, "0.00E+00", "1.23E+04"),
        (3.14159, "0.0##", "3.142"),
        (3.1, "0.0##", "3.1"),
        (0.5, "# ?/?", "0.5"),
        (5, "@", "5"),
        (1, "_(* #,##0.00_)", "1.00"),
    ],
)
def test_a_number_is_shown_as_its_format_says(value: float, form: str, shown: str) -> None:
    assert shown_number(value, form) == shown


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (datetime(2026, 4, 5), "mm-dd-yy", "2026-04-05"),
        (datetime(2026, 4, 5), "yyyy-mm-dd", "2026-04-05"),
        (date(2026, 4, 5), "dd.mm.yyyy", "05.04.2026"),
        (datetime(2026, 4, 5), 'd "de" mmmm yyyy', "5 de April 2026"),
        (datetime(2026, 4, 5, 14, 7), "d mmm yy h:mm AM/PM", "5 Apr 26 2:07 PM"),
        (datetime(2026, 4, 5, 14, 7, 9), "General", "2026-04-05 14:07"),
        (time(7, 30), "hh:mm", "07:30"),
        (time(7, 5, 9), "mm:ss", "05:09"),
        (timedelta(hours=30, minutes=5), "[h]:mm", "30:05:00"),
        (datetime(2026, 4, 5), "[$-409]dddd, d mmmm", "Sunday, 5 April"),
    ],
)
def test_a_date_is_shown_as_its_format_says(value: datetime | date | time | timedelta, form: str, shown: str) -> None:
    assert shown_moment(value, form) == shown


@given(st.floats(-1e12, 1e12), st.text(alphabet='0#,.%;"$ E+-_*[]?/@\\', max_size=12))
def test_any_format_shows_something(value: float, form: str) -> None:
    assert isinstance(shown_number(value, form), str)


@given(st.datetimes(), st.text(alphabet='ymdhs :/-.;"AMP[]\\', max_size=12))
def test_any_format_shows_some_date(value: datetime, form: str) -> None:
    assert isinstance(shown_moment(value, form), str)
