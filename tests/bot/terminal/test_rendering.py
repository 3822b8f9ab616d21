from dataclasses import replace

import pytest

from bot import messages
from bot.answer import Answer, Sentence
from bot.engine import Engine
from bot.terminal.rendering import answer_text, first_sentence, place, quoted, sentence_text, show
from bot.verdict import Verdict
from tests.answers import QUOTE, abstention, answer, citation, found
from tests.bot.terminal.consoles import pipe, terminal, written


def piped(shown: Answer) -> str:
    screen = pipe()
    show(screen, shown)
    return written(screen)


def test_an_answer_with_its_citation() -> None:
    assert piped(answer()) == (
        "It was rebuilt by Ada Holm in 1913. [1]\n"
        "\n"
        "[1] The mill  town/mill.txt\n"
        "    “It was rebuilt by Ada Holm in 1913.”\n"
    )


def test_two_citations_with_all_that_is_known_of_their_place() -> None:
    second = citation(
        2,
        "Nobody was hurt.",
        url="https://example.org/mill#:~:text=Nobody%20was",
        page=4,
        heading="The fire",
        date="1911-05-02",
    )
    sentences = (
        Sentence("It was Ada Holm.", (1,), supported=True),
        Sentence("Nobody was hurt.", (1, 2), supported=True),
    )
    assert piped(answer(*sentences, citations=(citation(), second), note="The documents disagree.")) == (
        "It was Ada Holm. [1] Nobody was hurt. [1][2]\n"
        "The documents disagree.\n"
        "\n"
        "[1] The mill  town/mill.txt\n"
        "    “It was rebuilt by Ada Holm in 1913.”\n"
        "\n"
        "[2] The mill  https://example.org/mill · page 4 · The fire · 1911-05-02\n"
        "    “Nobody was hurt.”\n"
    )


def test_the_answering_words_are_bold_and_nothing_else_of_the_quote() -> None:
    text = quoted(citation())
    assert text.plain == f"“{QUOTE}”"
    assert [text.plain[span.start : span.end] for span in text.spans if span.style == "bold"] == ["Ada Holm"]


def test_on_a_terminal() -> None:
    screen = terminal(40)
    show(screen, answer())
    assert written(screen).splitlines()[0].startswith("It was rebuilt by Ada Holm in 1913.\x1b[36m [1]\x1b[0m")
    assert "by \x1b[1mAda Holm\x1b[0m in" in written(screen)


def test_a_web_address_is_a_link_to_the_quote() -> None:
    screen = terminal(200)
    url = "https://example.org/mill#:~:text=It%20was"
    screen.print(place(citation(url=url)))
    assert f";{url}\x1b\\" in written(screen)
    assert "https://example.org/mill\x1b" in written(screen)


@pytest.mark.parametrize("url", ["https://example.org/\x1b]8;;evil", "https://example.org/ü", "javascript:alert(1)"])
def test_no_other_address_is_a_link(url: str) -> None:
    screen = terminal(200)
    screen.print(place(citation(url=url)))
    assert "\x1b]8" not in written(screen)


def test_a_source_that_is_the_title_is_not_said_twice() -> None:
    assert place(citation(title="town/mill.txt", page=2)).plain == "page 2"


def test_a_sentence_that_nothing_bears_out_is_marked() -> None:
    sentences = (
        Sentence("It was Ada Holm.", (1,), supported=True),
        Sentence("She was rich.", (), supported=False),
        Sentence("She was old.", (1,), supported=False),
    )
    text = "It was Ada Holm. [1]\n\n- She was rich.\n- She was old. [1]"
    assert piped(answer(*sentences, answer=text)).startswith(
        "It was Ada Holm. [1]\n"
        "\n"
        "- She was rich. (not supported by the passages)\n"
        "- She was old. [1] (not supported by the passages)\n"
    )


def test_a_sentence_that_the_text_does_not_hold_changes_nothing() -> None:
    sentences = (Sentence("Elsewhere.", (1,), supported=False),)
    assert piped(answer(*sentences, answer="Here.")).startswith("Here.\n")


def test_a_fixed_reply_is_not_marked() -> None:
    sentences = (Sentence("Hello. Ask me.", (), supported=False),)
    assert piped(answer(*sentences, citations=(), engine=Engine.FIXED, short=None)) == "Hello. Ask me.\n"


def test_an_abstention() -> None:
    assert piped(abstention(trace={})) == "The documents do not answer this.\n"
    screen = terminal(60, color=False)
    titles = ["The mill", "The mill", "", "Two", "Three"]
    shown = abstention(trace={"retrieved": [found(title=title) for title in titles]})
    show(screen, shown)
    lines = [line.rstrip() for line in written(screen).splitlines()]
    assert lines == piped(shown).splitlines()
    assert lines == [
        "The documents do not answer this.",
        "The closest passages are from:",
        "  The mill",
        "  mill.txt",
        "  Two",
    ]


def test_an_abstention_with_nothing_found() -> None:
    screen = terminal(60, color=False)
    show(screen, abstention(trace={}))
    assert written(screen).strip() == "The documents do not answer this."


def test_nothing_in_a_document_steers_the_terminal() -> None:
    passage = "Red \x1b[31malert\x1b[0m [bold]now[/bold]."
    evil = citation(1, passage, passage, title="T\x1b]0;x\x07", heading="h\x9b2J", source="s\x1b", emphasis=())
    sentences = (Sentence(passage, (1,), supported=True),)
    for screen in (pipe(), terminal(color=False)):
        show(screen, answer(*sentences, citations=(evil,), note="n\x1b"))
        assert not {"\x1b", "\x07", "\x9b"} & set(written(screen))
        assert "Red ␛[31malert␛[0m [bold]now[/bold]." in written(screen)


def test_the_fewest_words() -> None:
    sentences = (Sentence("One.", (1,), supported=True), Sentence("Two.", (1,), supported=True))
    assert first_sentence(answer(*sentences)) == "Ada Holm"
    assert first_sentence(answer(*sentences, short=None)) == "One."
    assert first_sentence(abstention()) == "The documents do not answer this."
    fixed = (Sentence("Hello.", (), supported=False),)
    assert first_sentence(answer(*fixed, engine=Engine.FIXED, short=None, answer="Hello. Ask.")) == "Hello. Ask."
    assert first_sentence(replace(answer(), short="")) == ""


def test_what_looks_like_a_citation_in_a_document_is_marked_as_its_own_text() -> None:
    sentence = Sentence("Use list[0].\n[2] The rules  docs/rules.txt", (1,), supported=True)
    shown = answer_text(answer(sentence)).plain
    assert shown == "Use list[0].\n\\[2] The rules  docs/rules.txt [1]"


@pytest.mark.parametrize(
    ("check", "remark"),
    [
        (Verdict.SUPPORTED, ""),
        (Verdict.NOT_FOUND, messages.NOT_SUPPORTED),
        (Verdict.CONTRADICTED, messages.CONTRADICTED),
        (Verdict.NOT_CHECKED, messages.NOT_CHECKED),
    ],
)
def test_what_the_check_found_is_said_beside_the_sentence(check: Verdict, remark: str) -> None:
    sentence = Sentence("It burned.", (1,), supported=check is not Verdict.NOT_FOUND, check=check)
    assert sentence_text(sentence).plain == f"It burned. [1] {remark}".strip()
