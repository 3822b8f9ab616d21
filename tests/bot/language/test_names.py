import pytest

from bot.language.entities import names


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("President Maria Keller's boat", ["maria keller"]),
        ("However, the boat of Keller sank.", ["keller"]),
        ("Expelling them was hard.", []),
        ("The mayor met Jos\u00e9 M\u00fcller in S\u00e3o Paulo.", ["jose muller", "sao paulo"]),
        ("The U.S. and the EU met.", ["US", "EU"]),
        ("the University of Orsund", ["university orsund"]),
        ("an iPhone from the AT&T shop", ["iphone", "AT&T"]),
        ("On Monday, May 3, Mr. Brandt left.", ["brandt"]),
        ("He said: \u201cThe boat sank.\u201d", []),
        ("- Boats\n- Orsund", ["boats", "orsund"]),
    ],
)
def test_names(text: str, values: list[str]) -> None:
    assert [entity.value for entity in names(text)] == values
