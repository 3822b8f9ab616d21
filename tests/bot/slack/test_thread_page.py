"""A thread as a page: what stands there after it was read is what people see in Slack, letter for letter."""

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.thread_page import ThreadMessage, thread_page
from index.documents import html
from index.documents.reading import Reading

AT = 1_764_338_580.0  # 28 November 2025, 14:03 UTC
TAGS = set("html head meta title link body article h2 p li b i s code pre".split())
PLACE = "https://acme.slack.com/archives/C1/p1764338580000100"


def read(*said: ThreadMessage) -> Reading:
    return html.read(thread_page("general", PLACE, said).encode(), "thread")


def shown(text: str) -> str:
    """The words of one message by Ada."""
    return read(ThreadMessage("Ada", AT, text)).text.partition("\n\n")[2]


def test_it_says_who_said_what_and_when_and_where_it_is() -> None:
    first = ThreadMessage("Ada <Byron>", AT, "The mill opens | at nine - always.")
    made = read(first, ThreadMessage("Bob", AT + 60, "No, at ten.", ("hand_book.pdf",)))
    assert (made.title, made.url, made.date) == ("#general: The mill opens | at nine - always.", PLACE, "2025-11-28")
    assert made.text == (
        "Ada <Byron>, 28 November 2025, 14:03 UTC\n\nThe mill opens | at nine - always.\n\n"
        "Bob, 28 November 2025, 14:04 UTC\n\nNo, at ten.\n\nFile: hand_book.pdf"
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("*Mill* opens at &lt;9&gt; &amp; _later_ ~never~", "Mill opens at <9> & later never"),
        ("snake_case_name and 2 * 3 * 4 and `a *b* c_d`", "snake_case_name and 2 * 3 * 4 and a *b* c_d"),
        ("<https://a.b/c_d_e?x=1&amp;y=_2_|the page>", "the page (https://a.b/c_d_e?x=1&y=_2_)"),
        ("<https://a.b> <http://a.b|a.b> <mailto:a@b.c|a@b.c>", "https://a.b http://a.b a@b.c"),
        ("<#C1|help> <!here> <!subteam^S1|@people> <!date^17^{date}|today>", "#help @here @people today"),
        ("• one\n• two", "one\ntwo"),
        ("&gt; quoted\nsaid", "quoted\n\nsaid"),
        ("```\nif a &lt; b:\n    *run*\n```", "if a < b:\n    *run*"),
    ],
)
def test_marks_of_slack_become_what_they_show(text: str, words: str) -> None:
    assert shown(text) == words


@settings(max_examples=50)
@given(st.text(st.sampled_from("ab1 <>&\"'|*_~`/\n•\t@#!"), max_size=40), st.booleans())
def test_whatever_people_write_is_text_and_no_markup_of_their_own(text: str, escaped: bool) -> None:
    raw = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") if escaped else text
    page = thread_page(text, PLACE, [ThreadMessage(text, AT, raw, (text,))])
    tree = lxml.html.document_fromstring(page)
    assert {element.tag for element in tree.iter()} <= TAGS
    assert {name for element in tree.iter() for name in element.attrib} <= {
        "charset",
        "property",
        "content",
        "rel",
        "href",
    }
