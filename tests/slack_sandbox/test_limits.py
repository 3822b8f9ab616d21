import pytest

from slack_sandbox.clock import Clock
from slack_sandbox.limits import RateLimits, Rates
from slack_sandbox.refusal import Refusal


def rates(**limits: float) -> tuple[Rates, Clock]:
    clock = Clock(1_000.0)
    return Rates(RateLimits(**limits), clock), clock  # type: ignore[arg-type]  # those that are numbers


@pytest.mark.parametrize(
    ("method", "a_minute"), [("users.list", 20), ("chat.update", 50), ("chat.appendStream", 100), ("views.open", 100)]
)
def test_a_method_takes_so_many_calls_a_minute(method: str, a_minute: int) -> None:
    counted, clock = rates()
    for _ in range(a_minute):
        counted.count(method)
    clock.advance(15)
    with pytest.raises(Refusal, match="ratelimited") as refused:
        counted.count(method)
    assert refused.value.retry_after == 45
    clock.advance(45)
    counted.count(method)


def test_some_methods_are_not_limited_and_none_without_rates() -> None:
    counted, _ = rates()
    unlimited, _ = rates(rates=0)
    for _ in range(2_000):
        counted.count("auth.test")
        unlimited.count("users.list")
        unlimited.count_post("C1")


def test_posts_are_counted_by_channel_and_by_workspace() -> None:
    counted, _ = rates(channel_posts=2, posts=3)
    for channel in ("C1", "C1", "C2"):
        counted.count_post(channel)
    with pytest.raises(Refusal):
        counted.count_post("C1")
    with pytest.raises(Refusal):
        counted.count_post("C3")


def test_bursts_are_counted_over_a_longer_time() -> None:
    counted, clock = rates(burst=2)
    for _ in range(40):
        counted.count("users.list")
    clock.advance(61)
    with pytest.raises(Refusal) as refused:
        counted.count("users.list")
    assert refused.value.retry_after == 59


def test_one_call_is_always_taken() -> None:
    counted, _ = rates(rates=0.001)
    counted.count("users.list")
    with pytest.raises(Refusal):
        counted.count("users.list")
