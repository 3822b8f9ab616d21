"""Quotes in pieces."""

from dataclasses import replace
from datetime import date

from bot.answer import Sentence
from bot.slack.messages import WORDS
from bot.slack.views import (
    sources_view,
)
from tests.answers import answer, citation
from tests.bot.slack.shown import HERE, further, of_type, only, quoted


def test_addresses_are_copied_letter_for_letter() -> None:
    text = "See https://a.org/x or https://evil.com/y_y, or ask ann@firm.com or *@here*."
    cited = replace(citation(url="https://a.org/x"), quote=text, start=0, end=len(text), emphasis=())
    sentence = Sentence("Ask ann@firm.com or https://evil.com/y_y.", (1,), supported=True)
    blocks = only(answer(sentence, citations=(cited, replace(cited, number=2))))
    assert blocks[0]["text"] == "Ask `ann@firm.com` or `https://evil.com/y_y`. [1]"
    (quote,) = of_type(blocks, "rich_text")
    shown = quote["elements"][0]["elements"]
    assert "".join(element["text"] for element in shown) == text
    assert [element["url"] for element in shown if element["type"] == "link"] == ["https://a.org/x"]
    assert "https://evil.com/y_y, or ask ann@firm.com" in further(blocks)[0]["text"]["text"]


def test_hosts_of_the_settings_are_links() -> None:
    sentence = Sentence("See https://wiki.firm.com/x.", (1,), supported=True)
    there = replace(HERE, hosts=frozenset({"wiki.firm.com"}))
    assert only(answer(sentence), there)[0]["text"] == "See https://wiki.firm.com/x. [1]"


def test_a_long_quote_is_cut_around_the_answering_words() -> None:
    text = "left " * 2_000 + "Ada Holm" + " right" * 2_000
    start = text.index("Ada")
    cited = replace(citation(), quote=text, start=0, end=len(text), emphasis=((start, start + 8),))
    blocks = only(answer(citations=(cited, cited)))
    shown = of_type(blocks, "rich_text")[0]["elements"][0]["elements"]
    assert {"type": "text", "text": "Ada Holm", "style": {"bold": True}} in shown
    assert (shown[0]["text"][0], shown[-1]["text"][-1]) == ("…", "…")
    assert sum(len(element["text"]) for element in shown) < 1_000
    section = further(blocks)[0]["text"]["text"]
    assert "*Ada Holm* right" in section
    assert len(section) <= 3_000
    assert section.endswith("…")


EN, DE = WORDS["en"], WORDS["de"]
TODAY = date(2026, 11, 27)


def test_markdown_is_shown_as_what_it_means() -> None:
    text = "## Leave\nYou have **27 days**, see [the form](https://hr.org/f).\n- one `x`\n```\na_b = 1\n```\n"
    cited = replace(citation(), document="leave.md", quote=text, passage=text, start=0, end=len(text), passage_start=0)
    made = answer(citations=(replace(cited, emphasis=((text.index("27"), text.index("27") + 2),)),))
    (quote,) = quoted(sources_view(made, EN, TODAY))
    assert "".join(element["text"] for element in quote) == (
        "Leave\nYou have 27 days, see the form (https://hr.org/f).\n• one x\na_b = 1"
    )
    assert not any(element["type"] == "link" for element in quote)
    own = replace(made.citations[0], url="https://hr.org/leave")
    (quote,) = quoted(sources_view(answer(citations=(own,)), EN, TODAY))
    assert [(element["url"], element["text"]) for element in quote if element["type"] == "link"] == [
        ("https://hr.org/f", "the form")
    ]
