"""Claims made of questions and sentences, and what the report of the check says of them."""

import json
import random
from pathlib import Path

import numpy as np
import pytest

from bot.facts import facts
from bot.reading.extractor import Extractor, Reading
from bot.support import FactIndex
from training.check_report import report
from training.claims import Kind, claims_of, retold, stated
from training.questions import Part, QuestionFile
from training.read_claims import judge, margin, places_of, question_for

MILL = (
    "In 1820, the mill was built by Anna Brook (a miller). It ground rye for the valley. After a fire in spring, "
    "Carl Stone purchased the mill in 1901. The wheel of the old mill is 6 metres high, which is rare."
)
ASKED = [
    ("Who purchased the mill in 1901?", "Carl Stone", True),
    ("The mill was built in what year?", "1820", True),
    ("Who emptied the mill in 1901?", "Anna Brook", False),
]


@pytest.fixture
def invented(tmp_path: Path) -> QuestionFile:
    entries = []
    for question, answer, right in ASKED:
        places = [{"text": answer, "answer_start": MILL.index(answer)}]
        answers = {"answers": places} if right else {"answers": [], "plausible_answers": places}
        entries.append({"question": question, "is_impossible": not right, **answers})
    quarry = {"context": "The quarry closed in 1954. Dora Hill owned it.", "qas": []}
    path = tmp_path / "invented.json"
    article = {"title": "Old_mill", "paragraphs": [{"context": MILL, "qas": entries}, quarry]}
    path.write_text(json.dumps({"data": [article, {"title": "Other", "paragraphs": []}]}), encoding="utf-8")
    return QuestionFile(path, set(Part))


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("Who owned the mill?", "Carl Stone owned the mill."),
        ("Which old miller owned the mill?", "Carl Stone owned the mill."),
        ("What was the name of the miller?", "Carl Stone was the name of the miller."),
        ("The mill was bought by whom?", "The mill was bought by Carl Stone."),
        ("The mill was sold to what man?", "The mill was sold to Carl Stone."),
        ("When did he buy the mill?", None),
        ("What was the miller known for?", None),
        ("Who milled?", None),
    ],
)
def test_a_question_becomes_a_statement_where_its_answer_can_be_put_in(question: str, statement: str | None) -> None:
    assert stated(question, "Carl Stone") == statement


@pytest.mark.parametrize(
    ("sentence", "other"),
    [
        ("In 1820, the mill was built by Anna (a miller).", "The mill was built by Anna in 1820."),
        ("The wheel of the mill is high, which is rare.", "The wheel of the mill is high."),
        ("The wheel of the mill is high.", None),
    ],
)
def test_a_sentence_is_told_in_another_order(sentence: str, other: str | None) -> None:
    assert retold(sentence) == other


def test_each_true_claim_comes_with_a_false_one(invented: QuestionFile) -> None:
    claims = claims_of(invented, 8, random.Random(0))

    true = {claim.origin: claim.text for claim in claims if claim.kind is Kind.TRUE}
    false = [claim for claim in claims if claim.kind is not Kind.TRUE]
    assert "Carl Stone purchased the mill in 1901." in true.values()
    assert {claim.kind for claim in false} >= {Kind.ELSEWHERE, Kind.INSIDE, Kind.UNANSWERED}
    assert all(claim.text != true.get(claim.origin) for claim in false)
    assert [claim.text for claim in false if claim.kind is Kind.UNANSWERED] == ["Anna Brook emptied the mill in 1901."]
    assert claims_of(invented, 8, random.Random(0)) == claims


def test_a_claim_is_a_question_for_each_of_its_facts() -> None:
    claim = "Anna Brook built a wheel of 6 metres in 1820."
    found = facts(claim)

    assert [question_for(claim, fact, True) for fact in found] == [
        "What built a wheel of 6 metres in 1820?",
        "Anna Brook built a wheel of how many metres in 1820?",
        "Anna Brook built a wheel of 6 metres in what year?",
    ]
    assert question_for(claim, found[2], False) == "Anna Brook built a wheel of 6 metres in?"


def test_the_margin_of_a_fact_is_that_of_the_spans_that_touch_it() -> None:
    year = facts("In 1820 it opened.")[0]
    assert places_of(year, FactIndex("built 1820 closed 1901")) == [(6, 10)]
    offsets = np.array([(0, 5), (6, 10), (11, 17), (18, 22)])
    sure = np.log(np.array([0.05, 0.8, 0.05, 0.05]))

    reading = Reading(offsets, sure, sure, none=float(np.log(0.05)), answerable=1.0)

    assert margin(reading, [(6, 10)]) == pytest.approx(np.log(0.8 / 0.05))
    assert margin(reading, [(18, 22)]) == pytest.approx(-np.log(0.8 / 0.05) / 2)


def test_the_report_compares_the_ways(invented: QuestionFile, extractor: Extractor) -> None:
    judged = [judge(claim, extractor) for claim in claims_of(invented, 8, random.Random(0))]
    swapped = next(one for one in judged if one.claim.kind is Kind.ELSEWHERE)
    true = next(one for one in judged if one.claim.text == "Carl Stone purchased the mill in 1901.")

    assert (true.supported, swapped.supported) == (True, False)
    assert swapped.windows == 1
    assert true.windows == 5
    lines = report(judged, judged).splitlines()
    assert lines[0].startswith("area under the ROC")
    assert sum(line.startswith("share flagged") for line in lines) == 3
    assert lines[-1].startswith("read for a claim: ")
