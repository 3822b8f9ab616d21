"""A follow-up that is completed by rules: its pronouns, its place, its time, its topic."""

import pytest

from bot.question.followup import Turn, standalone
from tests.bot.question.followup.conversations import (
    BOARD,
    CLAIM,
    DRUG,
    EFFECT,
    FINAL,
    KESTREL,
    LAYOFFS,
    NO_ANSWER,
    NOVEL,
    REFUNDS,
    SMALL,
    SPEECH,
    SUMMIT,
    talk,
)


@pytest.mark.parametrize(
    ("turns", "question", "expected"),
    [
        (SPEECH, "What did he say?", "What did President Okafor say?"),
        (SPEECH, "Who did he meet?", "Who did President Okafor meet?"),
        (SPEECH, "did he mention the banks?", "did President Okafor mention the banks?"),
        (SPEECH, "And where was he born?", "And where was President Okafor born?"),
        (LAYOFFS, "Did they get severance?", "Did the engineers get severance?"),
        (LAYOFFS, "How did it respond?", "How did Northwind Motors respond?"),
        (REFUNDS, "Does it cover upgrades?", "Does the refund policy for annual plans cover upgrades?"),
        (EFFECT, "Where was she born?", "Where was Marta Kessel born?"),
        (EFFECT, "How does it work?", "How does the Kessel effect work?"),
        (EFFECT, "Did her work win a prize?", "Did Marta Kessel's work win a prize?"),
        (FINAL, "Who was their coach?", "Who was Rovers' coach?"),
        (BOARD, "How much did it cost?", "How much did the Oslo project cost?"),
        (SMALL, "why did she leave?", "why did Maria Lopez leave?"),
        (SMALL, "whn did she leav", "whn did Maria Lopez leav"),
        (SUMMIT, "What would they discuss?", "What would Ibarra and Novak discuss?"),
        (NO_ANSWER, "Who founded it?", "Who founded Lumen Labs?"),
        (NO_ANSWER, "When did she start?", "When did the chief executive of Lumen Labs start?"),
        (DRUG, "How long do they last?", "How long do the side effects of dorazol last?"),
        (NOVEL, "When did she die?", "When did Ines Alder die?"),
        (CLAIM, "What happens when I send them late?", "What happens when I send my invoices late?"),
        (KESTREL, "How heavy is it?", "How heavy is the Kestrel 5?"),
        (
            talk(("When did Ann Bell talk with Omar Reyes?", "On Monday.")),
            "Where did they meet?",
            "Where did Ann Bell and Omar Reyes meet?",
        ),
    ],
)
def test_a_pronoun_gives_way_to_its_referent(turns: list[Turn], question: str, expected: str) -> None:
    assert standalone(question, turns) == expected


@pytest.mark.parametrize(
    ("turns", "question", "expected"),
    [
        (EFFECT, "What happened there?", "What happened in Zurich?"),
        (EFFECT, "Is there a museum there?", "Is there a museum in Zurich?"),
        (EFFECT, "When did the team go there?", "When did the team go to Zurich?"),
        (NOVEL, "Who lives there?", "Who lives in Porto?"),
        (LAYOFFS, "What else happened that year?", "What else happened in 2019?"),
        (LAYOFFS, "Who decided this?", "Who decided this (Northwind Motors)?"),
        (LAYOFFS, "who said that?", "who said that (Northwind Motors)?"),
        (LAYOFFS, "What happened to them?", "What happened to the engineers (Northwind Motors)?"),
        (FINAL, "What was the score?", "What was the score (Rovers)?"),
        (REFUNDS, "Which one is cheaper?", "Which one is cheaper (the refund policy for annual plans)?"),
        (REFUNDS, "any exceptions?", "any exceptions (the refund policy for annual plans)?"),
        (SPEECH, "What else happened", "What else happened (President Okafor)"),
        (CLAIM, "And how long was it until 2019?", "And how long was it until 2019 (my invoices)?"),
    ],
)
def test_place_time_and_topic_are_added_when_they_are_lacking(turns: list[Turn], question: str, expected: str) -> None:
    assert standalone(question, turns) == expected


def test_only_the_latest_turns_count() -> None:
    turns = talk(("Who is Lena Fox?", "A judge."), *[("How are votes counted?", "")] * 4)
    assert standalone("Where was she born?", turns) == "Where was she born (How are votes counted)?"


def test_the_first_question_of_a_conversation_is_left_alone() -> None:
    assert standalone("Why did he leave?", []) == "Why did he leave?"
    assert standalone("Why?", [Turn("", " ", "")]) == "Why?"
    assert standalone("  ", SPEECH) == "  "


def test_a_rewriting_that_would_be_too_long_is_given_up() -> None:
    long = "How did " + "the very long committee " * 16 + "vote?"
    assert standalone("And why did the others in the room not?" * 3, talk((long, ""))) != ""
    assert standalone("What about the banks?", talk((long, ""))) == "What about the banks?"


@pytest.mark.parametrize("turns", [SPEECH, LAYOFFS, REFUNDS, EFFECT, FINAL, BOARD, SMALL, NOVEL])
@pytest.mark.parametrize(
    "question",
    ["Why?", "Who decided this?", "And in 2020?", "What about the banks?", "What happened to it?", "Who else?"],
)
def test_what_was_made_to_stand_alone_does(turns: list[Turn], question: str) -> None:
    once = standalone(question, turns)
    assert standalone(once, turns) == once


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        ("When will EU mills be closed?", "what about danish mills?", "When will danish mills be closed?"),
        ("How many lamps were sold?", "what about the chairs?", "How many chairs were sold?"),
        ("What did the US say about grain?", "And what did it want?", "And what did the US want?"),
        ("What is the maternal leave policy?", "Is it paid?", "Is the maternal leave policy paid?"),
        ("How large is the annual report?", "Who wrote it?", "Who wrote the annual report?"),
    ],
)
def test_a_whole_phrase_gives_way_and_us_written_large_is_a_country(before: str, question: str, expected: str) -> None:
    assert standalone(question, [Turn(before, before, "")]) == expected


@pytest.mark.parametrize(
    ("turns", "question", "expected"),
    [
        (SPEECH, 'Who shouted "he must go"?', 'Who shouted "he must go"?'),
        (EFFECT, "Who said “I was never there”?", "Who said “I was never there”?"),
        (
            talk(('Who wrote "Red Harbour"?', "Ines Alder.")),
            "And Otto Kern?",
            'And Otto Kern (Who wrote "Red Harbour")?',
        ),
        (SPEECH, "Did he say 'they'?", "Did President Okafor say 'they'?"),
    ],
)
def test_nothing_between_quotation_marks_is_replaced(turns: list[Turn], question: str, expected: str) -> None:
    assert standalone(question, turns) == expected


@pytest.mark.parametrize(
    ("turns", "question", "expected"),
    [
        (KESTREL, "by which courier?", "by which courier (How much does the Kestrel 5 cost)?"),
        (
            talk(("How much does the Kestrel 5 cost?", ""), ("by which courier?", "")),
            "up from?",
            "up from (by which courier, How much does the Kestrel 5 cost)?",
        ),
        (
            KESTREL,
            "Which couriers does the office in Porto work with?",
            "Which couriers does the office in Porto work with?",
        ),
        (KESTREL, "What is in these documents?", "What is in these documents?"),
        (KESTREL, "Who said “up from there”?", "Who said “up from there”?"),
    ],
)
def test_what_does_not_look_as_if_it_stood_alone_comes_with_the_question_before(
    turns: list[Turn], question: str, expected: str
) -> None:
    assert standalone(question, turns) == expected


def test_after_a_refusal_the_whole_question_goes_on() -> None:
    turns = talk(("Can I work from Spain for a month?", ""))
    assert standalone("who do I have to tell?", turns) == ("who do I have to tell (Can I work from Spain for a month)?")
