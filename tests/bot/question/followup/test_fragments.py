"""Fragments: bare question words and pieces that take the place of something in the question before."""

import pytest

from bot.question.followup import Turn, standalone
from tests.bot.question.followup.conversations import (
    BOARD,
    BONUS,
    CLAIM,
    DRUG,
    EFFECT,
    FEES,
    FINAL,
    GYM,
    KESTREL,
    LAYOFFS,
    REFUNDS,
    SITE,
    SPEECH,
    talk,
)


@pytest.mark.parametrize(
    ("turns", "question", "expected"),
    [
        (SPEECH, "Why?", "Why did President Okafor speak?"),
        (SPEECH, "where?", "where did President Okafor speak?"),
        (LAYOFFS, "Why?", "Why did Northwind Motors lay off the engineers in 2019?"),
        (LAYOFFS, "Which ones?", "Which ones (Northwind Motors)?"),
        (BOARD, "Why?", "Why did the board cancel the Oslo project?"),
        (BOARD, "When was that?", "When did the board cancel the Oslo project?"),
        (FINAL, "How so?", "How did Rovers beat United in the 2018 final?"),
        (FINAL, "how come?", "why did Rovers beat United in the 2018 final?"),
        (FINAL, "And then?", "What happened next: did Rovers beat United in the 2018 final?"),
        (EFFECT, "When?", "When: Marta Kessel discovered the Kessel effect?"),
        (EFFECT, "Who else?", "Who else discovered the Kessel effect?"),
        (REFUNDS, "For how long?", "For how long (the refund policy for annual plans)?"),
        (REFUNDS, "Tell me more.", "What is the refund policy for annual plans?"),
        (talk(("How many votes were counted?", "")), "Why?", "Why were the votes counted?"),
        (talk(("How long did the strike last?", "")), "Why?", "Why did the strike last?"),
        (talk(("What did Ann Bell sell?", "")), "Why?", "Why: what did Ann Bell sell?"),
        (talk(("Which clubs joined the league?", "")), "Why?", "Why: which clubs joined the league?"),
        (talk(("Who was dismissed?", ""), ("Why?", "")), "And when?", "when: who was dismissed?"),
    ],
)
def test_a_bare_question_word_asks_the_question_before_again(turns: list[Turn], question: str, expected: str) -> None:
    assert standalone(question, turns) == expected


@pytest.mark.parametrize(
    ("turns", "question", "expected"),
    [
        (LAYOFFS, "And in 2020?", "How many engineers did Northwind Motors lay off in 2020?"),
        (LAYOFFS, "2021?", "How many engineers did Northwind Motors lay off in 2021?"),
        (LAYOFFS, "What about Tessel?", "How many engineers did Tessel lay off in 2019?"),
        (SPEECH, "In 2020?", "When did President Okafor speak in 2020?"),
        (SPEECH, "And 2020?", "When did President Okafor speak in 2020?"),
        (SPEECH, "at the summit?", "When did President Okafor speak at the summit?"),
        (SPEECH, "what about the banks?", "what about the banks (President Okafor)?"),
        (SPEECH, "What about his wife?", "What about President Okafor's wife?"),
        (REFUNDS, "And for monthly plans?", "What is the refund policy for monthly plans?"),
        (REFUNDS, "monthly plans?", "What is the refund policy for monthly plans?"),
        (DRUG, "And of ferrazine?", "What are the side effects of ferrazine?"),
        (FINAL, "And the semi-final?", "And the semi-final (Rovers)?"),
        (FEES, "And the premium plan?", "How much is the premium plan?"),
        (FEES, "and the rucksack?", "How much is the rucksack?"),
        (KESTREL, "And the Kestrel Pro?", "How much does the Kestrel Pro cost?"),
        (KESTREL, "And the Osprey 2 Sport?", "How much does the Osprey 2 Sport cost?"),
        (GYM, "OK. And a canteen in Turin?", "Is there a canteen in Turin?"),
        (GYM, "No. 5?", "No. 5?"),
        (CLAIM, "And my bills?", "How long do I have to hand in my bills?"),
        (talk(("Who won the first race?", "")), "And the second?", "Who won the second race?"),
        (talk(("Who won the first race?", "")), "How about the second one?", "Who won the second race?"),
        (talk(("Did Ann Bell have any sons?", "")), "Any daughters?", "Did Ann Bell have any daughters?"),
    ],
)
def test_a_piece_takes_the_place_of_its_kind(turns: list[Turn], question: str, expected: str) -> None:
    assert standalone(question, turns) == expected


def test_a_completed_fragment_is_not_completed_twice_over() -> None:
    turns = talk(("Who signed the treaty?", ""), ("When?", ""), ("Where?", ""))
    assert [turn.standalone for turn in turns[1:]] == ["When: who signed the treaty?", "Where: who signed the treaty?"]


@pytest.mark.parametrize(
    ("turns", "question", "expected"),
    [
        (BONUS, "What about dogs?", "What about dogs?"),
        (BONUS, "Why not?", "Why do interns not get a bonus?"),
        (talk(("Why can't interns get a bonus?", "")), "why not?", "why can't interns get a bonus?"),
        (SITE, "And Ghent?", "Who leads the Ghent site?"),
        (SITE, "What about Ghent?", "Who leads the Ghent site?"),
        (SITE, "Since when?", "Since when: Helena Ruiz leads the Lyon site?"),
        (talk(("Where were the cracks found?", "In Aalund.")), "By whom?", "By whom were the cracks found?"),
    ],
)
def test_an_answered_question_is_not_asked_again(turns: list[Turn], question: str, expected: str) -> None:
    assert standalone(question, turns) == expected
