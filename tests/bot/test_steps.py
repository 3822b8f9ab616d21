"""The steps of a turn, each by itself, with a reader and a chat model that follow a script."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from threading import Event
from typing import Any, cast

import numpy as np
import pytest

from bot import messages
from bot.answer import Answer
from bot.checking.checker import CheckedSentence
from bot.draft import Draft, DraftSentence, Span
from bot.engine import Engine
from bot.question.intent import Intent
from bot.steps import Parts, Steps
from bot.turn_state import StoppedError, TurnState
from bot.writing.models import UnreachableError
from bot.writing.writer import Completion
from index.access import Filter
from index.errors import ModelError
from index.passage import Passage, Vectors
from index.retrieval import Retrieved
from tests.passages import passage

FOUND = tuple(passage(f"p{number}", f"Hall {number} was built in {1900 + number}.") for number in range(5))
TITLED = passage("a", "A.", title="The mill.")
VECTOR: Vectors = np.zeros(4, dtype=np.float32)


@dataclass
class Finds:
    """A retriever that finds the same for every question."""

    k: int = 2
    titles: Sequence[Passage] = ()
    depths: list[int] = field(default_factory=list)

    def find(self, question: str, allowed: Filter, depth: int) -> Retrieved:
        self.depths.append(depth)
        return Retrieved(FOUND, VECTOR, 1)

    def leading(self, documents: Sequence[str], allowed: Filter, most: int) -> list[Passage]:
        return [passage_found for passage_found in FOUND if passage_found.document in documents][:most]

    def titled(self, allowed: Filter, most: int) -> tuple[int, Sequence[Passage]]:
        return len(self.titles), self.titles[:most]


@dataclass
class Reads:
    """A reader that makes one draft."""

    draft: Draft

    heard: list[str] = field(default_factory=list)
    given: list[Sequence[Passage]] = field(default_factory=list)

    def read(self, question: str, vector: Vectors, passages: Sequence[Passage], *, said: str) -> Draft:
        self.heard.append(said)
        self.given.append(passages)
        return self.draft


@dataclass
class Completes:
    """A chat model that completes questions, or fails to."""

    gives: Completion | ModelError
    verifies: bool = False
    trusted: bool = True

    def complete(self, prompt: str, stopped: Event) -> Completion:
        if isinstance(self.gives, ModelError):
            raise self.gives
        return self.gives


DRAFT = Draft(
    (DraftSentence(FOUND[4].text, ("p4",), (Span("p4", 0, len(FOUND[4].text)),)),), 0.9, Engine.READER, ranking=("p3",)
)


def steps(shown: list[Any] | None = None, **parts: Any) -> Steps:
    given: dict[str, Any] = {"retriever": Finds(), "reader": Reads(DRAFT), "fingerprint": "index-1", **parts}
    show: Callable[[Any], None] = (shown if shown is not None else []).append
    return Steps(Parts(**given), lambda: show)


def state(**fields: Any) -> TurnState:
    known: dict[str, Any] = {
        "question": "Who built it?", "standalone": "Who built it?", "allowed": Filter(), "stopped": Event(),
        "intent": Intent.ANSWER, "timings": {}, "retrieved": Retrieved(FOUND, VECTOR, 1), "continued": (),
    }  # fmt: skip
    return cast(TurnState, {**known, **fields})


TURNS = [{"question": "What is the weir?", "standalone": "What is the weir?", "answer": "The weir is a wall."}]


@pytest.mark.parametrize(
    ("question", "titles", "expected"),
    [
        ("thanks", FOUND, messages.THANKS),
        ("hello", (), f"{messages.GREETING} {messages.NOTHING_INDEXED}"),
        (
            "hello",
            (TITLED, TITLED),
            f"{messages.GREETING} I know, for example: “The mill”.",
        ),
        ("what can you do?", (), f"{messages.ABILITIES} {messages.NOTHING_INDEXED}"),
    ],
)
def test_small_talk_has_a_fixed_reply(question: str, titles: Sequence[Passage], expected: str) -> None:
    drafted = steps(retriever=Finds(titles=titles)).reply(state(question=question))["drafted"]
    assert [sentence.text for sentence in drafted.sentences] == [expected]
    assert drafted.engine is Engine.FIXED


def test_a_follow_up_is_completed_by_rules_from_turns_and_from_what_others_said() -> None:
    condensed = steps().condense(state(question="Who built it?", turns=TURNS))
    assert (condensed["standalone"], condensed["completion"]) == ("Who built the weir?", None)
    assert steps().condense(state(question="Who built it?"))["standalone"] == "Who built it?"
    condensed = steps().condense(state(question="Who built it?", context=["We talked about the weir."]))
    assert "weir" in condensed["standalone"]


def test_a_rewriting_of_the_model_is_taken_when_it_is_one() -> None:
    good, bad = Completion("Who built the old weir?", 1, 1), Completion("A wall.", 1, 1)
    assert steps(writer=Completes(good)).condense(state(turns=TURNS))["standalone"] == "Who built the old weir?"
    assert steps(writer=Completes(bad)).condense(state(turns=TURNS))["standalone"] == "Who built the weir?"
    alone = steps(writer=Completes(good)).condense(state())
    assert alone["completion"] is None, "without a turn before it there is nothing to complete"


@pytest.mark.parametrize(("error", "unreachable"), [(ModelError("odd"), False), (UnreachableError("down"), True)])
def test_a_model_that_fails_is_told_and_done_without(error: ModelError, unreachable: bool) -> None:
    notices: list[str] = []
    condensed = steps(writer=Completes(error), notice=notices.append).condense(state(turns=TURNS))
    assert (condensed["standalone"], condensed["unreachable"]) == ("Who built the weir?", unreachable)
    assert notices == [messages.FELL_BACK.format(error=error)]
    with pytest.raises(ModelError):
        steps(writer=Completes(error), fallback=False).condense(state(turns=TURNS))
    gone = state(turns=TURNS)
    gone["stopped"].set()
    with pytest.raises(StoppedError):
        steps(writer=Completes(error), fallback=False).condense(gone)


def test_whoever_asks_is_told_as_many_passages_as_are_shown() -> None:
    passages: list[Passage] = []
    retrieved = steps().retrieve(state(on_found=passages.extend))["retrieved"]
    assert tuple(passages) == FOUND[:2]
    assert retrieved.passages == FOUND, "the reader looks at more"


def test_an_overview_is_of_the_document_that_is_found_first() -> None:
    retrieved = steps().retrieve(state(intent=Intent.OVERVIEW))["retrieved"]
    assert [each.document for each in retrieved.passages] == ["p0.txt"]


def test_what_the_reader_ranks_first_and_what_it_rests_on_are_kept() -> None:
    drafted = steps().answer(state())["drafted"]
    assert [each.id for each in drafted.passages] == ["p3", "p0", "p4"]
    assert drafted.engine is Engine.READER


def test_a_follow_up_goes_on_with_the_document_that_answered_and_does_not_repeat_the_answer() -> None:
    reader = Reads(DRAFT)
    made = steps(reader=reader)
    said = {
        "question": "Who built the weir?",
        "standalone": "Who built the weir?",
        "answer": "Ann.",
        "abstained": False,
    }
    begun = state(question="Who else built it?", turns=[{**said, "documents": ["p3.txt"]}])
    begun = cast(TurnState, {**begun, **made.condense(begun)})
    made.answer(cast(TurnState, {**begun, **made.retrieve(begun)}))
    assert begun["continued"] == ("p3.txt",)
    assert [each.document for each in reader.given[0] if each.continued] == ["p3.txt"]
    assert reader.heard == ["Ann."]


def test_a_model_that_could_not_be_reached_is_not_asked_again() -> None:
    update = steps(writer=Completes(ModelError("down"))).answer(state(unreachable=True))
    assert (update["fallback"].reason, update["drafted"].engine) == ("failed", Engine.READER)


def test_an_answer_is_shown_with_its_sentences_and_kept_as_a_turn() -> None:
    shown: list[Any] = []
    made = steps(shown)
    begun = state(turns=TURNS * 12)
    update = made.check(cast(TurnState, {**begun, **made.answer(begun)}))
    sentence, answer = shown
    assert isinstance(sentence, CheckedSentence)
    assert isinstance(answer, Answer)
    assert answer == update["answer"]
    assert (answer.answer, answer.index) == (f"{FOUND[4].text} [1]", "index-1")
    assert len(update["turns"]) == 12, "no more is kept"
    assert update["turns"][-1]["answer"] == FOUND[4].text
    assert update["turns"][-1]["documents"] == ("p4.txt",)


def test_what_nothing_bears_out_is_not_shown_and_leaves_no_words_in_the_turn() -> None:
    shown: list[Any] = []
    made = steps(shown, reader=Reads(replace(DRAFT, sentences=(DraftSentence("Trains are late.", ("p4",)),))))
    update = made.check(cast(TurnState, {**state(), **made.answer(state())}))
    assert [type(event) for event in shown] == [Answer]
    assert (update["answer"].abstained, update["turns"][-1]["answer"]) == (True, "")


def test_checking_ends_when_nobody_waits() -> None:
    made = steps()
    begun = state()
    drafted = made.answer(begun)
    begun["stopped"].set()
    with pytest.raises(StoppedError):
        made.check(cast(TurnState, {**begun, **drafted}))
