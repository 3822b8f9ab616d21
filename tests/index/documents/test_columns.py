from hypothesis import given
from hypothesis import strategies as st

from index.documents.columns import with_cells

DRAWN = """\
Fees of the boat yard
Boat            Summer      Winter
Dinghy          40 pounds   25 pounds
Day sailer      90 pounds   free
Ask at the gate for the rest."""


def plain(drawn: str) -> str:
    return "\n".join(" ".join(line.split()) for line in drawn.split("\n"))


def test_rows_get_borders_between_their_cells() -> None:
    assert with_cells(plain(DRAWN), DRAWN) == (
        "Fees of the boat yard\n"
        "Boat | Summer | Winter\n"
        "Dinghy | 40 pounds | 25 pounds\n"
        "Day sailer | 90 pounds | free\n"
        "Ask at the gate for the rest."
    )


def test_cells_that_are_broken_into_lines_are_put_together() -> None:
    drawn = (
        "Dinghy        a boat without     25\n"
        "              a deck\n"
        "Day sailer    a boat with a      90\n"
        "              small cabin"
    )
    text = "Dinghy a boat without a deck 25\nDay sailer a boat with a small cabin 90"
    assert with_cells(text, drawn) == "Dinghy | a boat without a deck | 25\nDay sailer | a boat with a small cabin | 90"


def test_a_drawing_that_runs_two_cells_together_costs_a_border_and_no_more() -> None:
    drawn = "Boats of the members40     free\nBoats of guests      55    none"
    text = "Boats of the members 40 free\nBoats of guests 55 none"
    assert with_cells(text, drawn) == "Boats of the members 40 | free\nBoats of guests | 55 | none"


def test_one_line_with_a_gap_is_no_table() -> None:
    assert with_cells("Boat yard page 3\nWelcome to the yard.", "Boat yard        page 3\nWelcome to the yard.") == (
        "Boat yard page 3\nWelcome to the yard."
    )


def test_columns_of_running_text_stay_as_they_are_read() -> None:
    drawn = "The yard opens      Boats are kept\nat nine and         in the shed in\ncloses at six.      winter."
    text = "The yard opens\nat nine and\ncloses at six.\nBoats are kept\nin the shed in\nwinter."
    assert with_cells(text, drawn) == text


@given(st.text(" ab1\n|", max_size=60), st.text(" ab1\n|", max_size=60))
def test_no_character_is_lost_or_moved(text: str, drawn: str) -> None:
    for given_text in (text, plain(drawn)):
        bare = with_cells(given_text, drawn).replace("|", "")
        assert "".join(bare.split()) == "".join(given_text.replace("|", "").split())
