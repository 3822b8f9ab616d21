import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer import Answer, AnswerSpan, Citation
from bot.slack.escaping import SPACE
from bot.slack.messages import WORDS
from bot.slack.views import (
    FEEDBACK_VIEW,
    Known,
    closest_view,
    feedback_of,
    feedback_view,
    home_view,
    sources_view,
    suggested_prompts,
    why_view,
)
from index.catalog import Titled
from slack_sandbox.blocks import check_view
from tests.bot.slack.hostile import PHASES, citations, live_strings, long_texts, texts
from tests.bot.terminal.answers import PASSAGE, abstention, answer, citation, found

EN, DE = WORDS["en"], WORDS["de"]
TODAY = date(2026, 11, 27)


def shown(view: dict[str, Any]) -> list[str]:
    return [block["text"]["text"] for block in view["blocks"] if "text" in block]


def test_the_modal_asks_what_was_wrong_and_what_comes_back_is_read() -> None:
    view = feedback_view("q1", EN)
    check_view(view, 100)
    assert (view["callback_id"], view["private_metadata"]) == (FEEDBACK_VIEW, "q1")
    boxes, comment = view["blocks"]
    assert [one["value"] for one in boxes["element"]["options"]] == [
        "wrong",
        "incomplete",
        "outdated",
        "should_abstain",
    ]
    values = {
        boxes["block_id"]: {boxes["element"]["action_id"]: {"selected_options": boxes["element"]["options"][:2]}},
        comment["block_id"]: {comment["element"]["action_id"]: {"value": "It was 1912."}},
    }
    given = feedback_of({**view, "state": {"values": values}})
    assert (given.question, given.reasons, given.comment) == ("q1", ("wrong", "incomplete"), "It was 1912.")
    untouched = {
        boxes["block_id"]: {boxes["element"]["action_id"]: {"selected_options": []}},
        "comment": {"comment": {}},
    }
    assert feedback_of({**view, "state": {"values": untouched}}).comment == ""


def test_the_sources_show_whole_passages_with_the_quotes_in_bold() -> None:
    both = (citation(1), citation(2, "Nobody was hurt."), citation(3, "The mill.", passage="The mill. It is old."))
    first, second = shown(sources_view(answer(citations=both), EN, TODAY))
    assert first.splitlines()[0] == "[1][2] *The mill* · town/mill.txt"
    assert f"*Nobody was hurt.*{SPACE}" in first
    assert first.replace(SPACE, "").replace("*", "").endswith(PASSAGE)
    assert second.startswith("[3]")
    assert shown(sources_view(abstention(), EN, TODAY)) == [EN.no_passage]


def test_the_closest_passages_of_an_abstention() -> None:
    assert shown(closest_view(abstention(), EN)) == [f"*The mill*\n> {PASSAGE}"]
    assert shown(closest_view(abstention(trace={}), EN)) == [EN.nothing_found]


def test_why() -> None:
    facts, head, first = shown(why_view(answer(), EN))
    assert facts.splitlines() == [
        "*Read as*  Who rebuilt the mill?",
        "*Written by*  the reader (no chat model)",
        "*Confidence*  87%",
        "*Took*  retrieve 4 ms, check 0 ms",
    ]
    assert head == "Found, best first"
    assert first == f"1. *The mill* · by meaning 1, by words –, score 0.750 · cited\n> {PASSAGE}"
    assert EN.nothing_found in shown(why_view(abstention(trace={}), EN))
    assert "4%, zurückgehalten" in shown(why_view(abstention(), DE))[0]


def test_home() -> None:
    documents = (Titled("Leave", "2026-11-20", ()), Titled("Travel & more", None, ()))
    view = home_view(Known(1_200, documents, date(2026, 11, 26)), ["How many days?"], EN, TODAY)
    check_view(view, 100)
    text = "\n".join(shown(view))
    assert "I know 1,200 documents. The index changed last on 2026-11-26." in text
    assert "• Leave · 2026-11-20 (7 days old)\n• Travel &amp; more" in text
    assert "• How many days?" in text
    empty = "\n".join(shown(home_view(Known(0), [], DE, TODAY)))
    assert "Es gibt noch keine Dokumente." in empty
    assert DE.no_question in empty


def test_prompts_are_drawn_from_titles_then_headings_one_of_each_document_first() -> None:
    documents = [Titled("Leave", None, ("Leave", "Sick days")), Titled("Travel", None, ("Trains",))]
    assert [prompt["message"] for prompt in suggested_prompts(documents, EN)] == [
        "What is “Leave” about?",
        "What is “Travel” about?",
        "What does “Leave” say about “Sick days”?",
        "What does “Travel” say about “Trains”?",
    ]
    assert suggested_prompts([Titled(" ", None, ())], EN) == []
    assert len(suggested_prompts([Titled(f"Title {number}", None, ()) for number in range(9)], DE)) == 4


SPANS = (AnswerSpan(1, 105, 108, "Ada"), AnswerSpan(2, 109, 113, "Holm"))


@pytest.mark.parametrize("made", [answer(citations=(citation(), citation(2)), spans=SPANS), abstention()])
def test_an_answer_comes_back_from_its_json(made: Answer) -> None:
    assert Answer.from_json(json.loads(json.dumps(made.to_json()))) == made


def test_an_answer_that_was_stored_before_there_were_spans_comes_back() -> None:
    stored = answer().to_json()
    del stored["spans"]
    assert Answer.from_json(stored) == answer()


@settings(max_examples=20, deadline=None, phases=PHASES)
@given(
    given=st.lists(citations(), max_size=60),
    text=texts | long_texts,
    titles=st.lists(texts | long_texts, max_size=30),
    language=st.sampled_from(["en", "de"]),
)
def test_no_view_is_live_or_too_long(given: list[Citation], text: str, titles: list[str], language: Any) -> None:
    words = WORDS[language]
    trace = {"retrieved": [found(title=text, text=text)] * 30, "timings_ms": {text: 1.0}}
    made = replace(answer(citations=tuple(given)), standalone_question=text, trace=trace)
    documents = tuple(Titled(title, text, (text,)) for title in titles)
    for view in (
        sources_view(made, words, TODAY),
        closest_view(made, words),
        why_view(made, words),
        home_view(Known(len(titles), documents), titles[:5], words, TODAY),
    ):
        check_view(view, 100)
        assert not live_strings(view["blocks"])
    prompts = suggested_prompts(documents, words)
    assert all(len(prompt["title"]) <= 75 for prompt in prompts)
