"""Which requests ask for a summary, and which messages stand for the rest."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.messages import WORDS
from bot.slack.posts import weight
from bot.slack.summary import Said, SummaryRequest, chosen, summary_post, summary_request
from slack_sandbox.blocks import check_blocks


def said(*texts: str, echo: int = 0) -> list[Said]:
    url = "https://local.slack.com/archives/C1/p"
    return [
        Said(text, 1_700_000_000.0 + number, f"{url}{number}", echo, name="ann") for number, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    ("question", "in_thread", "wanted"),
    [
        ("summarise this thread", True, SummaryRequest(thread=True)),
        ("Please summarize the conversation.", True, SummaryRequest(thread=True)),
        ("tl;dr", True, SummaryRequest(thread=True)),
        ("TLDR?", False, SummaryRequest(thread=False)),
        ("Sum up this channel", True, SummaryRequest(thread=False)),
        ("could you recap the channel from today?", False, SummaryRequest(thread=False, days=1.0)),
        ("catch me up on this channel since last week", False, SummaryRequest(thread=False, days=14.0)),
        ("what was said in #general today?", False, SummaryRequest(thread=False, days=1.0)),
        ("fasse diesen Thread zusammen", True, SummaryRequest(thread=True)),
        ("bitte fass den Kanal von heute zusammen", False, None),  # "von" and the like are not asked so in chat
    ],
)
def test_what_asks_for_a_summary(question: str, *, in_thread: bool, wanted: SummaryRequest | None) -> None:
    assert summary_request(question, in_thread=in_thread) == wanted


@pytest.mark.parametrize(
    "question",
    [
        "summarise the leave policy",
        "sum up what the contract says about this",
        "what was said in the board meeting?",
        "recap of the incident in the channel tunnel",
        "what happened to the mill?",
        "who rebuilt the mill?",
        "",
    ],
)
def test_what_asks_the_documents_does_not(question: str) -> None:
    assert summary_request(question, in_thread=True) is None


def test_what_much_is_said_about_stands_for_it() -> None:
    talk = said(
        "good morning all",
        "the export to the warehouse fails since the release of the new scheduler",
        "lunch at twelve?",
        "looks like the scheduler runs the warehouse export before the release job ends",
        "nice weather today by the way",
        "we decided to pin the scheduler to the old release and to run the warehouse export by Friday",
        "ok",
        "thanks",
        "see you",
    )
    shown = [message.text for message in chosen(talk)]
    assert talk[5].text in shown and talk[3].text in shown
    assert len(shown) == 3 and not {"ok", "thanks", "see you"} & set(shown)


def test_what_drew_answers_counts_and_the_same_is_not_shown_twice() -> None:
    talk = [
        *said("the mill opens at nine on Sundays", "the mill opens at nine on Sundays !"),
        *said("bring your own cup please", "somebody left a bike outside"),
        *said("parking is behind the church", echo=30),
    ]
    shown = [message.text for message in chosen(talk)]
    assert "parking is behind the church" in shown
    assert len({text.strip(" !") for text in shown}) == len(shown) == 2


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=900), min_size=1, max_size=40))
def test_whatever_was_said_fits_and_keeps_its_order(texts: list[str]) -> None:
    talk = said(*texts)
    shown = chosen(talk)
    assert 0 < len(shown) <= 5
    assert [message.at for message in shown] == sorted(message.at for message in shown)
    post = summary_post(shown, len(talk), SummaryRequest(thread=True), WORDS["en"])
    check_blocks(post.blocks, 50)
    assert weight(post.blocks) <= 11_000
