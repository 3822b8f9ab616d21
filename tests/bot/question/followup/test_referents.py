"""Whom and what a pronoun means."""

import pytest

from bot.question.followup import Turn, standalone
from tests.bot.question.followup.conversations import talk


def test_names_of_the_other_sex_are_passed_over() -> None:
    turns = talk(("Who is Lena Fox?", "A judge."), ("Did she marry?", "Yes, she married Otto Kern in 1999."))
    assert standalone("What did he do?", turns) == "What did Otto Kern do?"


def test_a_name_that_the_question_has_is_not_what_its_pronoun_means() -> None:
    turns = talk(("Who is Otto Kern?", "A judge."), ("Did he know Paul Dray?", "Yes."))
    assert standalone("Did Paul Dray sue him?", turns) == "Did Paul Dray sue Otto Kern?"


def test_a_pronoun_with_no_referent_stays() -> None:
    assert standalone("Why did she leave?", talk(("How are votes counted?", "By hand."))) == "Why did she leave?"


def test_the_short_form_of_a_name_becomes_the_full_one() -> None:
    turns = talk(
        ("Who led the talks?", "The delegate Amara Diallo led them."), ("What did Diallo propose?", "A truce.")
    )
    assert standalone("Did she sign it?", turns).startswith("Did Amara Diallo sign ")


@pytest.mark.parametrize(
    ("turns", "question", "expected"),
    [
        (
            talk(("What did the minister announce?", "The minister announced sanctions against four banks.")),
            "When do they take effect?",
            "When do sanctions take effect?",
        ),
        (talk(("Who won the 1998 Harlow Cup?", "Tarn Rovers.")), "Who trained them?", "Who trained Tarn Rovers?"),
        (talk(("Who won the 1998 Harlow Cup?", "")), "When was it held?", "When was Harlow Cup held?"),
        (talk(("What is photosynthesis?", "It feeds plants.")), "How does it work?", "How does photosynthesis work?"),
        (
            talk(("Why was the Helios launch delayed?", "")),
            "When did it launch?",
            "When did the Helios launch launch?",
        ),
        (
            talk(("how many vacation days do new employees get?", "25.")),
            "and sick days?",
            "how many sick days do new employees get?",
        ),
        (
            talk(("Does Glasspoint have an office in Lisbon?", "Yes.")),
            "When did it open?",
            "When did the office open?",
        ),
    ],
)
def test_what_answers_or_opens_a_question_is_its_subject(turns: list[Turn], question: str, expected: str) -> None:
    assert standalone(question, turns) == expected


@pytest.mark.parametrize(
    ("before", "answer", "question", "expected"),
    [
        ("Where do tamales come from?", "Tamales come from Mexico.", "What are the varieties?", "(tamales)"),
        ("What is a tamale?", "A tamale is a dish of maize.", "What are the varieties?", "(the tamale)"),
        ("How do I apply for a grant?", "Apply for a grant online.", "What is the deadline?", "(the grant)"),
        ("How do I apply for a grant?", "The portal opens in the first week of May.", "What is the deadline?", ""),
    ],
)
def test_the_topic_is_carried_when_the_answer_keeps_to_it(
    before: str, answer: str, question: str, expected: str
) -> None:
    completed = f"{question[:-1]} {expected}?" if expected else question
    assert standalone(question, talk((before, answer))) == completed


@pytest.mark.parametrize(
    ("before", "answer", "question", "expected"),
    [
        # An adjective whose noun looks like a verb is no thing by itself.
        (
            "What is the crucial question of the debate?",
            "The crucial question is cost.",
            "What is its answer?",
            "What is the crucial question of the debate's answer?",
        ),
        # The answer has left what was asked about.
        (
            "Who lives near the harbour?",
            "Mostly people who work on the ferries.",
            "How old is it?",
            "How old is it (Who lives near the harbour)?",
        ),
        ("Which plan is cheapest?", "Plan Blue is cheapest.", "Does it cover theft?", "Does Plan Blue cover theft?"),
        # The one that the answer names is meant, not the one in the question.
        ("Who succeeded Ann Bell?", "Omar Reyes succeeded Ann Bell.", "What did he do?", "What did Omar Reyes do?"),
        ("What did the museum buy?", "The museum claims the bones.", "Are they old?", "Are the bones old?"),
        ("Who wrote the report?", "Ann Bell wrote the report.", "When did she do it?", "When did Ann Bell do it?"),
        (
            "Who leads the team?",
            "Ann Bell leads the team.",
            "Do they work late?",
            "Do they work late (Who leads the team)?",
        ),
        (
            "How late may I jog in the evening?",
            "Until ten.",
            "And a beer?",
            "And a beer (How late may I jog in the evening)?",
        ),
        ("At what age can an eel lay?", "At nine.", "and the males?", "At what age can the males lay?"),
    ],
)
def test_what_is_not_meant_is_not_added(before: str, answer: str, question: str, expected: str) -> None:
    assert standalone(question, talk((before, answer))) == expected
