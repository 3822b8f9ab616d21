"""Which names are people's."""

import pytest

from bot.language import english as w
from bot.question.followup import Turn, standalone
from bot.question.followup.mentions import mentions
from bot.question.followup.persons import is_person, persons
from tests.bot.question.followup.conversations import talk

MEMO = (
    "The memo, leaked by the weekly Beacon on 3 May, binds Orsland to sell two ferries. "
    "It was drafted by the mayor of Tollen, Edda Brisk, who has since resigned."
)


def test_she_is_a_person_where_one_is_named() -> None:
    asked = talk(("Who drafted the memo?", MEMO))
    assert standalone("what is she doing now?", asked) == "what is Edda Brisk doing now?"
    other = talk(("What does Orsland have to sell?", MEMO))
    assert "Orsland" not in standalone("why did she resign?", other)


def test_the_short_answer_is_whom_a_who_question_asked_for() -> None:
    turn = Turn("Who does the cards?", "Who does the cards?", "Team: Roel (lead), Bas (cards).", short="Bas")
    assert standalone("when is he in?", [turn]) == "when is Bas in?"


def test_a_title_tells_the_sex() -> None:
    turns = talk(("Who teaches first aid?", "Ms Adler takes first aid over from Mr Baptista, who retires."))
    assert standalone("why does he stop?", turns) == "why does Mr Baptista stop?"
    assert standalone("why does she do that?", turns) == "why does Ms Adler do that?"


def test_two_people_are_two_pronouns() -> None:
    turns = talk(("Who finishes the staging?", "Valcourt's assistant of eleven years, Mathilde Oury, finishes it."))
    assert standalone("How long had she worked for him?", turns) == "How long had Mathilde Oury worked for Valcourt?"


def test_a_single_name_that_the_answer_goes_on_with_stays() -> None:
    turns = talk(("What did Desta win?", "Desta won the race before Olga Tarn."))
    assert standalone("how old is she?", turns) == "how old is Desta?"


def test_a_name_in_marks_is_a_title() -> None:
    text = "Ms Sund asked for a transfer to the *Norvik Aurora*."
    assert [mention.text for mention in persons(mentions(text), text, w.FEMALE)] == ["Ms Sund"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("We met Edda Brisk.", True), ("We met Orsland.", False), ("We met Ada, 44, there.", True)],
)
def test_a_full_name_or_an_age_tells_a_person(text: str, expected: bool) -> None:
    assert is_person(mentions(text)[0], text) is expected
