"""What may be told of a question, and in which context its steps run. footnote_qa's tests have the callbacks."""

import contextvars
from collections.abc import Iterator

import pytest
from langchain_core.callbacks import BaseCallbackHandler, CallbackManager
from langchain_core.runnables.config import var_child_runnable_config

from bot.tracing import HIDDEN, Trace, UntracedError, chain_run, quiet, retriever_run, stepwise, trace_for
from tests.passages import passage

MILL = passage("mill", "The mill burned in 1911.")
FACT: contextvars.ContextVar[str] = contextvars.ContextVar("fact", default="outside")


class Notes(BaseCallbackHandler):
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def on_chain_start(self, serialized: object, inputs: object, **_: object) -> None:
        self.told.append(f"chain {inputs}")

    def on_chain_end(self, outputs: object, **_: object) -> None:
        self.told.append(f"end {outputs}")

    def on_chain_error(self, error: BaseException, **_: object) -> None:
        self.told.append(f"error {error!r}")

    def on_retriever_start(self, serialized: object, query: str, **_: object) -> None:
        self.told.append(f"search {query}")

    def on_retriever_end(self, documents: object, **_: object) -> None:
        self.told.append(f"found {documents}")

    def on_retriever_error(self, error: BaseException, **_: object) -> None:
        self.told.append(f"error {error!r}")


def trace(notes: Notes, *, content: bool = False) -> Trace:
    return Trace(CallbackManager(handlers=[notes], inheritable_handlers=[notes]), content)


@pytest.mark.parametrize(("content", "words"), [(True, "who?"), (False, HIDDEN)])
def test_words_are_told_only_where_that_is_allowed(content: bool, words: str) -> None:
    assert trace(Notes(), content=content).text("who?") == words


def test_an_error_is_told_without_its_words() -> None:
    error = ValueError("the mill burned")
    assert trace(Notes(), content=True).error(error) is error
    hidden = trace(Notes()).error(error)
    assert (type(hidden), str(hidden)) == (UntracedError, "ValueError")


def test_without_a_listener_there_is_no_trace() -> None:
    assert trace_for(None, content=True) is None
    assert trace_for({"callbacks": [Notes()]}, content=True) is not None
    with chain_run(None, None, "who?") as (inner, tell):
        tell({"calls": 1}, {})
        assert inner is None
    assert retriever_run("who?", lambda: ("found", [MILL])) == "found"


@pytest.mark.parametrize("content", [True, False])
def test_a_whole_question_is_one_run(content: bool) -> None:
    notes = Notes()
    with chain_run(trace(notes, content=content), None, "who?") as (inner, tell):
        assert inner is not None
        assert retriever_run("who burned it?", lambda: ("found", [MILL]), inner) == "found"
        tell({"calls": 1}, {"answer": "1911"})
    assert [line.split()[0] for line in notes.told] == ["chain", "search", "found", "end"]
    notices = " ".join(notes.told)
    assert [words in notices for words in ("who?", "who burned", "The mill", "1911")] == [content] * 4


def test_a_failure_ends_its_runs_and_goes_on() -> None:
    notes = Notes()

    def fail() -> tuple[str, list[object]]:
        raise KeyError("the mill")

    with pytest.raises(KeyError), chain_run(trace(notes), None, "who?") as (inner, _):
        retriever_run("who?", fail, inner)  # type: ignore[arg-type]
    assert notes.told[2:] == ["error UntracedError('KeyError')"] * 2
    assert "mill" not in str(notes.told)


def test_what_is_quiet_is_no_part_of_what_runs_around_it() -> None:
    token = var_child_runnable_config.set({"tags": ["around"]})
    try:
        with quiet(None) as context:
            assert context.run(var_child_runnable_config.get) is None
            assert var_child_runnable_config.get() == {"tags": ["around"]}
    finally:
        var_child_runnable_config.reset(token)


def test_items_are_made_in_the_context_and_closed_there() -> None:
    seen: list[str] = []

    def items() -> Iterator[str]:
        try:
            yield FACT.get()
            yield FACT.get()
        finally:
            seen.append(FACT.get())

    context = contextvars.copy_context()
    context.run(FACT.set, "inside")
    steps = stepwise(context, items())
    assert (next(steps), FACT.get()) == ("inside", "outside")
    steps.close()  # type: ignore[attr-defined]
    assert seen == ["inside"]
