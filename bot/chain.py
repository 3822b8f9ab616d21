"""The graph: condense -> retrieve -> answer -> check, with memory by thread."""

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from threading import Event
from time import perf_counter
from typing import Annotated, Any, TypedDict

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # LangGraph warns, at import, of what only its authors can change
    from langgraph.channels import UntrackedValue
    from langgraph.config import get_stream_writer
    from langgraph.graph import END, START, StateGraph

import prompts
from bot import reader, wording
from bot.abstention import Withheld
from bot.answer import Answer, AnswerSpan, Citation
from bot.checking import Checked, CheckedSentence, Checker
from bot.conversation import Turn, accept_rewrite, condense_prompt, standalone
from bot.draft import Draft, DraftSentence, Span
from bot.memory import Memory
from bot.trace import trace_of, usage_of
from bot.writer import Completion, Writer, Writing
from index.access import EVERYTHING, Filter
from index.errors import ModelError
from index.passage import Passage
from index.retrieval import Retrieved, Retriever

_KEPT_TURNS = 12
_SHOWN_TITLES = 3
_LEADING = 12  # passages of a document that an overview is drawn from


OnFound = Callable[[Sequence[Passage]], None]


@dataclass(slots=True)
class _Drafted:
    """What is being said: sentences still to be checked, and what is known about them."""

    sentences: Iterator[DraftSentence]
    draft: Draft
    engine: str
    writing: Writing | None = None


class _State(TypedDict, total=False):
    """`turns` alone is kept between questions, as plain JSON."""

    turns: list[dict[str, Any]]
    question: Annotated[str, UntrackedValue]
    allowed: Annotated[Filter, UntrackedValue]
    standalone: Annotated[str, UntrackedValue]
    completion: Annotated[Completion | None, UntrackedValue]
    retrieved: Annotated[Retrieved, UntrackedValue]
    drafted: Annotated[_Drafted, UntrackedValue]
    timings: Annotated[dict[str, float], UntrackedValue]
    stopped: Annotated[Event, UntrackedValue]
    context: Annotated[Sequence[str], UntrackedValue]
    on_found: Annotated[OnFound | None, UntrackedValue]
    answer: Annotated[Answer, UntrackedValue]


@dataclass(frozen=True, slots=True)
class Parts:
    """What an answerer is made of. Without `writer`, the reader alone answers."""

    retriever: Retriever
    reader: reader.Reader
    fingerprint: str
    writer: Writer | None = None
    fallback: bool = True
    memory: Memory | None = None
    notice: Callable[[str], None] | None = None


class Answerer:
    """Answers questions. What every surface receives: the terminal, Slack, the evaluation."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._steps = _Steps(parts)
        self._graph = _graph(self._steps, None)
        self._remembering = _graph(self._steps, parts.memory.saver) if parts.memory else self._graph

    @property
    def fingerprint(self) -> str:
        """What the index was made with."""
        return self._parts.fingerprint

    def ask(self, question: str, thread: str | None = None, allowed: Filter = EVERYTHING) -> Answer:
        """The answer to `question`; with a `thread`, in that conversation, which is stored. Raises as `stream` does."""
        return self._invoke(_given(question, allowed, Event()), thread)

    def stream(
        self,
        question: str,
        thread: str | None = None,
        allowed: Filter = EVERYTHING,
        *,
        stopped: Event | None = None,
        context: Sequence[str] = (),
        on_found: OnFound | None = None,
    ) -> Iterator[CheckedSentence | Answer]:
        """The checked sentences as they come, when a chat model writes them, and then the answer.

        Once `stopped` is set, by whichever thread, nothing more is said and the turn is not stored.
        `context` is what people said before the question, oldest first: it may complete the question; whoever writes
        the answer does not see it. `on_found` is given the passages, in some thread, once they are found.
        Raises ModelError when the chat model fails and there is no falling back, StoreError when the index cannot be
        read.
        """
        given = _given(question, allowed, stopped or Event())
        given |= {"context": context, "on_found": on_found}
        if self._parts.writer is None:  # nothing comes piece by piece, and LangGraph's streaming costs two threads
            yield self._invoke(given, thread)
            return
        graph, options = self._chosen(thread)
        answer: Answer | None = None
        for event in graph.stream(given, stream_mode="custom", **options):
            if isinstance(event, Answer):
                answer = event
            else:
                yield event
        # Only now: a graph that is left before its end does not store the turn.
        if answer is not None:
            yield answer

    def search(self, question: str, k: int, allowed: Filter = EVERYTHING) -> tuple[Passage, ...]:
        """The `k` passages that are found for a question that stands alone, best first, without answering it."""
        return self._parts.retriever.find(question, allowed, k).passages

    def kept_out(self, question: str, allowed: Filter, wider: Filter) -> int:
        """How many documents `wider` would have an answer to `question` drawn from, and `allowed` does not."""
        retriever = self._parts.retriever
        found = {passage.document for passage in retriever.find(question, wider).passages}
        return len(found - retriever.visible(found, allowed))

    def visible(self, documents: Iterable[str], allowed: Filter) -> set[str]:
        """Which of these documents stand in the index and may be found."""
        return self._parts.retriever.visible(documents, allowed)

    def _invoke(self, given: _State, thread: str | None) -> Answer:
        graph, options = self._chosen(thread)
        answer: Answer = graph.invoke(given, **options)["answer"]
        return answer

    def _chosen(self, thread: str | None) -> tuple[Any, dict[str, Any]]:
        """The graph to run, and how: without a thread nothing is stored."""
        if thread is None:
            return self._graph, {}
        if self._parts.memory is None:
            raise AssertionError("a thread needs a memory")
        self._parts.memory.use(thread)
        return self._remembering, {"config": {"configurable": {"thread_id": thread}}, "durability": "exit"}


def _given(question: str, allowed: Filter, stopped: Event) -> _State:
    return {"question": question.strip(), "allowed": allowed, "timings": {}, "stopped": stopped}


def _graph(steps: "_Steps", saver: Any) -> Any:  # noqa: ANN401  LangGraph's own generic types
    graph = StateGraph(_State)
    for name, step in (("condense", steps.condense), ("retrieve", steps.retrieve), ("answer", steps.answer)):
        graph.add_node(name, _timed(name, step))
    graph.add_node("check", _unless_stopped(steps.check))
    for first, second in ((START, "condense"), ("condense", "retrieve"), ("retrieve", "answer"), ("answer", "check")):
        graph.add_edge(first, second)
    graph.add_edge("check", END)
    return graph.compile(checkpointer=saver)


class StoppedError(Exception):
    """Nobody waits for the answer any more."""


def _unless_stopped(step: Any) -> Any:  # noqa: ANN401  a node, as LangGraph takes it
    """The step, whose outcome is dropped when the asker has gone: a turn that nobody saw must not be stored."""

    def unless_stopped(state: _State) -> dict[str, Any]:
        update: dict[str, Any] = step(state)
        if state["stopped"].is_set():
            raise StoppedError
        return update

    return unless_stopped


def _timed(name: str, step: Any) -> Any:  # noqa: ANN401  a node, as LangGraph takes it
    @_unless_stopped
    def timed(state: _State) -> dict[str, Any]:
        start = perf_counter()
        update: dict[str, Any] = step(state)
        return update | {"timings": state["timings"] | {name: _milliseconds(start)}}

    return timed


def _milliseconds(start: float) -> float:
    return round((perf_counter() - start) * 1000, 2)


class _Steps:
    """The nodes of the graph."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def condense(self, state: _State) -> dict[str, Any]:
        said = [Turn(text, text, "") for text in state.get("context", ())]
        turns = [*said, *_turns(state)]
        question = state["question"]
        alone = standalone(question, turns) if turns else question
        writer = self._parts.writer
        completion: Completion | None = None
        if writer and turns:
            try:
                completion = writer.complete(condense_prompt(question, turns))
                alone = accept_rewrite(alone, completion.text)
            except ModelError as error:
                if not self._parts.fallback:
                    raise
                self._tell(error)
        return {"standalone": alone, "completion": completion}

    def _tell(self, error: ModelError) -> None:
        if self._parts.notice:
            self._parts.notice(wording.FELL_BACK.format(error=error))

    def retrieve(self, state: _State) -> dict[str, Any]:
        alone, allowed = state["standalone"], state["allowed"]
        found = self._parts.retriever.find(alone, allowed, max(reader.DEPTH, self._parts.retriever.k))
        if found.passages and reader.is_overview(alone):
            document = found.passages[0].document
            leading = self._parts.retriever.leading([document], allowed, _LEADING)
            found = Retrieved(tuple(leading), found.vector, found.generation)
        on_found = state.get("on_found")
        if on_found is not None:
            on_found(found.passages[: self._parts.retriever.k])
        return {"retrieved": found}

    def answer(self, state: _State) -> dict[str, Any]:
        alone, found = state["standalone"], state["retrieved"]
        talk = reader.small_talk(alone)
        if talk is not None:
            text = _reply(talk, found.passages)
            draft = Draft((DraftSentence(text, ()),), 1.0, "fixed")
            return {"drafted": _Drafted(iter(draft.sentences), draft, "fixed")}
        draft = self._read(alone, found)
        found = replace(found, passages=_kept(draft, found.passages, self._parts.retriever.k))
        written = self._write(state, draft, found.passages) if self._parts.writer else None
        return {"drafted": written or _Drafted(iter(draft.sentences), draft, draft.engine), "retrieved": found}

    def _read(self, question: str, found: Retrieved) -> Draft:
        if reader.is_overview(question):
            return reader.overview(found.passages)
        return self._parts.reader.read(question, found.vector, found.passages)

    def _write(self, state: _State, draft: Draft, passages: Sequence[Passage]) -> _Drafted | None:
        """What the chat model writes; its first sentence is waited for, so that the reader can still step in."""
        assert self._parts.writer is not None
        turns = [(turn.standalone, turn.answer) for turn in _turns(state)]
        writing = self._parts.writer.write(state["standalone"], passages, turns, state["stopped"])
        sentences = iter(writing)
        try:
            first = next(sentences, None)
        except ModelError as error:
            if not self._parts.fallback:
                raise
            self._tell(error)
            return None
        rest = (sentence for part in ([first] if first else [], sentences) for sentence in part)
        return _Drafted(rest, draft, "writer", writing)

    def check(self, state: _State) -> dict[str, Any]:
        start = perf_counter()
        drafted, found = state["drafted"], state["retrieved"]
        show = get_stream_writer()
        checker = Checker(found.passages, state["standalone"], drafted.draft.spans)
        fixed = drafted.engine == "fixed"
        held: list[CheckedSentence] = []  # what nothing bears out waits for a sentence that holds: there may be none
        shown = False
        for sentence in drafted.sentences:
            if state["stopped"].is_set():
                raise StoppedError
            held.append(checker.check(sentence))
            shown = shown or (held[-1].sentence.supported and not fixed)
            if shown:
                for checked in held:
                    show(checked)
                held.clear()
        writing = drafted.writing
        result = checker.finish(writing.unknown_keys if writing else drafted.draft.unknown_keys)
        timings = state["timings"] | {"check": _milliseconds(start)}
        answer = _answer(state, result, timings, self._parts.fingerprint)
        show(answer)
        turn = Turn(answer.question, answer.standalone_question, _plain(answer), answer.abstained)
        kept = [*state.get("turns", []), turn.to_json()][-_KEPT_TURNS:]
        return {"turns": kept, "answer": answer}


def _kept(draft: Draft, passages: Sequence[Passage], most: int) -> tuple[Passage, ...]:
    """The best `most` passages, those first that the reader has found to answer, and what the draft rests on."""
    used = {key for sentence in draft.sentences for key in sentence.keys}
    used |= {span.passage for span, _ in draft.rejected[:1]}
    return tuple(passage for at, passage in enumerate(draft.ranked(passages)) if at < most or passage.id in used)


def _turns(state: _State) -> list[Turn]:
    return [Turn.from_json(turn) for turn in state.get("turns", [])]


def _plain(answer: Answer) -> str:
    return "" if answer.abstained else " ".join(sentence.text for sentence in answer.sentences)


def _reply(talk: reader.SmallTalk, passages: Sequence[Passage]) -> str:
    if talk is reader.SmallTalk.THANKS:
        return wording.THANKS
    titles = list(dict.fromkeys(passage.title for passage in passages))[:_SHOWN_TITLES]
    examples = (
        wording.EXAMPLES.format(titles="; ".join(f"“{title}”" for title in titles))
        if titles
        else wording.NOTHING_INDEXED
    )
    opening = wording.GREETING if talk is reader.SmallTalk.GREETING else wording.ABILITIES
    return f"{opening} {examples}"


def _answer(state: _State, checked: Checked, timings: dict[str, float], fingerprint: str) -> Answer:
    drafted, found = state["drafted"], state["retrieved"]
    fixed = drafted.engine == "fixed"
    abstained = not fixed and not checked.supported
    text = checked.text
    if abstained:
        text = wording.UNSUPPORTED if checked.sentences else wording.ABSTAINED
    engine = drafted.engine
    withheld = _withheld(drafted, checked) if abstained else None
    spans = () if abstained else _spans(drafted.draft.spans, found.passages, checked.citations)
    return Answer(
        question=state["question"],
        standalone_question=state["standalone"],
        answer=text,
        short=wording.BETWEEN_SPANS.join(span.text for span in spans) or None,
        abstained=abstained,
        confidence=round(drafted.draft.confidence, 4),
        citations=() if abstained else checked.citations,
        sentences=() if abstained else checked.sentences,
        engine=engine,
        prompts={name: prompts.digest(name) for name in ("answer", "condense")} if engine == "writer" else {},
        index=fingerprint,
        note=wording.WITHHELD.get(withheld) if withheld else _note(drafted),
        withheld=withheld,
        trace=trace_of(drafted.draft, found.passages, checked, timings, drafted.writing)
        | usage_of(state.get("completion"), drafted.writing),
        spans=spans,
    )


def _withheld(drafted: _Drafted, checked: Checked) -> Withheld:
    if checked.sentences:
        return Withheld.UNSUPPORTED
    return drafted.draft.withheld or Withheld.NOT_SAID


def _note(drafted: _Drafted) -> str | None:
    if drafted.writing and drafted.writing.cut:
        return wording.CUT_SHORT.format(reason=drafted.writing.cut)
    if drafted.draft.disagreement and not drafted.writing:
        return wording.DISAGREEMENT
    if drafted.draft.more and not drafted.writing:
        return wording.MORE_ITEMS.format(count=drafted.draft.more)
    return None


def _spans(spans: Sequence[Span], passages: Sequence[Passage], citations: Sequence[Citation]) -> tuple[AnswerSpan, ...]:
    """The answering spans that lie in a quote that is shown, each in the first such."""
    documents = {passage.id: passage.document for passage in passages}
    found = []
    for span in spans:
        for one in citations:
            if one.document == documents.get(span.passage) and one.start <= span.start and span.end <= one.end:
                text = one.quote[span.start - one.start : span.end - one.start]
                found.append(AnswerSpan(one.number, span.start, span.end, text))
                break
    return tuple(found)
