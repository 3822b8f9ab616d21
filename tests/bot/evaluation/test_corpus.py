from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.cases import Case, QuestionSet, SetError
from bot.evaluation.corpus import EvaluatedCorpus, TextRange, check_evidence, one_spaced

CORPUS = EvaluatedCorpus(
    {"a.txt": "  The mill\n burned in 1911.\n\nIt was rebuilt.", "b.txt": "It was rebuilt. It was rebuilt."}
)
CASE = Case("q", 7, "?", ("1911",), (("burned in 1911",),), ("burned in 1911",))


def test_a_quote_is_found_wherever_it_stands_white_space_aside() -> None:
    assert CORPUS.places("mill burned  in") == [TextRange("a.txt", 6, 21)]
    assert CORPUS.places("It was rebuilt.") == [
        TextRange("a.txt", 29, 44),
        TextRange("b.txt", 0, 15),
        TextRange("b.txt", 16, 31),
    ]
    assert CORPUS.holds("1911. It was")
    assert not CORPUS.holds("rebuilt. It was rebuilt. It was rebuilt. It"), "no quote goes from one document to another"
    assert not CORPUS.holds("Burned in 1911")


def test_verbatim_is_to_the_letter_and_to_the_offset() -> None:
    assert CORPUS.verbatim("a.txt", 6, 21, "mill\n burned in")
    assert not CORPUS.verbatim("a.txt", 6, 21, "mill burned in")
    assert not CORPUS.verbatim("a.txt", 5, 20, "mill\n burned in")
    assert not CORPUS.verbatim("c.txt", 0, 1, "I")


def test_the_digest_tells_texts_and_ids_apart() -> None:
    digests = {EvaluatedCorpus(texts).digest for texts in ({"a": "b"}, {"a": "c"}, {"b": "b"}, {"ab": ""}, {})}
    assert len(digests) == 5
    assert EvaluatedCorpus({"a": "1", "b": "2"}).digest == EvaluatedCorpus({"b": "2", "a": "1"}).digest


@given(st.text(alphabet="ab \n\t\u00a0"), st.data())
def test_places_are_ranges_of_the_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    piece = text[start : data.draw(st.integers(start, len(text)))]
    if piece.strip():
        corpus = EvaluatedCorpus({"d": text})
        places = corpus.places(piece)
        assert any(place.start <= start + len(piece) and place.end >= start for place in places)
        assert all(one_spaced(text[place.start : place.end]) == one_spaced(piece) for place in places)


def test_evidence_that_the_corpus_does_not_hold_is_refused_with_the_number_of_its_line() -> None:
    right = QuestionSet("set", Path("set.jsonl"), "", (CASE, replace(CASE, quotes=(), documents=("b.txt",))))
    check_evidence(right, CORPUS)
    wrong = replace(CASE, line=9, quotes=("burnt in 1911",))
    absent = replace(CASE, line=8, quotes=(), documents=("c.txt",))
    with pytest.raises(SetError) as raised:
        check_evidence(replace(right, cases=(CASE, wrong, absent)), CORPUS)
    assert str(raised.value).splitlines() == [
        "set.jsonl: line 8: documents: the corpus has no document 'c.txt'",
        "set.jsonl: line 9: quotes: the corpus does not hold 'burnt in 1911'; quote it letter for letter",
    ]
