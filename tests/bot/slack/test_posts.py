import json
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot import messages
from bot.answer import Citation, Sentence
from bot.engine import Engine
from bot.slack.messages import WORDS
from bot.slack.posts import (
    CLOSEST,
    MESSAGE_MOST,
    SHARE,
    SOURCES,
    WHY,
    answer_posts,
    chosen_of,
    failure_post,
    queued_text,
    verdict_of,
)
from bot.verdict import Verdict
from index.errors import IndexMissing, ModelError, StoreError
from slack_sandbox.blocks import check_blocks
from tests.answers import QUOTE, abstention, answer, citation
from tests.bot.slack.hostile import PHASES, citations, live_strings, long_texts, texts
from tests.bot.slack.shown import HERE, further, menu, of_type, only


def test_an_answer_with_its_passage_open_and_one_row_of_buttons() -> None:
    (post,) = answer_posts(answer(), HERE)
    text, head, quote, row = post.blocks
    assert post.text == text["text"] == f"{QUOTE} [1]"
    assert head["text"] == {"type": "mrkdwn", "text": "[1] *The mill* · town/mill.txt", "verbatim": True}
    assert quote["elements"] == [
        {
            "type": "rich_text_quote",
            "elements": [
                {"type": "text", "text": "It was rebuilt by "},
                {"type": "text", "text": "Ada Holm", "style": {"bold": True}},
                {"type": "text", "text": " in 1913."},
            ],
        }
    ]
    up, down, more = row["elements"]
    assert (up["text"]["text"], down["text"]["text"], more["type"]) == ("👍", "👎", "overflow")
    assert verdict_of(down["value"]) == ("bad", "q1")
    assert chosen_of({"selected_option": more["options"][0], "block_id": row["block_id"]}) == (WHY, "q1")
    assert menu(post.blocks) == [WHY]  # with one passage there are no others to show


def test_further_passages_are_collapsed() -> None:
    blocks = only(answer(citations=(citation(1), citation(2, "Nobody was hurt."))))
    (box,) = of_type(blocks, "container")
    assert (box["is_collapsible"], box["default_collapsed"]) == (True, True)
    assert box["title"]["text"] == "1 more passage"
    (section,) = further(blocks)
    assert section["text"]["text"] == "[2] *The mill* · town/mill.txt\n> *Nobody was hurt.*"
    assert menu(blocks) == [SOURCES, WHY]


def test_a_sentence_that_nothing_bears_out_says_so() -> None:
    sentences = (Sentence("It burned.", (1,), supported=True), Sentence("I think so.", (), supported=False))
    assert only(answer(*sentences))[0]["text"] == f"It burned. [1] I think so. _{messages.NOT_SUPPORTED}_"


def test_a_remark_says_how_a_sentence_stands_to_its_passages() -> None:
    sentences = (
        Sentence("These are they:", (), supported=True, check=Verdict.NOT_CHECKED),
        Sentence("It sank.", (1,), supported=False, check=Verdict.CONTRADICTED),
        Sentence("Es brannte.", (1,), supported=True, check=Verdict.NOT_CHECKED),
        Sentence("It burned.", (1,), supported=True, check=Verdict.SUPPORTED),
    )
    marked = f"It sank. [1] _{messages.CONTRADICTED}_ Es brannte. [1] _{messages.NOT_CHECKED}_ It burned. [1]"
    assert only(answer(*sentences))[0]["text"] == f"These are they: {marked}"


def test_an_abstention_names_whom_to_ask_and_offers_the_closest_passages() -> None:
    blocks = only(abstention(), replace(HERE, owner="Ada"))
    assert blocks[0]["text"] == messages.ABSTAINED
    assert of_type(blocks, "context")[0]["elements"][0]["text"] == "Who may know: Ada"
    assert menu(blocks) == [CLOSEST, WHY]
    assert not of_type(blocks, "container")
    assert menu(only(abstention(trace={}))) == [WHY]


def test_the_note_is_shown() -> None:
    blocks = only(answer(note=messages.DISAGREEMENT))
    assert [block["elements"][0]["text"] for block in of_type(blocks, "context")] == [messages.DISAGREEMENT]


def test_only_a_private_answer_can_be_shared() -> None:
    assert SHARE in menu(only(answer(), replace(HERE, surface="private")))
    assert SHARE not in menu(only(answer(), replace(HERE, surface="direct")))


def test_a_mark_stands_outside_of_the_code_that_it_belongs_to() -> None:
    sentences = (Sentence("Run:", (), supported=True), Sentence("```\nmake mill\n```", (1,), supported=True))
    made = replace(answer(*sentences), answer="Run: ```\nmake mill\n``` [1]")
    assert only(made)[0]["text"] == "Run:\n```\nmake mill\n```\n[1]"


def test_a_fixed_reply_has_nothing_below_it() -> None:
    assert [block["type"] for block in only(answer(engine=Engine.FIXED, answer="Hello.", citations=()))] == ["markdown"]


def test_in_german() -> None:
    there = replace(HERE, language="de", owner="Ada")
    shown = json.dumps(only(abstention(), there), ensure_ascii=False)
    for sentence in ("Die Dokumente beantworten das nicht.", "Wer es wissen kann: Ada", "Warum keine Antwort"):
        assert sentence in shown
    greeting = f"{messages.GREETING} {messages.EXAMPLES.format(titles='“The mill”')}"
    block = only(answer(engine=Engine.FIXED, answer=greeting, citations=()), there)[0]
    assert (
        block["text"]
        == "Hallo. Frag mich nach den Dokumenten; jede Antwort zitiert sie. Ich kenne zum Beispiel: “The mill”."
    )


def test_a_long_answer_goes_on_in_further_messages() -> None:
    sentence = Sentence(" ".join(f"Sentence {number}." for number in range(1_500)), (1,), supported=True)
    posts = answer_posts(answer(sentence), HERE)
    assert len(posts) > 3
    assert "".join(post.blocks[0]["text"] for post in posts).count("Sentence") == 1_500
    assert [len(post.blocks) for post in posts[:-1]] == [1] * (len(posts) - 1)
    assert of_type(posts[-1].blocks, "rich_text")


def test_failures_say_what_to_do_and_nothing_of_the_inside() -> None:
    words = WORDS["en"]
    assert failure_post(ModelError("key sk-1 refused"), words).text == words.model_failed
    assert failure_post(IndexMissing("/data"), words).text == words.no_index
    assert failure_post(StoreError("/data/catalog.db"), words).text == words.failed


def test_the_place_in_the_queue() -> None:
    assert [queued_text(ahead, WORDS["en"]) for ahead in (0, 1, 3)] == [
        "Your question is next.",
        "1 question ahead of yours.",
        "3 questions ahead of yours.",
    ]


@settings(max_examples=25, deadline=None, phases=PHASES)
@given(
    said=st.lists(texts | long_texts, max_size=3),
    given=st.lists(citations(), max_size=14),
    note=st.none() | long_texts,
    language=st.sampled_from(["en", "de"]),
    abstained=st.booleans(),
)
def test_whatever_documents_and_models_say_nothing_is_live_and_every_limit_is_kept(
    said: list[str], given: list[Citation], note: str | None, language: Any, abstained: bool
) -> None:
    sentences = [Sentence(text, (1,), supported=number % 2 == 0) for number, text in enumerate(said)]
    made = answer(*sentences, citations=tuple(given), note=note, abstained=abstained)
    for post in answer_posts(replace(made, answer=" ".join(said)), replace(HERE, language=language)):
        assert len(json.dumps(post.blocks, ensure_ascii=False)) <= MESSAGE_MOST
        assert json.dumps(post.blocks).encode()
        assert len(post.blocks) <= 50
        check_blocks(post.blocks, 50)
        assert not live_strings([post.text, post.blocks])
