"""The chain: a LangGraph graph of the steps condense -> retrieve -> answer -> check, with memory by thread."""

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING, Any, TypeVar

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # LangGraph warns, at import, of what only its authors can change
    from langgraph.config import get_stream_writer
    from langgraph.graph import END, START, StateGraph

from bot import spans, tracing
from bot.answer import Answer
from bot.checking.checker import CheckedSentence
from bot.nodes import timed, unless_stopped
from bot.question.followup import Turn
from bot.question.intent import intent_of
from bot.steps import Parts, Steps
from bot.turn_state import OnFound, TurnState
from index.access import EVERYTHING, Filter
from index.passage import Passage

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig

_Told = TypeVar("_Told", Answer, CheckedSentence)


class Answerer:
    """Answers questions. What every surface receives: the terminal, Slack, the evaluation."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._config: RunnableConfig | None = None
        self._steps = Steps(parts, get_stream_writer)
        self._graph = _graph(self._steps, None)
        self._remembering = _graph(self._steps, parts.memory.saver) if parts.memory else self._graph

    def with_config(self, config: "RunnableConfig | None") -> "Answerer":
        """The same answerer, whose questions are traced as LangChain's `config` says: callbacks, tags and metadata."""
        other = copy(self)
        other._config = config
        return other

    @property
    def fingerprint(self) -> str:
        """What the index was made with."""
        return self._parts.fingerprint

    def ask(self, question: str, thread: str | None = None, allowed: Filter = EVERYTHING) -> Answer:
        """The answer to `question`; with a `thread`, in that conversation, which is stored. Raises as `stream` does."""
        return self._linked(self._invoke(_given(question, allowed, Event()), thread), allowed)

    def stream(
        self,
        question: str,
        thread: str | None = None,
        allowed: Filter = EVERYTHING,
        *,
        stopped: Event | None = None,
        context: Sequence[str | Turn] = (),
        on_found: OnFound | None = None,
        on_writing: Callable[[], None] | None = None,
    ) -> Iterator[CheckedSentence | Answer]:
        """The checked sentences as they come, when a chat model writes them, and then the answer.

        Once `stopped` is set, by whichever thread, nothing more is said and the turn is not stored.
        `context` is what people said before the question, oldest first, or the turns of a conversation that is kept
        elsewhere: it may complete the question; whoever writes the answer does not see it. `on_found` is given the
        passages, in some thread, once they are found, and `on_writing` called when the first words of a chat model
        have come.
        Raises ModelError when the chat model fails and there is no falling back, StoreError when the index cannot be
        read.
        """
        given = _given(question, allowed, stopped or Event())
        given |= {"context": context, "on_found": on_found, "on_writing": on_writing}
        if self._parts.writer is None:  # nothing comes piece by piece, and LangGraph's streaming costs two threads
            yield self._linked(self._invoke(given, thread), allowed)
            return
        graph, options = self._chosen(thread)
        answer: Answer | None = None
        asked = given["question"]
        with self._span(asked) as span, tracing.chain_run(self._trace(), self._config, asked) as (trace, tell):
            with tracing.quiet(trace) as apart:
                span.enclose(apart)
                events = graph.stream(given, stream_mode="custom", **options)
                for event in tracing.stepwise(apart, events):
                    if isinstance(event, Answer):
                        answer = event
                    else:
                        yield self._linked(event, allowed)
            if answer is not None:
                tell(*_told(answer))
                self._tell(span, answer)
        # Only now: a graph that is left before its end does not store the turn.
        if answer is not None:
            yield self._linked(answer, allowed)

    def search(self, question: str, k: int, allowed: Filter = EVERYTHING) -> tuple[Passage, ...]:
        """The `k` passages that are found for a question that stands alone, best first, without answering it."""
        name = self._config.get("run_name") if self._config else None

        def find() -> tuple[tuple[Passage, ...], tuple[Passage, ...]]:
            passages = self._parts.retriever.find(question, allowed, k).passages
            return passages, passages

        return tracing.retriever_run(question, find, self._trace(), name)

    def close(self) -> None:
        """Close the index and the stored conversations: nothing can be asked any more."""
        self._parts.retriever.close()
        if self._parts.memory is not None:
            self._parts.memory.close()

    def _trace(self) -> tracing.Trace | None:
        return tracing.trace_for(self._config, content=self._parts.trace_content)

    def kept_out(self, question: str, allowed: Filter, wider: Filter) -> int:
        """How many documents `wider` would have an answer to `question` drawn from, and `allowed` does not."""
        retriever = self._parts.retriever
        documents = {passage.document for passage in retriever.find(question, wider).passages}
        return len(documents - retriever.visible(documents, allowed))

    def visible(self, documents: Iterable[str], allowed: Filter) -> set[str]:
        """Which of these documents stand in the index and may be found."""
        return self._parts.retriever.visible(documents, allowed)

    def _linked(self, part: _Told, allowed: Filter) -> _Told:
        """What is told, its citations with addresses that the asker can open. They are told, and never stored."""
        links = self._parts.links
        if links is None:
            return part
        if isinstance(part, Answer):
            return replace(part, citations=links.linked(part.citations, allowed))
        return replace(part, new_citations=links.linked(part.new_citations, allowed))

    def _invoke(self, given: TurnState, thread: str | None) -> Answer:
        graph, options = self._chosen(thread)
        asked = given["question"]
        with self._span(asked) as span, tracing.chain_run(self._trace(), self._config, asked) as (trace, tell):
            with tracing.quiet(trace) as context:
                span.enclose(context)
                answer: Answer = context.run(lambda: graph.invoke(given, **options))["answer"]
            tell(*_told(answer))
            self._tell(span, answer)
        return answer

    @contextmanager
    def _span(self, question: str) -> Iterator[spans.Reported]:
        with spans.span("question") as span:
            span.tell({"characters": len(question), "question": question if self._parts.trace_content else None})
            yield span

    def _tell(self, span: spans.Reported, answer: Answer) -> None:
        numbers, text = _told(answer)
        span.tell(numbers | (text if self._parts.trace_content else {}))

    def _chosen(self, thread: str | None) -> tuple[Any, dict[str, Any]]:
        """The graph to run, and how: without a thread nothing is stored."""
        if thread is None:
            return self._graph, {}
        if self._parts.memory is None:
            raise AssertionError("a thread needs a memory")
        self._parts.memory.use(thread)
        return self._remembering, {"config": {"configurable": {"thread_id": thread}}, "durability": "exit"}


def _told(answer: Answer) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a trace is told of an answer: numbers, and text."""
    numbers = {
        "abstained": answer.abstained,
        "withheld": answer.withheld,
        "confidence": answer.confidence,
        "engine": answer.engine,
        "citations": len(answer.citations),
    }
    return numbers, {"answer": answer.answer, "quotes": [citation.quote for citation in answer.citations]}


def _given(question: str, allowed: Filter, stopped: Event) -> TurnState:
    return {"question": question.strip(), "allowed": allowed, "timings": {}, "stopped": stopped}


def _graph(steps: Steps, saver: Any) -> Any:  # noqa: ANN401  LangGraph's own generic types
    graph = StateGraph(TurnState)
    for name, step in (("condense", steps.condense), ("retrieve", steps.retrieve), ("answer", steps.answer)):
        graph.add_node(name, timed(name, step))
    graph.add_node("reply", unless_stopped(steps.reply))
    graph.add_node("check", unless_stopped(steps.check))
    graph.add_conditional_edges(START, _first_step, ["reply", "condense"])
    for first, second in (("condense", "retrieve"), ("retrieve", "answer"), ("answer", "check"), ("reply", "check")):
        graph.add_edge(first, second)
    graph.add_edge("check", END)
    return graph.compile(checkpointer=saver)


def _first_step(state: TurnState) -> str:
    """Small talk needs no search and no model."""
    return "reply" if intent_of(state["question"]).is_small_talk else "condense"
