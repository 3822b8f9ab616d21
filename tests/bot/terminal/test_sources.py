from rich.console import Console

from bot.answer import Answer
from bot.terminal.screen import put
from bot.terminal.sources import source_blocks
from tests.answers import PASSAGE, abstention, answer, citation, found
from tests.bot.terminal.consoles import pipe, terminal, written


def shown(shown_answer: Answer, screen: Console, *, styled: bool) -> str:
    put(screen, source_blocks(shown_answer, styled=styled))
    return written(screen)


def test_the_quote_is_marked_in_its_passage() -> None:
    assert shown(answer(), pipe(), styled=False) == (
        "[1] The mill  town/mill.txt\n"
        "    The mill burned in 1911. »It was rebuilt by Ada Holm in 1913.« Nobody was hurt.\n"
    )


def test_the_quote_is_highlighted_where_styles_are_seen() -> None:
    text = source_blocks(answer(), styled=True)[1].text
    assert text.plain == PASSAGE
    assert [PASSAGE[span.start : span.end] for span in text.spans] == ["It was rebuilt by Ada Holm in 1913."]
    assert "\x1b[30;43mIt was rebuilt" in shown(answer(), terminal(120), styled=True)


def test_quotes_of_one_passage_are_shown_in_it_together() -> None:
    quotes = [
        citation(1),
        citation(2, "Nobody was hurt."),
        citation(3, "rebuilt by Ada Holm in 1913. Nobody"),
        citation(4, "Elsewhere.", "Elsewhere.", document="other.txt", title="Other"),
        citation(5, "The mill"),
    ]
    assert shown(answer(citations=tuple(quotes)), pipe(), styled=False) == (
        "[1][2][3][5] The mill  town/mill.txt\n"
        "    »The mill« burned in 1911. »It was rebuilt by Ada Holm in 1913. Nobody was hurt.«\n"
        "\n"
        "[4] Other  town/mill.txt\n"
        "    »Elsewhere.«\n"
    )


def test_an_abstention_shows_what_came_closest() -> None:
    retrieved = [found(), found(title="", text="x\x1b\n"), found(), found()]
    assert shown(abstention(trace={"retrieved": retrieved}), pipe(), styled=False) == (
        f"The mill\n    {PASSAGE}\n\nmill.txt\n    x␛\n\nThe mill\n    {PASSAGE}\n"
    )


def test_nothing_to_show() -> None:
    assert source_blocks(answer(citations=()), styled=True) == []
    assert source_blocks(abstention(trace={}), styled=True) == []
