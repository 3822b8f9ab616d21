from dataclasses import replace

import pytest

from bot.answer import Citation
from bot.evaluation.cases import Case
from bot.evaluation.corpus import EvaluatedCorpus, TextRange
from bot.evaluation.evidence import GoldEvidence, Ranking, is_right, recall
from tests.bot.evaluation.bots import CASES, answered

[CITATION] = answered(CASES[0]).citations
CORPUS = EvaluatedCorpus({"a": "0123456789 abcdefghij ABCDEFGHIJ", "b": "abcdefghij again"})


def cited(quote: str, document: str = "mill.txt") -> Citation:
    return replace(CITATION, quote=quote, document=document)


@pytest.mark.parametrize(
    ("quote", "right"),
    [
        ("It was rebuilt by Ada Holm in 1913.", True),
        ("Ada\n Holm", True),
        ("rebuilt by Ada  Holm", True),
        ("The mill burned in 1911.", False),
        ("Ada Holm in 1913", False),
        ("", False),
    ],
)
def test_a_citation_is_right_when_it_holds_a_gold_quote_or_lies_inside_one(quote: str, right: bool) -> None:
    assert is_right(cited(quote), CASES[0]) is right


def test_by_document_a_citation_is_right_wherever_it_stands_there() -> None:
    case = Case("1", 1, "?", None, documents=("a", "b"))
    assert is_right(cited("anything", "b"), case)
    assert not is_right(cited("anything", "c"), case)
    assert (recall([cited("x", "c"), cited("x", "a")], case), recall([], case)) == (1.0, 0.0)


def test_one_of_each_group_is_needed() -> None:
    case = Case("1", 1, "?", ("x",), needed=(("one", "uno"), ("two",)), quotes=("also", "one", "uno", "two"))
    assert recall([cited("uno")], case) == 0.5
    assert recall([cited("one"), cited("uno")], case) == 0.5
    assert recall([cited("one"), cited("the two")], case) == 1.0
    assert recall([cited("also")], case) == 0.0
    assert is_right(cited("also"), case), "evidence, though not what is needed"


def test_a_passage_is_evidence_that_holds_half_of_a_quote_or_lies_inside_it() -> None:
    judge = GoldEvidence(Case("1", 1, "?", ("x",), needed=(("abcdefghij",),), quotes=("abcdefghij",)), CORPUS)
    places = [
        TextRange("a", 11, 16),
        TextRange("a", 11, 15),
        TextRange("a", 0, 14),
        TextRange("b", 0, 16),
        TextRange("c", 11, 21),
    ]
    assert judge.ranking(places) == Ranking((True, True, False, True, False), 0)
    assert judge.ranking([TextRange("a", 0, 10)]) == Ranking((False,), 1)
    assert judge.recall(places[2:3]) == 0.0


def test_by_document_each_document_counts_once() -> None:
    judge = GoldEvidence(Case("1", 1, "?", None, documents=("a", "c")), CORPUS)
    places = [TextRange("b", 0, 1), TextRange("b", 1, 2), TextRange("a", 0, 1), TextRange("a", 2, 3)]
    assert judge.ranking(places) == Ranking((False, True), 1)
    assert judge.recall(places) == 0.5
