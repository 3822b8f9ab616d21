"""The graph over a real index, with a chat model behind a real server."""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from threading import Event

import pytest

from bot import messages
from bot.answer import Answer
from bot.chain import Answerer
from bot.checking.checker import CheckedSentence
from bot.settings import Settings
from bot.turn_state import StoppedError
from bot.wiring import open_answerer
from index.errors import ModelError
from tests.bot.chat_server import ChatServer, Request, Response, fails, says
from tests.bot.handbook import holds, index_handbook


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, model_data: Path, embedder: object) -> Path:
    return index_handbook(tmp_path_factory, model_data)


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


def test_a_model_is_not_read_on_once_nobody_waits(data: Path, server: ChatServer) -> None:
    stopped = Event()
    play = says("The travel desk opens at 8 am [[{0}]]. It ", "books the train tickets [[{0}]].")

    def held(request: Request) -> Response:
        """Says the rest when nobody waits any more, and not before."""
        whole = play(request)
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
    assert [sentence["text"] for sentence in answer.trace["withheld"]] == ["Employees have 99 days of holiday."]
    assert answer.trace["calls"] == 1


@pytest.mark.parametrize(
    "declining",
    [
        "[[none]]" * 20,
        "I'm sorry, but I couldn't find that in the provided passages.",
        "Unfortunately, the passages do not say how many days of paid holiday an employee has [[{0}]].",
    ],
)
def test_the_reader_answers_in_place_of_a_model_that_declines(data: Path, server: ChatServer, declining: str) -> None:
    server.play(says(declining))
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
    written = "Employees have 27 days of paid holiday [[{0}]]. Requests for leave go to Ines Okafor [[{0}]]."
    server.play(says(written), says(verdicts))
    answer = writing(data, server, verify="model").ask("How many days of paid holiday?")
    holds(answer)
    assert [sentence.check for sentence in answer.sentences] == ["supported", "contradicted"]
    assert answer.trace["calls"] == 2
    assert "Sentence 2: Requests for leave go to Ines Okafor." in server.requests[1].user
    server.play(says(written), fails(500))
    answer = writing(data, server, verify="model").ask("How many days of paid holiday?")
    assert [sentence.check for sentence in answer.sentences] == ["supported", "supported"]
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
