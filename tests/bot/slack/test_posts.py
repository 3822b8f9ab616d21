import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import messages
from bot.answer import Answer, Citation, Sentence
from bot.engine import Engine
from bot.slack.escaping import SPACE
from bot.slack.messages import WORDS
from bot.slack.posts import (
    CLOSEST,
    FEEDBACK,
    MESSAGE_MOST,
    SHARE,
    SOURCES,
    WHY,
    Shown,
    answer_posts,
    failure_post,
    queued_text,
    verdict_of,
)
from index.errors import IndexMissing, ModelError, StoreError
from slack_sandbox.blocks import check_blocks
from tests.bot.slack.hostile import PHASES, citations, live_strings, long_texts, texts
from tests.bot.terminal.answers import QUOTE, abstention, answer, citation

TODAY = date(2026, 11, 27)
ROOT = Path(__file__).parents[3]
HERE = Shown("channel", "q1", TODAY)


def of_type(blocks: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [block for block in blocks if block["type"] == kind]


def actions(blocks: list[dict[str, Any]]) -> list[str]:
    return [element["action_id"] for block in of_type(blocks, "actions") for element in block["elements"]]


def only(shown: Answer, where: Shown = HERE) -> list[dict[str, Any]]:
    (post,) = answer_posts(shown, where)
    return post.blocks


def test_an_answer_with_its_passage_collapsed_and_its_buttons() -> None:
    (post,) = answer_posts(answer(), HERE)
    text, passages, feedback, buttons = post.blocks
    assert post.text == text["text"] == f"{QUOTE} [1]"
    assert (passages["is_collapsible"], passages["default_collapsed"]) == (True, True)
    assert passages["title"]["text"] == "1 passage"
    (section,) = passages["child_blocks"]
    assert section["text"]["verbatim"] is True
    assert section["text"]["text"] == (
        f"[1] *The mill* · town/mill.txt\n> It was rebuilt by {SPACE}*Ada Holm*{SPACE} in 1913."
    )
    assert feedback["elements"][0]["action_id"] == FEEDBACK
    assert verdict_of(feedback["elements"][0]["negative_button"]["value"]) == ("bad", "q1")
    assert [element["action_id"] for element in buttons["elements"]] == [SOURCES, WHY]
    assert {element["value"] for element in buttons["elements"]} == {"q1"}


def test_the_place_and_the_age_of_a_passage() -> None:
    one = citation(url="https://a.org/mill#:~:text=It%20was", page=4, heading="The fire", date="2024-01-05")
    (section,) = of_type(only(answer(citations=(one,))), "container")[0]["child_blocks"]
    assert section["text"]["text"].splitlines()[0] == (
        "[1] *<https://a.org/mill#:~:text=It%20was|The mill>* · The fire · page 4 · 2024-01-05 (2 years old)"
    )


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        ("2026-11-27", "2026-11-27 (today)"),
        ("2026-11-20", "2026-11-20 (7 days old)"),
        ("2026-05-01", "2026-05-01 (7 months old)"),
        ("2025-11-20", "2025-11-20 (1 year old)"),
        ("2027-01-01", "2027-01-01"),
        ("spring", "spring"),
    ],
)
def test_ages(stated: str, shown: str) -> None:
    block = of_type(only(answer(citations=(citation(date=stated),))), "container")[0]
    assert block["child_blocks"][0]["text"]["text"].splitlines()[0].endswith(shown)


def test_a_sentence_that_nothing_bears_out_says_so() -> None:
    said = (Sentence("It burned.", (1,), supported=True), Sentence("I think so.", (), supported=False))
    assert only(answer(*said))[0]["text"] == f"It burned. [1] I think so. _{messages.NOT_SUPPORTED}_"


def test_an_abstention_names_whom_to_ask_and_offers_the_closest_passages() -> None:
    blocks = only(abstention(), replace(HERE, owner="U0ADA"))
    assert blocks[0]["text"] == messages.ABSTAINED
    assert of_type(blocks, "context")[0]["elements"][0]["text"] == "Who may know: <@U0ADA>"
    assert actions(blocks) == [CLOSEST, WHY]
    assert not of_type(blocks, "container")
    assert actions(only(abstention(trace={}))) == [WHY]


@pytest.mark.parametrize(
    ("owner", "shown"),
    [
        ("S0GROUP1", "<!subteam^S0GROUP1>"),
        ("W0ADA", "<@W0ADA>"),
        ("the People team", "the People team"),
        ("UNIX", "UNIX"),
        ("<!channel>", "&lt;!channel&gt;"),
    ],
)
def test_owners_by_id_become_mentions_and_words_stay_words(owner: str, shown: str) -> None:
    blocks = only(abstention(), replace(HERE, owner=owner))
    assert of_type(blocks, "context")[0]["elements"][0]["text"] == f"Who may know: {shown}"


def test_hidden_sources_are_counted_and_the_note_is_shown() -> None:
    blocks = only(answer(note=messages.DISAGREEMENT), replace(HERE, hidden=2))
    lines = [block["elements"][0]["text"] for block in of_type(blocks, "context")]
    assert lines == [messages.DISAGREEMENT, "2 more sources: ask me in a direct message."]
    assert "1 more source:" in json.dumps(only(answer(), replace(HERE, hidden=1)))


def test_only_a_private_answer_can_be_shared() -> None:
    assert SHARE in actions(only(answer(), replace(HERE, surface="private")))
    assert SHARE not in actions(only(answer(), replace(HERE, surface="direct")))


def test_a_fixed_reply_has_nothing_below_it() -> None:
    assert [block["type"] for block in only(answer(engine=Engine.FIXED, answer="Hello.", citations=()))] == ["markdown"]


def test_in_german() -> None:
    there = replace(HERE, language="de", owner="U0ADA", hidden=1)
    shown = json.dumps(only(abstention(), there), ensure_ascii=False)
    for sentence in ("Die Dokumente beantworten das nicht.", "Wer es wissen kann: <@U0ADA>", "1 weitere Quelle"):
        assert sentence in shown
    greeting = f"{messages.GREETING} {messages.EXAMPLES.format(titles='“The mill”')}"
    block = only(answer(engine=Engine.FIXED, answer=greeting, citations=()), there)[0]
    assert (
        block["text"]
        == "Hallo. Frag mich nach den Dokumenten; jede Antwort zitiert sie. Ich kenne zum Beispiel: “The mill”."
    )


def test_many_passages_are_cut_to_what_a_container_takes() -> None:
    many = tuple(citation(number) for number in range(1, 31))
    children = of_type(only(answer(citations=many)), "container")[0]["child_blocks"]
    assert len(children) == 10
    assert children[-1]["elements"][0]["text"] == "21 more under “Sources”."


def test_a_long_quote_is_cut_around_the_answering_words() -> None:
    text = "left " * 2_000 + "Ada Holm" + " right" * 2_000
    start = text.index("Ada")
    one = replace(citation(), quote=text, start=0, end=len(text), emphasis=((start, start + 8),))
    section = of_type(only(answer(citations=(one,))), "container")[0]["child_blocks"][0]["text"]["text"]
    assert f"*Ada Holm*{SPACE} right" in section
    assert len(section) <= 3_000
    assert section.endswith("…")


def test_a_long_answer_goes_on_in_further_messages() -> None:
    said = Sentence(" ".join(f"Sentence {number}." for number in range(1_500)), (1,), supported=True)
    posts = answer_posts(answer(said), HERE)
    assert len(posts) > 3
    assert "".join(post.blocks[0]["text"] for post in posts).count("Sentence") == 1_500
    assert [len(post.blocks) for post in posts[:-1]] == [1] * (len(posts) - 1)
    assert of_type(posts[-1].blocks, "container")


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


def test_every_sentence_is_said_somewhere() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py"))
    assert [name for name in WORDS["en"].__dataclass_fields__ if f".{name}" not in code] == []


def test_both_languages_fill_in_the_same() -> None:
    def braces(text: str) -> list[str]:
        return sorted(part.partition("}")[0] for part in text.split("{")[1:])

    for name in WORDS["en"].__dataclass_fields__:
        one, other = getattr(WORDS["en"], name), getattr(WORDS["de"], name)
        if isinstance(one, str):
            assert braces(one) == braces(other), name
        elif name != "fixed":
            assert one.keys() == other.keys(), name


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
    for post in answer_posts(replace(made, answer=" ".join(said)), replace(HERE, language=language, hidden=3)):
        assert len(json.dumps(post.blocks, ensure_ascii=False)) <= MESSAGE_MOST
        assert json.dumps(post.blocks).encode()
        assert len(post.blocks) <= 50
        check_blocks(post.blocks, 50)
        assert not live_strings([post.text, post.blocks])
