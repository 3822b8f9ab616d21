from hypothesis import given
from hypothesis import strategies as st

from index.terms import question_terms, spaced, unspaced_share


def test_runs_without_spaces_become_pairs_and_all_else_stays() -> None:
    assert spaced("The lamp: déjà-vu, 10th.") == "The lamp: déjà-vu, 10th."
    assert spaced("型号QZ-881的水泵").split() == ["型号", "号", "QZ-881", "的水", "水泵", "泵"]
    assert spaced("東京タワー").split() == ["東京", "京タ", "タワ", "ワー", "ー"]
    assert spaced("서울은 넓다").split() == ["서울", "울은", "은", "넓다", "다"]
    assert spaced("ＱＺ８８１ ﾀﾜｰ").split() == ["QZ881", "タワ", "ワー", "ー"]


def test_terms_of_a_question() -> None:
    assert list(question_terms("Who is it?")) == [("Who",), ("is",), ("it",)]
    assert list(question_terms("水泵 泵")) == [("水泵",), ("泵*",)]
    assert list(question_terms("kx2041a"))[1:] == [
        ("kx2041a",),
        ("kx", "2041a"),
        ("kx2041", "a"),
        ("kx", "2041", "a"),
    ]
    assert {("KX",), ("2041",), ("KX2041A",), ("KX", "2041A")} <= set(question_terms("KX-2041-A"))
    assert list(question_terms("well-known")) == [("well",), ("known",)]


def test_the_share_without_spaces() -> None:
    assert unspaced_share("How long?") == 0
    assert unspaced_share("多久？") == 1
    assert unspaced_share("?!") == 0
    assert unspaced_share("ab水泵") == 0.5


@given(st.text())
def test_every_pair_of_a_text_is_a_term_of_it(text: str) -> None:
    words = set(spaced(text).split())
    assert all(
        len(term) > 1 or term[0].isascii() or not unspaced_share(term[0]) or term[0] in words
        for term in question_terms(text)
        if not term[0].endswith("*")
    )
