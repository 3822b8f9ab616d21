"""What a sentence is found to be."""

import pytest

from bot.checking.checker import Checker
from bot.draft import DraftSentence
from bot.verdict import Verdict
from tests.bot.checking.harbour import check, orsund, say


@pytest.mark.parametrize(
    "text",
    [
        "The harbour cost 1,500,000 crowns.",
        "The harbour was built by Keller.",
        "In June 2021 the old pier was closed.",
        "The pier was closed on 2021-06-14.",
        "40 ships call there weekly.",
        'Keller called it "a gate to the north."',
        "1887",
        "Building took 72 months.",
    ],
)
def test_what_the_passage_says_is_supported(text: str) -> None:
    checked = check(say(text))
    assert checked.sentences[0].supported
    assert checked.sentences[0].citations


@pytest.mark.parametrize(
    "text",
    [
        "The harbour cost 1.6 million crowns.",
        "The harbour cost 1.5 billion crowns.",
        "The harbour was built by Jonas Keller.",
        "The harbour was built by Brandt.",
        "The old pier was closed on 15 June 2021.",
        "The old pier was closed on 14 July.",
        "Building the harbour took 6 weeks.",
        'Keller called it "a gate to the south".',
        "The harbour of Orsund was not built by Maria Keller.",
    ],
)
def test_a_fact_that_the_passage_lacks_is_marked(text: str) -> None:
    checked = check(say(text), say("Forty ships call there each week."))
    assert [sentence.supported for sentence in checked.sentences] == [False, True]
    assert checked.unsupported == 1
    assert checked.supported


@pytest.mark.parametrize(
    ("answer", "question", "verdict"),
    [
        ("Yes.", "", Verdict.NOT_FOUND),
        ("Yes.", "Was the old pier closed on 14 June 2021?", Verdict.SUPPORTED),
        ("No.", "Was the old pier closed on 14 June 2021?", Verdict.NOT_FOUND),
        ("Yes.", "Was the old pier closed on 15 June 2021?", Verdict.CONTRADICTED),
        ("No.", "Was the old pier closed on 15 June 2021?", Verdict.SUPPORTED),
        ("Yes.", "Do trains leave every hour?", Verdict.NOT_FOUND),
    ],
)
def test_yes_and_no_are_judged_by_the_question(answer: str, question: str, verdict: Verdict) -> None:
    assert check(say(answer), question=question).sentences[0].verdict is verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("The passages do not say whether the harbour has a crane.", Verdict.SUPPORTED),
        ("The text does not say that forty ships call there each week.", Verdict.NOT_FOUND),
        ("The documents do not state why the mill burned.", Verdict.SUPPORTED),
        ("Here is what the passages say:", Verdict.NOT_CHECKED),
        ("Short answer: forty ships call there each week.", Verdict.SUPPORTED),
        ("The harbour took one year.", Verdict.NOT_FOUND),
        ("Le port a coûté 1,5 million et les travaux ont duré 6 ans pour la ville.", Verdict.NOT_CHECKED),
        ("Le port a coûté 2,5 millions et les travaux sont dans la ville.", Verdict.NOT_FOUND),
        ("Der Hafen wurde von Maria Keller gebaut und hat 6 Jahre gedauert.", Verdict.NOT_CHECKED),
        ("Der Hafen wurde von Maria Keller gebaut und hat sieben Jahre gedauert.", Verdict.NOT_FOUND),
    ],
)
def test_what_a_sentence_is_found_to_be(text: str, verdict: Verdict) -> None:
    sentence = check(say(text)).sentences[0]
    assert sentence.verdict is verdict
    assert sentence.supported is (verdict in {Verdict.SUPPORTED, Verdict.NOT_CHECKED})


def test_chinese_is_checked_by_neighbouring_characters() -> None:
    text = "港口由玛丽亚于1887年建造。每周有四十艘船停靠。"
    source = orsund("p", text, sentences=((0, 14), (14, len(text))))
    checker = Checker([source])
    assert checker.check(DraftSentence("港口建造于1887年。", ("p",))).sentence.verdict is Verdict.SUPPORTED
    assert checker.check(DraftSentence("火车站建于1990年。", ("p",))).sentence.verdict is not Verdict.SUPPORTED


TABLE = (
    orsund("rent", "Model | Per day | Per week\nLark | 58 | 340\nHeron | 74 | 430"),
    orsund("prose", "A Lark costs 58 euros a day. It costs 340 euros a week.", 500),
)


def row_verdict(text: str, key: str) -> Verdict:
    return Checker(TABLE, "What does each cost?").check(DraftSentence(text, (key,))).sentence.verdict


def test_a_row_is_borne_out_by_one_row() -> None:
    assert row_verdict("Model: Lark | Per day: 58 | Per week: 340", "rent") is Verdict.SUPPORTED
    assert row_verdict("Model: Lark | Per day: 74 | Per week: 340", "rent") is not Verdict.SUPPORTED
    assert row_verdict("Model: Lark | Per day: 74 | Per week: 430", "rent") is not Verdict.SUPPORTED
    assert row_verdict("Model: Lark | Per day: 58 | Per week: 390", "rent") is not Verdict.SUPPORTED


def test_a_row_may_rest_on_sentences() -> None:
    assert row_verdict("Model: Lark | Per day: 58 euros | Per week: 340 euros", "prose") is Verdict.SUPPORTED
