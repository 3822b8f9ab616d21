import pytest

from bot.server.errors import TooManyError
from bot.server.rates import Rate


def test_each_caller_has_so_many_a_minute() -> None:
    rate = Rate(2, "test")
    for who in ("a", "a", "b"):
        rate.count(who)
    with pytest.raises(TooManyError, match="more than 2 questions in a minute") as refused:
        rate.count("a")
    assert refused.value.headers == {"Retry-After": "5"}
    rate.count("b")


def test_none_is_no_limit() -> None:
    rate = Rate(0, "test")
    for _ in range(1000):
        rate.count("a")
