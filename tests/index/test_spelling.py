import pytest

from index.spelling import is_mendable, nearest

KNOWN = [("password", 9), ("passport", 4), ("reset", 3), ("reserv", 2), ("configur", 5), ("commit", 1), ("comet", 1)]


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("pasword", ["password"]),
        ("passwrod", ["password"]),
        ("pasports", ["passport"]),
        ("resset", ["reset"]),
        ("configuraton", ["configur"]),
        ("zebra", []),
        ("elephant", []),
    ],
)
def test_slips(slip: str, meant: list[str]) -> None:
    assert nearest(slip, KNOWN) == meant


def test_of_neighbours_that_are_as_near_the_more_frequent_come_first() -> None:
    assert nearest("comit", [("commit", 1), ("comet", 2)]) == ["comet", "commit"]


@pytest.mark.parametrize(
    ("word", "mendable"), [("pasword", True), ("lmap", False), ("kx2041a", False), ("пароль", False)]
)
def test_what_may_be_a_slip(word: str, mendable: bool) -> None:
    assert is_mendable(word) is mendable
