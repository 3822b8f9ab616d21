from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer import Citation
from bot.slack.messages import WORDS
from bot.slack.views import (
    ASK_ABOUT,
    DETAILS,
    FEEDBACK_VIEW,
    SHOW,
    LibraryContents,
    ListedDocument,
    answer_view,
    closest_view,
    details_view,
    feedback_of,
    feedback_view,
    home_view,
    sources_view,
    suggested_prompts,
    why_view,
)
from slack_sandbox.blocks import check_view
from tests.answers import PASSAGE, QUOTE, abstention, answer, citation, found
from tests.bot.slack.hostile import PHASES, citations, live_strings, long_texts, texts
from tests.bot.slack.shown import quoted, shown

EN, DE = WORDS["en"], WORDS["de"]
TODAY = date(2026, 11, 27)


def test_the_modal_asks_what_was_wrong_and_what_comes_back_is_read() -> None:
    view = feedback_view("q1", EN)
    check_view(view, 100)
    assert (view["callback_id"], view["private_metadata"]) == (FEEDBACK_VIEW, "q1")
    boxes, comment = view["blocks"]
    assert [option["value"] for option in boxes["element"]["options"]] == [
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
    view = sources_view(answer(citations=both), EN, TODAY)
    assert shown(view) == ["[1][2] *The mill* · town/mill.txt", "[3] *The mill* · town/mill.txt"]
    first, second = quoted(view)
    assert "".join(element["text"] for element in first) == PASSAGE
    assert {"type": "text", "text": "Nobody was hurt.", "style": {"bold": True}} in first
    assert "".join(element["text"] for element in second) == "The mill. It is old."
    assert shown(sources_view(abstention(), EN, TODAY)) == [EN.no_passage]


def test_the_closest_passages_of_an_abstention() -> None:
    view = closest_view(abstention(), EN)
    assert shown(view) == ["*The mill*"]
    assert quoted(view) == [[{"type": "text", "text": PASSAGE}]]
    assert shown(closest_view(abstention(trace={}), EN)) == [EN.nothing_found]


def test_why_says_whether_to_trust_an_answer() -> None:
    near = found(document="fire.txt", title="The fire", text="It burned.")
    view = why_view(answer(trace={"retrieved": [found(), near]}), "q1", EN, TODAY)
    trust, head, read, unused, title = shown(view)
    assert trust.splitlines() == [
        "Read as: Who rebuilt the mill?",
        EN.very_sure.format(confidence="87%"),
        EN.how_written["reader"],
    ]
    assert (head, read) == (EN.read_for_it, "[1] *The mill* · town/mill.txt")
    assert (unused, title) == (EN.near, "*The fire*")
    assert quoted(view) == [[{"type": "text", "text": "It burned."}]]
    (button,) = view["blocks"][-1]["elements"]
    assert (button["action_id"], button["value"]) == (DETAILS, "q1")
    assert EN.unsure.format(confidence="40%") in shown(why_view(answer(confidence=0.4), "q1", EN, TODAY))[0]


def test_why_there_is_no_answer() -> None:
    trust, head, _ = shown(why_view(abstention(), "q1", DE, TODAY))
    assert DE.too_unsure.format(confidence="4%") in trust
    assert head == DE.read_in_vain


def test_details() -> None:
    facts, head, first = shown(details_view(answer(), EN))
    assert facts.splitlines() == [
        "*Read as*  Who rebuilt the mill?",
        "*Written by*  the reader (no chat model)",
        "*Confidence*  87%",
        "*Took*  retrieve 4 ms, check 0 ms",
    ]
    assert head == "Found, best first"
    assert first == f"1. *The mill* · by meaning 1, by words –, score 0.750 · cited\n> {PASSAGE}"
    assert EN.nothing_found in shown(details_view(abstention(trace={}), EN))
    assert "4%, zurückgehalten" in shown(details_view(abstention(), DE))[0]


def test_a_question_of_before_with_its_answer() -> None:
    view = answer_view("Who <b>?", answer(), EN, TODAY)
    check_view(view, 100)
    assert shown(view) == ["*Who &lt;b&gt;?*", f"{QUOTE} [1]", "[1] *The mill* · town/mill.txt"]


def test_home() -> None:
    documents = (
        ListedDocument("Leave", "2026-11-20", (), "https://a.org/x"),
        ListedDocument("Travel & more", None, ()),
    )
    view = home_view(LibraryContents(1_200, documents, date(2026, 11, 26)), [("How many days?", "q1")], EN, TODAY)
    check_view(view, 100)
    text = "\n".join(shown(view))
    assert "I know 1,200 documents. The index changed last on 2026-11-26." in text
    assert "<https://a.org/x|Leave> · 2026-11-20 (7 days old)\nTravel &amp; more" in text
    buttons = [block["accessory"] for block in view["blocks"] if "accessory" in block]
    assert [(button["action_id"], button["value"]) for button in buttons] == [
        (SHOW, "q1"),
        (ASK_ABOUT, "Leave"),
        (ASK_ABOUT, "Travel & more"),
    ]
    empty = "\n".join(shown(home_view(LibraryContents(0), [], DE, TODAY)))
    assert "Es gibt noch keine Dokumente." in empty
    assert DE.no_question in empty


def test_prompts_are_drawn_from_titles_then_headings_one_of_each_document_first() -> None:
    documents = [ListedDocument("Leave", None, ("Leave", "Sick days")), ListedDocument("Travel", None, ("Trains",))]
    assert [prompt["message"] for prompt in suggested_prompts(documents, EN)] == [
        "What is “Leave” about?",
        "What is “Travel” about?",
        "What does “Leave” say about “Sick days”?",
        "What does “Travel” say about “Trains”?",
    ]
    assert suggested_prompts([ListedDocument(" ", None, ())], EN) == []
    assert len(suggested_prompts([ListedDocument(f"Title {number}", None, ()) for number in range(9)], DE)) == 4


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
    documents = tuple(ListedDocument(title, text, (text,)) for title in titles)
    for view in (
        sources_view(made, words, TODAY),
        closest_view(made, words),
        why_view(made, "q1", words, TODAY),
        details_view(made, words),
        answer_view(text, made, words, TODAY),
        home_view(LibraryContents(len(titles), documents), [(title, "q1") for title in titles[:5]], words, TODAY),
    ):
        check_view(view, 100)
        assert not live_strings(view["blocks"])
    prompts = suggested_prompts(documents, words)
    assert all(len(prompt["title"]) <= 75 for prompt in prompts)
