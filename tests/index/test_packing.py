import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.packing import Place, pack

PLACES = st.lists(
    st.builds(Place, tokens=st.integers(1, 20), reserve=st.integers(0, 5), cost=st.floats(0, 3), leads=st.booleans()),
    max_size=40,
)


def sentences(*sizes: int, cost: float = 0.5) -> list[Place]:
    return [Place(size, reserve=0, cost=cost) for size in sizes]


@given(PLACES, st.integers(20, 60))
def test_every_place_is_in_one_chunk_within_the_limit(places: list[Place], limit: int) -> None:
    ranges = pack(places, limit)
    assert [index for start, end in ranges for index in range(start, end)] == list(range(len(places)))
    for start, end in ranges:
        taken = places[start:end]
        size = sum(place.tokens for place in taken)
        assert size <= limit
        assert size + taken[0].reserve <= limit or all(place.leads for place in taken[:-1])


def test_what_fits_is_one_chunk() -> None:
    assert pack(sentences(10, 10, 10), 30) == [(0, 3)]


def test_the_last_chunk_is_not_a_scrap() -> None:
    assert [end - start for start, end in pack(sentences(10, 10, 10, 10, 1), 40)] == [2, 3]


def test_the_cheap_border_wins() -> None:
    places = [Place(10, 0, 2.0), Place(10, 0, 2.0), Place(10, 0, 0.0), Place(10, 0, 2.0), Place(10, 0, 2.0)]
    assert pack(places, 40) == [(0, 2), (2, 5)]


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_heading_is_not_the_last_of_a_chunk(at: int) -> None:
    places = [Place(10, 0, 1.0, leads=position == at) for position in range(6)]
    assert all(end != at + 1 for _, end in pack(places, 30))


def test_a_sentence_may_take_the_room_of_its_context() -> None:
    places = [Place(3, 0, 0.0, leads=True), Place(27, 10, 0.0), Place(27, 10, 0.0)]
    assert pack(places, 30) == [(0, 2), (2, 3)]
