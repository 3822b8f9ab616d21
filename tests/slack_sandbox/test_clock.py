from slack_sandbox.clock import Clock


def test_time_stands_still_until_it_is_moved() -> None:
    clock = Clock(1_700_000_000)
    assert clock.now() == clock.now() == 1_700_000_000
    clock.advance(2.5)
    assert clock.now() == 1_700_000_002.5


def test_stamps_only_ever_grow() -> None:
    clock = Clock(1_700_000_000)
    stamps = [clock.stamp() for _ in range(3)]
    assert stamps == ["1700000000.000000", "1700000000.000100", "1700000000.000200"]
    clock.advance(-60)
    assert clock.stamp() == "1700000000.000300"
    clock.advance(120)
    assert clock.stamp() == "1700000060.000000"
