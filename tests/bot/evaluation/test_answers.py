import pytest

from bot.evaluation.answers import exact_match, is_right, normalised, token_f1


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("The “Mill”, rebuilt!", "mill rebuilt"),
        ("US-Russia tensions", "usrussia tensions"),
        ("An  answer\nto a question", "answer to question"),
        ("theatre and anthem", "theatre and anthem"),
    ],
)
def test_normalisation(text: str, plain: str) -> None:
    assert normalised(text) == plain


@pytest.mark.parametrize(
    ("text", "answer", "right"),
    [
        ("He expelled the 10 diplomats.", "10 diplomats", True),
        ("He expelled 100 diplomats.", "10", False),
        ("He expelled ten diplomats.", "10 diplomats", True),
        ("He expelled ten diplomats.", "10", True),
        ("He expelled ten spies.", "10 diplomats", False),
        ("It was on 2021-06-14.", "June 14", True),
        ("It was on 15 June 2021.", "June 14", False),
        ("It cost 1.5 million dollars.", "$1,500,000", True),
        ("Ten Downing Street", "Kremlin", False),
        ("The grade was an A in maths", "A", True),
        ("The grade was B.", "A", False),
        ("", "10", False),
    ],
)
def test_an_answer_is_right_by_its_words_or_by_the_value_of_its_numbers_and_dates(
    text: str, answer: str, right: bool
) -> None:
    assert is_right(text, [answer]) is right
    assert is_right(text, ["something else", answer]) is right


def test_token_f1_by_hand() -> None:
    # 2 tokens shared ("10", "diplomats"), 3 said, 2 right: P = 2/3, R = 1, F1 = 4/5
    assert token_f1("only 10 diplomats", ["10 diplomats"]) == pytest.approx(0.8)
    assert token_f1("only 10 diplomats", ["ten", "10 diplomats"]) == pytest.approx(0.8), "the best of the answers"
    assert token_f1("10 10", ["10"]) == pytest.approx(2 / 3), "a word counts as often as it stands there"
    assert token_f1("", ["10"]) == token_f1("spies", ["10"]) == 0.0


def test_exact_match() -> None:
    assert exact_match("The 10 diplomats.", ["10 diplomats"]) == 1.0
    assert exact_match("10 diplomats of Russia", ["10 diplomats"]) == 0.0
