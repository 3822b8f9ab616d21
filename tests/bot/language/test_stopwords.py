from bot.language.english import FUNCTION
from bot.language.stopwords import ASKING, CLAIM_STOPWORDS, LITTLE, STOPWORDS
from index.lexical import COMMON


def test_what_a_search_leaves_out_says_little_everywhere() -> None:
    assert COMMON <= LITTLE <= STOPWORDS & CLAIM_STOPWORDS
    assert COMMON <= FUNCTION


def test_what_asks_in_a_question_tells_something_in_a_claim() -> None:
    assert not ASKING & CLAIM_STOPWORDS
    assert STOPWORDS - LITTLE == ASKING


def test_denials_that_a_claim_is_judged_by_do_not_count_as_its_words() -> None:
    assert {"not", "never", "wont", "nicht", "keine"} <= CLAIM_STOPWORDS
