import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.question.answer_count import MOST_ANSWERS, most_answers


@pytest.mark.parametrize(
    ("question", "most"),
    [
        ("Which countries signed the treaty?", 3),
        ("Which two bridges were closed?", 2),
        ("Through which 2 towns does the river run?", 2),
        ("What are the three parts of the exam?", 3),
        ("What are the names of the keepers?", 3),
        ("What are some of the causes?", 3),
        ("Who were the founders of the club?", 3),
        ("Who are the club's members?", 3),
        ("What languages does the crew speak?", 3),
        ("What other large towns lie on the river?", 3),
        ("What kinds of wood are used?", 3),
        ("The bridge joins which parts of the town?", 3),
        ("Name the three keepers of the lighthouse.", 3),
        ("Name everything that the box holds", 3),
        ("Please list the rules for guests.", 3),
        ("Could you give me the names of the children?", 3),
        ("Which women were elected?", 3),
    ],
)
def test_a_question_asks_for_several_things(question: str, most: int) -> None:
    assert most_answers(question) == most


@pytest.mark.parametrize(
    "question",
    [
        "Who designed the lighthouse?",
        "Which country signed the treaty?",
        "Which plan keeps readings for a year?",
        "What happens after three weeks?",
        "What was the new sanctions law called?",
        "What were the guests asked to do?",
        "What were the sanctions a response to?",
        "What are the banks banned from?",
        "What are tariffs?",
        "Who was the boss of the gas works?",
        "How many countries signed the treaty?",
        "How do I find out which rules apply?",
        "What kind of boats are used?",
        "What is the address of the sports centre?",
        "Name the president.",
        "Give me the address of the office, please.",
        "Did the countries sign the treaty?",
        "opening hours",
        "Welche Länder haben unterschrieben?",
        "",
        "which",
        "name",
        "what are",
    ],
)
def test_a_question_asks_for_one_thing(question: str) -> None:
    assert most_answers(question) == 1


@given(st.lists(st.sampled_from("what which who are were two 3 the of name kinds plans does 's, me how".split())))
def test_any_words_ask_for_one_to_three_things(words: list[str]) -> None:
    assert 1 <= most_answers(" ".join(words)) <= MOST_ANSWERS
