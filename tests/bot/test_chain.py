"""The graph over a real index: with the reader, and with a chat model behind a real server."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import chain
from pathlib import Path
from threading import Event

import pytest

from bot import messages
from bot.answer import Answer
from bot.chain import Answerer
from bot.checking.checker import CheckedSentence
from bot.indexing import synchronise
from bot.settings import Settings
from bot.steps import StoppedError
from bot.wiring import open_answerer
from index.access import Filter
from index.errors import ModelError
from index.plan import SyncOrder
from tests.bot.chat_server import ChatServer, Request, Response, fails, says

HANDBOOK = {
    "leave.md": "# Leave\n\nEvery employee of Bramble & Finch has 27 days of paid holiday a year.\n\n"
    "Unused days expire on 31 March. Requests go to Ines Okafor, the head of staff.\n",
    "travel.md": "# Travel\n\nTrain tickets are booked by the travel desk in Lisbon. A hotel may cost at most "
    "140 euros a night.\n\nThe travel desk opens at 8 am.\n",
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, model_data: Path, embedder: object) -> Path:
    """An index of the handbook."""
    base = tmp_path_factory.mktemp("handbook")
    for name, text in HANDBOOK.items():
        (base / name).write_text(text, encoding="utf-8")
    data = tmp_path_factory.mktemp("index")
    (data / "models").symlink_to(model_data / "models")
    synchronise(Settings(data=data), SyncOrder((str(base),)), print)
    return data


@pytest.fixture(scope="module")
def answerer(data: Path, embedder: object) -> Answerer:
    return open_answerer(Settings(data=data), print, remember=True)


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with ChatServer() as server:
        yield server


def writing(
    data: Path, server: ChatServer, *, fallback: bool = False, remember: bool = False, **given: str
) -> Answerer:
    options = {"model": "openai:scripted", "base_url": server.base_url, "fallback": fallback, "retries": 0, **given}
    settings = Settings.model_validate({"data": data, **options})
    return open_answerer(settings, notices.append, remember=remember)


notices: list[str] = []


@pytest.fixture(autouse=True)
def no_notices() -> None:
    notices.clear()


def holds(answer: Answer) -> None:
    """What must hold of any answer: each quote is the document's own text, and the JSON is plain."""
    for citation in answer.citations:
        text = HANDBOOK[citation.document]
        assert text[citation.start : citation.end] == citation.quote
        assert citation.passage in text
        assert f"[{citation.number}]" in answer.answer
    assert 0 <= answer.confidence <= 1
    assert json.loads(json.dumps(answer.to_json()))["question"] == answer.question
    if answer.abstained:
        assert (answer.citations, answer.sentences, answer.short) == ((), (), None)
    for span in answer.spans:
        (quoted,) = [citation for citation in answer.citations if citation.number == span.citation]
        assert quoted.start <= span.start < span.end <= quoted.end
        assert (span.start, span.end) in quoted.emphasis
        assert HANDBOOK[quoted.document][span.start : span.end] == span.text
    assert answer.short == ("; ".join(span.text for span in answer.spans) or None)


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
    assert [one.emphasis for one in answer.citations[1:]] == [((span.start, span.end),) for span in answer.spans]


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
    found: list[str] = []
    said = ["We should look at the hotel budget."]
    events = answerer.stream(
        "How much is it?", "context", context=said, on_found=lambda passages: found.extend(p.title for p in passages)
    )
    [answer] = [event for event in events if isinstance(event, Answer)]
    assert "hotel" in answer.standalone_question
    assert set(found) == {"Leave", "Travel"}
    assert answerer.ask("And where is it?", "other").standalone_question == "And where is it?"


def test_many_threads_share_an_answerer(answerer: Answerer) -> None:
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(answerer.ask, "How much may a hotel cost?", f"many {n % 5}") for n in range(40)]
        answers = [one.result() for one in asked]
    assert {answer.citations[0].quote for answer in answers} == {"A hotel may cost at most 140 euros a night."}


def test_a_model_is_not_read_on_once_nobody_waits(data: Path, server: ChatServer) -> None:
    stopped = Event()
    said = says("The travel desk opens at 8 am [[{0}]]. It ", "books the train tickets [[{0}]].")

    def held(request: Request) -> Response:
        """Says the rest when nobody waits any more, and not before."""
        whole = said(request)
        first, second, *rest = whole.pieces
        waiting = (piece for piece in rest if stopped.wait())
        return replace(whole, pieces=chain([first, second], waiting))

    server.play(held)
    events = writing(data, server).stream("When does the travel desk open?", stopped=stopped)
    next(events)
    stopped.set()
    with pytest.raises(StoppedError):
        list(events)


def test_a_chat_model_is_checked_sentence_by_sentence(data: Path, server: ChatServer) -> None:
    server.play(says("Employees have 27 days of paid holiday [[{0}]]. They have 99 days of sick leave [[{0}]]."))
    events = list(writing(data, server).stream("How many days of paid holiday?"))
    shown = [event for event in events if isinstance(event, CheckedSentence)]
    answer = events[-1]
    assert isinstance(answer, Answer)
    holds(answer)
    assert [event.sentence.supported for event in shown] == [True, False]
    assert answer.sentences == tuple(event.sentence for event in shown)
    assert answer.engine == "writer"
    assert set(answer.prompts) == {"answer", "condense"}
    assert answer.trace["unsupported"] == 1


def test_the_reader_answers_in_place_of_a_model_that_makes_everything_up(data: Path, server: ChatServer) -> None:
    server.play(says("Employees have 99 days of holiday [[{0}]]."))
    events = list(writing(data, server).stream("How many days of paid holiday?"))
    answer = events[-1]
    assert isinstance(answer, Answer)
    holds(answer)
    assert "99" not in json.dumps([event.sentence.text for event in events if isinstance(event, CheckedSentence)])
    assert (answer.abstained, answer.engine, answer.note) == (False, "reader", messages.READER_INSTEAD["unsupported"])
    assert "27 days" in answer.answer
    assert answer.trace["fallback"] == "unsupported"
    assert [one["text"] for one in answer.trace["withheld"]] == ["Employees have 99 days of holiday."]
    assert answer.trace["calls"] == 1


def test_the_reader_answers_in_place_of_a_model_that_declines(data: Path, server: ChatServer) -> None:
    server.play(says("[[none]]" * 20))
    answer = writing(data, server).ask("How many days of paid holiday does an employee have?")
    holds(answer)
    assert (answer.engine, answer.trace["fallback"]) == ("reader", "declined")
    assert "27 days" in answer.answer


def test_what_neither_can_answer_is_withheld(data: Path, server: ChatServer) -> None:
    server.play(says("The cup was won by the Otters in 1988 [[{0}]]."))
    events = list(writing(data, server).stream("Who won the cup?"))
    assert len(events) == 1, "nothing is shown before it is supported"
    answer = events[0]
    assert isinstance(answer, Answer)
    holds(answer)
    assert (answer.abstained, answer.answer) == (True, messages.UNSUPPORTED)
    assert answer.trace["withheld"][0]["text"] == "The cup was won by the Otters in 1988."


def test_a_plain_answer_gets_the_passages_that_bear_it_out(data: Path, server: ChatServer) -> None:
    server.play(says("Every employee has 27 days of paid holiday a year."))
    answer = writing(data, server, protocol="plain").ask("How many days of paid holiday does an employee have?")
    holds(answer)
    assert (answer.engine, answer.citations[0].document) == ("writer", "leave.md")
    assert set(answer.prompts) == {"answer_plain", "condense"}


SMALL = "openai:tiny-0.5b"


def test_what_a_small_model_says_counts_where_the_reader_found_it_too(data: Path, server: ChatServer) -> None:
    server.play(says("Every employee has 27 days of paid holiday."))
    events = list(writing(data, server, model=SMALL).stream("How many days of paid holiday does an employee have?"))
    answer = events[-1]
    assert isinstance(answer, Answer)
    holds(answer)
    assert (answer.engine, "fallback" in answer.trace) == ("writer", False)
    assert [event.sentence for event in events if isinstance(event, CheckedSentence)] == list(answer.sentences)
    assert server.requests[0].user.count("text:\n") <= 3, "it is given few passages"


def test_the_reader_answers_where_a_small_model_says_something_else(data: Path, server: ChatServer) -> None:
    server.play(says("Unused days expire on 31 March."))
    events = list(writing(data, server, model=SMALL).stream("How many days of paid holiday does an employee have?"))
    answer = events[-1]
    assert isinstance(answer, Answer)
    holds(answer)
    assert (answer.engine, answer.trace["fallback"]) == ("reader", "unconfirmed")
    assert answer.note == messages.READER_INSTEAD["unconfirmed"]
    assert "27 days" in answer.answer
    assert all("27" in event.sentence.text for event in events if isinstance(event, CheckedSentence))
    answer = writing(data, server, model=SMALL, trust="model").ask(
        "How many days of paid holiday does an employee have?"
    )
    assert (answer.engine, "31 March" in answer.answer) == ("writer", True)


def test_a_small_model_is_not_asked_what_the_reader_cannot_answer(data: Path, server: ChatServer) -> None:
    server.play(says("The cup was won by the travel desk."))
    answer = writing(data, server, model=SMALL).ask("Who won the cup?")
    holds(answer)
    assert (answer.abstained, answer.trace["fallback"], server.requests) == (True, "unasked", [])


def test_a_small_model_completes_no_follow_ups(data: Path, server: ChatServer) -> None:
    server.play(says("The travel desk opens at 8 am."))
    bot = writing(data, server, model=SMALL, remember=True)
    bot.ask("When does the travel desk open?", "small-thread")
    bot.ask("And where is it?", "small-thread")
    assert all("text:\n" in request.user for request in server.requests)


def test_the_model_checks_its_sentences_in_a_second_call(data: Path, server: ChatServer) -> None:
    verdicts = '{"verdicts": [{"number": 1, "verdict": "supported"}, {"number": 2, "verdict": "contradicted"}]}'
    said = "Employees have 27 days of paid holiday [[{0}]]. Requests for leave go to Ines Okafor [[{0}]]."
    server.play(says(said), says(verdicts))
    answer = writing(data, server, verify="model").ask("How many days of paid holiday?")
    holds(answer)
    assert [one.check for one in answer.sentences] == ["supported", "contradicted"]
    assert answer.trace["calls"] == 2
    assert "Sentence 2: Requests for leave go to Ines Okafor." in server.requests[1].user
    server.play(says(said), fails(500))
    answer = writing(data, server, verify="model").ask("How many days of paid holiday?")
    assert [one.check for one in answer.sentences] == ["supported", "supported"]
    assert "checked by rules alone" in notices[-1]


def test_a_server_that_is_down_is_said_once(answerer: Answerer, data: Path) -> None:
    answerer.ask("When does the travel desk open?", "down-thread")
    with ChatServer() as gone:
        bot = writing(data, gone, fallback=True, remember=True)
    answer = bot.ask("And when does it close?", "down-thread")
    assert len(notices) == 1
    assert answer.trace["fallback"] == "failed"


def test_an_echo_of_a_fragment_keeps_what_the_rules_made_of_it(data: Path, server: ChatServer) -> None:
    server.play(says("Train tickets are booked by the travel desk [[{0}]]."), says("And when?"), says("[[none]]"))
    bot = writing(data, server, remember=True)
    bot.ask("Who books train tickets?", "echo-thread")
    assert "train tickets" in bot.ask("And when?", "echo-thread").standalone_question


def test_a_model_that_declines_abstains(data: Path, server: ChatServer) -> None:
    server.play(says("[[none]]"))
    answer = writing(data, server).ask("Who won the cup?")
    assert (answer.abstained, answer.answer) == (True, messages.ABSTAINED)


def test_invented_keys_are_dropped_and_counted(data: Path, server: ChatServer) -> None:
    server.play(says("Employees have 27 days of paid holiday [[p-zzzz]][[{0}]]."))
    answer = writing(data, server).ask("How many days of paid holiday?")
    holds(answer)
    assert answer.trace["unknown_keys"] == 1
    assert len(answer.citations) == 1


def test_a_model_that_is_down_is_an_error_or_falls_back(data: Path, server: ChatServer) -> None:
    server.play(fails(500))
    with pytest.raises(ModelError, match="is failing"):
        writing(data, server).ask("How many days of paid holiday?")
    answer = writing(data, server, fallback=True).ask("How many days of paid holiday?")
    holds(answer)
    assert answer.engine == "reader"
    assert "27 days" in answer.answer
    assert notices and "answering without the model" in notices[0]


def test_an_answer_that_is_cut_says_so(data: Path, server: ChatServer) -> None:
    server.play(says("Employees have 27 days of paid holiday [[{0}]]. Unused days", finish="length"))
    answer = writing(data, server).ask("How many days of paid holiday?")
    holds(answer)
    assert answer.note is not None
    assert "max_tokens" in answer.note


def test_a_model_rewrites_follow_ups(data: Path, server: ChatServer) -> None:
    server.play(
        says("The desk opens at 8 am [[{0}]]."), says("Where is the travel desk?"), says("It is in Lisbon [[{0}]].")
    )
    bot = writing(data, server, remember=True)
    first = bot.ask("When does the travel desk open?", "model-thread")
    answer = bot.ask("Where is it?", "model-thread")
    assert answer.standalone_question == "Where is the travel desk?"
    assert len(server.requests) == 3
    assert (first.trace["calls"], first.trace["tokens"]) == (1, {"input": 70, "output": 7})
    assert (answer.trace["calls"], answer.trace["tokens"]) == (2, {"input": 140, "output": 14})


def test_a_rewriting_that_fails_falls_back_to_rules(data: Path, server: ChatServer) -> None:
    server.play(says("The desk opens at 8 am [[{0}]]."), fails(500), says("It is in Lisbon [[{0}]]."))
    bot = writing(data, server, fallback=True, remember=True)
    bot.ask("When does the travel desk open?", "rules-thread")
    answer = bot.ask("Where is it?", "rules-thread")
    assert "travel desk" in answer.standalone_question
    assert notices


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
