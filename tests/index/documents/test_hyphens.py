import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents.hyphens import Hyphens


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("the maxi-", "mum fee", "the maximum fee"),
        ("a well-", "known rule", "a well-known rule"),
        ("the reimburse-", "ment of", "the reimbursement of"),
        ("Long-", "term stays", "Long-term stays"),
        ("die Versiche\u00ad", "rung", "die Versicherung"),
        ("pages 10-", "12 of", "pages 10- 12 of"),
        ("the end -", "or not", "the end - or not"),
        ("North-", "South", "North-South"),
        ("plain", "words", "plain words"),
    ],
)
def test_a_hyphen_stays_when_it_is_the_words_own(left: str, right: str, expected: str) -> None:
    assert Hyphens([left, right]).joined(left, right) == expected


def test_what_the_document_writes_elsewhere_decides() -> None:
    assert Hyphens(["a co-worker came"]).joined("the co-", "worker") == "the co-worker"
    assert Hyphens(["the coworker came"]).joined("the co-", "worker") == "the coworker"


@given(st.text("ab- \u00ad", max_size=8), st.text("ab- \u00ad", max_size=8))
def test_no_letter_is_lost(left: str, right: str) -> None:
    joined = Hyphens([]).joined(left, right)
    assert [mark for mark in joined if mark.isalpha()] == [mark for mark in left + right if mark.isalpha()]
