from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.marking import MarkedPiece, marked

WORDS = st.text(alphabet="ab \n", max_size=30)


def test_words_that_both_have_are_marked_with_what_lies_between() -> None:
    assert marked("He expelled\n10 diplomats.", "ordered: expelled 10 spies") == (
        MarkedPiece("He ", shared=False),
        MarkedPiece("expelled\n10", shared=True),
        MarkedPiece(" diplomats.", shared=False),
    )
    assert marked("one", "two") == (MarkedPiece("one", shared=False),)
    assert marked("", "two") == ()


@given(WORDS, WORDS)
def test_the_pieces_are_the_text(text: str, other: str) -> None:
    assert "".join(piece.text for piece in marked(text, other)) == text.strip()
