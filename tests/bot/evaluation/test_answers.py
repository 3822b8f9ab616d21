import pytest

from bot.evaluation.answers import exact_match, is_right, normalised, token_f1


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("The “Mill”, rebuilt!", "mill rebuilt"),
        ("US-Russia tensions", "us russia tensions"),
        ("“hybrid search”—combining the two", "hybrid search combining two"),
        ("see [search](https://example.com/some_page)", "see search https example com some page"),
        ("and/or (un)known", "and or un known"),
        ("I don't know Biden’s, or the diplomats' plan", "i dont know bidens or diplomats plan"),
        ("Biden's/Trump's", "bidens trumps"),
        ("1,000 or 3.5 at 9:30, 2021-06-14, 1939–1945", "1000 or 35 at 930 20210614 19391945"),
        ("thirty-two, 20th-century", "thirtytwo 20th century"),
        ("the U.S.-based J.R.R. Tolkien, Ph.D.", "us based jrr tolkien phd"),
        ("an X-ray, an F-16, an A-level", "xray f16 alevel"),
        ("“", ""),
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
        ("They call it “hybrid search”—combining both.", "hybrid search", True),
        ("They call it [hybrid search](https://example.com).", "hybrid search", True),
        ("Before—hybrid search.", "hybrid “search”", True),
        ("The US-Russia tensions", "Russia", True),
        ("A well known firm", "well-known firm", True),
        ("A well-known firm", "well known", True),
        ("They cooperate—by email.", "co-operate", True),
        ("They co-operate by e-mail.", "cooperate by email", True),
        ("The U.S. president—a lawyer", "US president", True),
        ("It was written in Node.js.", "NodeJS", True),
        ("a 10-day leave", "10-day leave", True),
        ("a leave of ten days", "10-day leave", True),
        ("from 1939–1945", "1945", True),
        ("It cost 1,000.", "000", False),
        ("It cost 3.5.", "5", False),
        ("thirty-two companies", "two companies", False),
        ("the kit CK-2", "2", False),
        ("the boom of the mid-1990s", "1990s", True),
        ("see No.5", "5", True),
        ("an X-ray", "ray", False),
        ("They passed the level.", "A-level", False),
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
    assert token_f1("search”—combining", ["search"]) == pytest.approx(2 / 3), "one token of two"
    assert token_f1("cooperate", ["co-operate"]) == token_f1("co operate", ["co-operate"]) == 1.0
    assert token_f1("", ["10"]) == token_f1("spies", ["10"]) == 0.0


def test_exact_match() -> None:
    assert exact_match("The 10 diplomats.", ["10 diplomats"]) == 1.0
    assert exact_match("10 diplomats of Russia", ["10 diplomats"]) == 0.0
    assert exact_match("well known", ["well-known"]) == exact_match("wellknown", ["well-known"]) == 1.0
