"""What the verifier reads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from bot.verifier.base_model import base_model
from bot.verifier.pairs import MOST_TOKENS, PairTokenizer, SentenceInPlace, claim_text, evidence_text
from tests.bot.checking.harbour import HARBOUR, MILL, orsund

BUILT = SentenceInPlace("The mill", "It stands on the Orra.", "It was built in 1820.")


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(base_model().tokenizer))


@pytest.fixture(scope="module")
def pairs() -> PairTokenizer:
    return PairTokenizer.of_file(base_model().tokenizer)


def test_a_sentence_is_read_in_its_place_beside_the_question(pairs: PairTokenizer, tokenizer: Tokenizer) -> None:
    (row,) = pairs.for_question("When was it built?", [BUILT])
    assert (row[0], row[-1], row.count(2)) == (1, 2, 3)
    first = row.index(2)
    second = row.index(2, first + 1)
    parts = [tokenizer.decode(part) for part in (row[1:first], row[first + 1 : second], row[second + 1 : -1])]
    assert parts == ["The mill It stands on the Orra.", "It was built in 1820.", "When was it built?"]


def test_a_claim_keeps_its_words_and_the_evidence_is_cut(pairs: PairTokenizer, tokenizer: Tokenizer) -> None:
    row = pairs.for_claim("It was built in 1820.", "The mill stands on the Orra. " * 60)
    assert len(row) == 160
    between = row.index(2)
    assert tokenizer.decode(row[between + 1 : -1]) == "It was built in 1820."


@given(question=st.text(max_size=2000), head=st.text(max_size=2000), text=st.text(max_size=2000))
def test_no_row_is_longer_than_the_network_reads(pairs: PairTokenizer, question: str, head: str, text: str) -> None:
    rows = [*pairs.for_question(question, [SentenceInPlace(head, head, text)]), pairs.for_claim(question, text)]
    assert all(len(row) <= MOST_TOKENS for row in rows)


def test_a_sentence_that_leans_on_its_question_is_read_with_it() -> None:
    question = "Who built the mill anew after the fire?"
    for leaning in ("Jonas Brandt.", "No, it was Jonas Brandt who built it anew when it had burned down."):
        assert claim_text(leaning, question) == f"{question} {leaning}"
    whole = "When the mill had burned down, Jonas Brandt built it anew."
    assert claim_text(whole, question) == whole


def test_the_text_around_the_evidence_is_whole_sentences_under_what_stands_above() -> None:
    long = orsund(
        "p", " ".join(f"This is sentence number {number} of a long text." for number in range(40)), context="Title"
    )
    start, end = long.sentences[20]
    head, _, body = evidence_text([(long, start + 3, end - 3)]).partition("\n")
    assert head == "Title"
    assert body in long.text
    assert body.startswith("This is")
    assert body.endswith("text.")
    assert "number 20 of" in body
    assert 200 < len(body) <= 300


def test_evidence_in_two_passages_is_read_together() -> None:
    harbour, mill = orsund("harbour", HARBOUR, 100), orsund("mill", MILL, 5000)
    read = evidence_text([(harbour, 100, 120), (mill, 5000, 5020)])
    assert HARBOUR[:40] in read
    assert MILL[:40] in read
