"""The graph over a real index, with the reader."""

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from bot import messages
from bot.answer import Answer
from bot.chain import Answerer
from bot.indexing import synchronise
from bot.settings import Settings
from bot.wiring import open_answerer
from index.access import Filter
from index.plan import SyncOrder
from tests.bot.handbook import holds, index_handbook


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, model_data: Path, embedder: object) -> Path:
    return index_handbook(tmp_path_factory, model_data)


@pytest.fixture(scope="module")
def answerer(data: Path, embedder: object) -> Answerer:
    return open_answerer(Settings(data=data), print, remember=True)


def test_a_question_is_answered_with_a_quote(answerer: Answerer) -> None:
    answer = answerer.ask("How many days of paid holiday does an employee have?")
    holds(answer)
    assert not answer.abstained
    assert "27 days" in answer.citations[0].quote
    assert answer.citations[0].heading == "Leave"
    assert answer.engine == "reader"
    assert set(answer.trace["timings_ms"]) == {"condense", "retrieve", "answer", "check"}
    assert answer.trace["retrieved"][0]["document"] == "leave.md"


def test_several_answers_are_marked_and_stand_alone_in_the_fewest_words(tmp_path: Path, model_data: Path) -> None:
    text = "# Moving\n\nThe parcel contains these things:\n\n- twelve boxes\n- a roll of tape\n- two pens\n"
    (tmp_path / "moving.md").write_text(text, encoding="utf-8")
    settings = Settings(data=tmp_path / "data", max_risk=0.5)
    settings.data.mkdir()
    (settings.data / "models").symlink_to(model_data / "models")
    synchronise(settings, SyncOrder((str(tmp_path / "moving.md"),)), print)

    answer = open_answerer(settings, print, remember=False).ask("Which things does the parcel contain?")

    assert answer.short == "twelve boxes; a roll of tape; two pens"
    assert [span.citation for span in answer.spans] == [2, 3, 4]
    assert [text[span.start : span.end] for span in answer.spans] == ["twelve boxes", "a roll of tape", "two pens"]
    assert [citation.emphasis for citation in answer.citations[1:]] == [
        ((span.start, span.end),) for span in answer.spans
    ]


def test_each_of_several_questions_is_answered_or_named(tmp_path: Path, model_data: Path) -> None:
    text = "# Keys\n\nA new key card costs 25 euros.\n\nThe library was built by Ada Quist in 1911.\n"
    (tmp_path / "keys.md").write_text(text, encoding="utf-8")
    settings = Settings(data=tmp_path / "data")
    settings.data.mkdir()
    (settings.data / "models").symlink_to(model_data / "models")
    synchronise(settings, SyncOrder((str(tmp_path / "keys.md"),)), print)
    with closing(open_answerer(settings, print, remember=False)) as answerer:
        both = answerer.ask("What does a new key card cost and who built the library?")
        one = answerer.ask("What does a new key card cost and which planet has the most moons?")
    assert [sentence.text for sentence in both.sentences] == text.strip().split("\n\n")[1:]
    assert both.note is None
    assert [sentence.text for sentence in one.sentences] == ["A new key card costs 25 euros."]
    assert one.note == messages.UNANSWERED.format(questions="which planet has the most moons?")


def test_what_is_not_there_is_refused(answerer: Answerer) -> None:
    answer = answerer.ask("Which planet has the most moons?")
    holds(answer)
    assert answer.abstained
    assert answer.answer == messages.ABSTAINED
    assert answer.trace["retrieved"]


def test_small_talk_gets_a_fixed_reply_that_names_documents(answerer: Answerer) -> None:
    answer = answerer.ask("hello")
    assert answer.engine == "fixed"
    assert "Leave" in answer.answer or "Travel" in answer.answer
    assert not answer.abstained


def test_an_overview_quotes_the_document(answerer: Answerer) -> None:
    answer = answerer.ask("Summarise the travel document")
    holds(answer)
    assert {citation.document for citation in answer.citations} == {"travel.md"}
    assert len(answer.citations) > 1


def test_a_conversation_is_remembered_by_thread_and_across_restarts(answerer: Answerer, data: Path) -> None:
    answerer.ask("How much may a hotel cost?", "t1")
    answerer.ask("When does the travel desk open?", "t1")
    again = open_answerer(Settings(data=data), print, remember=True)
    followed = again.ask("Where is it?", "t1")
    holds(followed)
    assert "travel desk" in followed.standalone_question
    assert "Lisbon" in followed.answer
    alone = again.ask("What about it?", "t2").standalone_question
    assert alone == "What about it?"


def test_a_follow_up_is_completed_in_its_thread_only(answerer: Answerer) -> None:
    answerer.ask("When does the travel desk open?", "a")
    inside = answerer.ask("Where is it?", "a").standalone_question
    assert "travel desk" in inside
    assert answerer.ask("Where is it?").standalone_question == "Where is it?"


def test_a_filter_keeps_out_what_the_asker_may_not_see(answerer: Answerer) -> None:
    answer = answerer.ask("How many days of paid holiday?", allowed=Filter(sources=frozenset()))
    assert answer.abstained
    assert answer.trace["retrieved"] == []


def test_what_a_filter_keeps_out_is_counted(answerer: Answerer, data: Path) -> None:
    question = "How much may a hotel cost?"
    nobody = Filter(sources=frozenset())
    assert answerer.kept_out(question, nobody, Filter()) == 2
    assert answerer.kept_out(question, Filter(), Filter()) == 0
    assert answerer.visible(["leave.md", "gone.md"], Filter()) == {"leave.md"}
    assert answerer.visible(["leave.md"], nobody) == set()


def test_what_others_said_completes_a_question(answerer: Answerer) -> None:
    titles: list[str] = []
    context = ["We should look at the hotel budget."]
    events = answerer.stream(
        "How much is it?",
        "context",
        context=context,
        on_found=lambda passages: titles.extend(p.title for p in passages),
    )
    [answer] = [event for event in events if isinstance(event, Answer)]
    assert "hotel" in answer.standalone_question
    assert set(titles) == {"Leave", "Travel"}
    assert answerer.ask("And where is it?", "other").standalone_question == "And where is it?"


def test_many_threads_share_an_answerer(answerer: Answerer) -> None:
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(answerer.ask, "How much may a hotel cost?", f"many {n % 5}") for n in range(40)]
        answers = [future.result() for future in asked]
    assert {answer.citations[0].quote for answer in answers} == {"A hotel may cost at most 140 euros a night."}


def test_a_thread_without_a_memory_is_a_mistake_of_the_caller(data: Path) -> None:
    with pytest.raises(AssertionError, match="memory"):
        open_answerer(Settings(data=data), print, remember=False).ask("hi", "thread")


def test_a_running_answerer_sees_what_a_sync_changed(tmp_path: Path, model_data: Path, embedder: object) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "models").symlink_to(model_data / "models")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "door.txt").write_text("The code of the back door is 4471.")
    settings = Settings(data=own)
    synchronise(settings, SyncOrder(("docs",)), print)
    bot = open_answerer(settings, print, remember=False)
    assert "4471" in bot.ask("What is the code of the back door?").answer
    (tmp_path / "docs" / "door.txt").write_text("The code of the back door is 9026.")
    synchronise(settings, SyncOrder(), print)
    changed = bot.ask("What is the code of the back door?")
    assert "9026" in changed.answer
    assert "4471" not in json.dumps(changed.to_json())


def test_two_versions_of_a_price_are_both_shown_the_newer_first(
    tmp_path: Path, model_data: Path, embedder: object
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "models").symlink_to(model_data / "models")
    (tmp_path / "docs").mkdir()
    table = "# Tariff\n\nLast updated: {}\n\n| Berth | Fee |\n|---|---|\n| Small | {} EUR |\n| Large | {} EUR |\n"
    (tmp_path / "docs" / "new.md").write_text(table.format("2025-02-01", 14, 31))
    (tmp_path / "docs" / "old.md").write_text(table.format("2021-02-01", 9, 22))
    settings = Settings(data=own)
    synchronise(settings, SyncOrder(("docs",)), print)
    answer = open_answerer(settings, print, remember=False).ask("What is the fee for a large berth?")
    assert [(citation.date, "Large" in citation.quote) for citation in answer.citations] == [
        ("2025-02-01", True),
        ("2021-02-01", True),
    ]
    assert answer.note == messages.DISAGREEMENT
    assert answer.short == "31 EUR"
