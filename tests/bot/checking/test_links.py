from urllib.parse import unquote, urldefrag

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checking.links import passage_url
from index.passage import Passage
from tests.bot.checking.harbour import orsund

PAGE = "https://orsund.example/harbour"
TEXT = "The harbour has a self-built crane, a mole & a light.\nIt opens at six.\nIt opens at six on Sundays too."


def web(text: str, url: str | None = PAGE, **other: object) -> Passage:
    return orsund("harbour", text, 50, url=url, **other)


def link(text: str, quoted: str, url: str | None = PAGE, **other: object) -> str | None:
    start = 50 + text.index(quoted)
    return passage_url(web(text, url, **other), start, start + len(quoted))


def test_a_quote_of_a_few_words_is_given_whole() -> None:
    assert link(TEXT, "The harbour has a") == f"{PAGE}#:~:text=The%20harbour%20has%20a"


def test_marks_that_have_a_meaning_in_a_directive_are_encoded() -> None:
    assert link(TEXT, "a self-built crane, a mole & a light.") == (
        f"{PAGE}#:~:text=a%20self%2Dbuilt%20crane%2C%20a%20mole%20%26%20a%20light."
    )


def test_the_address_of_a_message_in_slack_stays_as_slack_knows_it() -> None:
    message = "https://acme.slack.com/archives/C0PLANS/p1764338580000100"
    assert link(TEXT, "mole", message) == message
    assert link(TEXT, "harbour has a self", "https://api.slack.com/docs") != "https://api.slack.com/docs"


def test_a_long_quote_is_given_by_its_first_and_last_words() -> None:
    text = " ".join(f"word{number}" for number in range(40))
    assert link(text, text) == (
        f"{PAGE}#:~:text=word0%20word1%20word2%20word3%20word4,word35%20word36%20word37%20word38%20word39"
    )


def test_last_words_that_come_earlier_too_are_lengthened() -> None:
    text = "Alpha beta gamma delta epsilon one two three four five and once more" + " one two three four five" * 2
    assert link(text, text) == (
        f"{PAGE}#:~:text=Alpha%20beta%20gamma%20delta%20epsilon,"
        "one%20two%20three%20four%20five%20and%20once%20more"
        "%20one%20two%20three%20four%20five%20one%20two%20three%20four%20five"
    )


def test_words_of_two_lines_are_never_joined() -> None:
    assert link(TEXT, "a mole & a light.\nIt opens at six.") == (
        f"{PAGE}#:~:text=a%20mole%20%26%20a%20light.,It%20opens%20at%20six."
    )


def test_a_short_quote_gets_the_words_around_it() -> None:
    assert link(TEXT, "mole") == f"{PAGE}#:~:text=self%2Dbuilt%20crane%2C%20a-,mole,-%26%20a%20light."


def test_a_quote_that_stands_twice_gets_the_words_around_it() -> None:
    text = "Doors open.\nIt opens at six each day.\nOn Sundays too it opens: It opens at six each day."
    assert (
        link(text, "It opens at six each day")
        == f"{PAGE}#:~:text=Doors%20open.-,It%20opens%20at%20six%20each%20day,-On%20Sundays%20too"
    )


def test_half_words_are_left_out() -> None:
    assert link(TEXT, "rbour has a self-built crane, a mo") == f"{PAGE}#:~:text=has%20a%20self%2Dbuilt%20crane%2C%20a"


def test_a_quote_without_a_whole_word_gets_the_plain_address() -> None:
    assert link(TEXT, "arbou") == PAGE


@pytest.mark.parametrize(
    ("url", "start"),
    [
        (f"{PAGE}#crane", f"{PAGE}#crane:~:text="),
        (f"{PAGE}#crane:~:text=old", f"{PAGE}#crane:~:text="),
        (f"{PAGE}#:~:text=old", f"{PAGE}#:~:text="),
        (f"{PAGE}#/route/1?x=2", f"{PAGE}#:~:text="),
        (f"{PAGE}?page=2", f"{PAGE}?page=2#:~:text="),
    ],
)
def test_an_id_in_the_address_stays_and_any_other_fragment_goes(url: str, start: str) -> None:
    address = link(TEXT, "The harbour has a self-built crane", url)
    assert address == f"{start}The%20harbour%20has%20a%20self%2Dbuilt%20crane"


def test_a_pdf_opens_at_its_page() -> None:
    assert (
        link(TEXT, "mole", "https://orsund.example/a.PDF?x=1#top", page=7) == "https://orsund.example/a.PDF?x=1#page=7"
    )
    assert link(TEXT, "mole", "https://orsund.example/download", document="a.pdf", page=2) == (
        "https://orsund.example/download#page=2"
    )
    assert link(TEXT, "mole", "file:///srv/a.pdf") == "file:///srv/a.pdf"


def test_other_addresses_stay_as_they_are() -> None:
    assert link(TEXT, "mole", "file:///srv/a.txt") == "file:///srv/a.txt"
    assert link(TEXT, "mole", None) is None


@given(st.text(), st.data())
def test_the_words_of_a_link_stand_in_the_passage(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    url = passage_url(web(text), 50 + start, 50 + end)
    assert url is not None
    fragment = urldefrag(url).fragment
    if not fragment:
        return
    plain = " ".join(text.split())
    parts = fragment.removeprefix(":~:text=").split(",")
    for part in parts:
        words = unquote(part.removesuffix("-").removeprefix("-"))
        assert words
        assert words in plain
    quoted = [unquote(part) for part in parts if not part.startswith("-") and not part.endswith("-")]
    assert 1 <= len(quoted) <= 2
    assert all(words in " ".join(text[start:end].split()) for words in quoted)
