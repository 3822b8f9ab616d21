"""What LangChain's callbacks, LangSmith's among them, are told of a question: named runs, and text only if allowed.

LangChain traces whatever passes through it, and so would send questions and documents to whoever listens. So the
parts run without callbacks (`quiet`), and each question reports here what it does: one chain, with a retriever's run
and the runs of the chat model in it.
"""

import contextvars
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from langchain_core.callbacks import CallbackManager
from langchain_core.documents import Document
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage, SystemMessage
from langchain_core.outputs import ChatGeneration, LLMResult
from langchain_core.runnables.config import ensure_config, var_child_runnable_config
from langchain_core.tracers.context import _configure_hooks, tracing_v2_callback_var
from langsmith.run_helpers import tracing_context

from index.passage import Passage
from index.retrieval import as_document

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig

T = TypeVar("T")

CHAIN = "footnote"
RETRIEVER = "footnote_retriever"
HIDDEN = "(not traced: trace_content is false)"


class UntracedError(Exception):
    """Stands for an error in a trace: the words of the error itself may hold text."""


@dataclass(frozen=True, slots=True)
class Trace:
    """Where the runs of one question are reported; `content` allows their text.

    `around` is the context in which the question was asked: a tracer reports nothing from one that is quiet.
    """

    manager: CallbackManager
    content: bool
    around: contextvars.Context = field(default_factory=contextvars.copy_context)

    def report(self, call: Callable[[], T]) -> T:
        """Tell the callbacks, from any thread."""
        return self.around.copy().run(call)

    def text(self, words: str) -> str:
        """The words, if they may be told."""
        return words if self.content else HIDDEN

    def error(self, error: BaseException) -> BaseException:
        """The error, or what stands for it."""
        return error if self.content else UntracedError(type(error).__name__)


# The trace of the question that is being answered, in the steps of its graph and in the thread that reads its model.
_current: contextvars.ContextVar[Trace | None] = contextvars.ContextVar("footnote_trace", default=None)


def trace_for(config: "RunnableConfig | None", *, content: bool) -> Trace | None:
    """Where to report, by `config` and by what stands around the call; None when nobody listens."""
    full = ensure_config(config)
    manager = CallbackManager.configure(
        full.get("callbacks"), inheritable_tags=full.get("tags"), inheritable_metadata=full.get("metadata")
    )
    return Trace(manager, content) if manager.handlers else None


@contextmanager
def quiet(trace: Trace | None) -> Iterator[contextvars.Context]:
    """A context in which nothing of LangChain or LangGraph is traced or taken for a part of what runs around it."""
    context = contextvars.copy_context()
    stack = ExitStack()
    context.run(_silence, stack)
    context.run(_current.set, trace)
    try:
        yield context
    finally:
        context.run(stack.close)


def _silence(stack: ExitStack) -> None:
    stack.enter_context(tracing_context(enabled=False, parent=False))
    tracing_v2_callback_var.set(None)
    var_child_runnable_config.set(None)
    for variable, *_ in _configure_hooks:
        variable.set(None)


def stepwise(context: contextvars.Context, items: Iterator[T]) -> Iterator[T]:
    """The items, each made in the context: a generator otherwise runs in that of whoever asks for the next."""
    end = object()
    try:
        while (item := context.run(next, items, end)) is not end:
            yield item  # type: ignore[misc]  # not the end
    finally:
        close: Callable[[], None] = getattr(items, "close", lambda: None)
        context.run(close)


@contextmanager
def chain_run(
    trace: Trace | None, config: "RunnableConfig | None", question: str
) -> Iterator[tuple[Trace | None, Callable[[dict[str, Any], dict[str, Any]], None]]]:
    """The run of a whole question: where its parts report, and what is told its outcome (numbers, and text)."""
    if trace is None:
        yield None, lambda *_: None
        return
    full = ensure_config(config)
    inputs = {"question": question} if trace.content else {"characters": len(question)}
    name = full.get("run_name") or CHAIN
    run = trace.manager.on_chain_start(None, inputs, name=name, run_id=full.get("run_id"))
    outcome: dict[str, Any] = {}

    def tell(numbers: dict[str, Any], text: dict[str, Any]) -> None:
        outcome.update(numbers, **(text if trace.content else {}))

    try:
        yield Trace(run.get_child(), trace.content), tell
    except BaseException as error:
        run.on_chain_error(trace.error(error))
        raise
    run.on_chain_end(outcome)


def retriever_run(
    question: str, find: Callable[[], tuple[T, Sequence[Passage]]], trace: Trace | None = None, name: str | None = None
) -> T:
    """What `find` gives, reported as a retriever's run with the passages that come beside it."""
    trace = trace or _current.get()
    if trace is None:
        return find()[0]
    manager, words = trace.manager, trace.text(question)
    run = trace.report(lambda: manager.on_retriever_start(None, words, name=name or RETRIEVER))
    try:
        result, passages = find()
    except BaseException as error:
        traced = trace.error(error)
        trace.report(lambda: run.on_retriever_error(traced))
        raise
    documents = [as_document(passage) if trace.content else _without_text(passage) for passage in passages]
    trace.report(lambda: run.on_retriever_end(documents))
    return result


def _without_text(passage: Passage) -> Document:
    """The place and the score of a passage, which tell nothing of what it says or where it says it."""
    return Document(HIDDEN, metadata={"start": passage.start, "end": passage.end, "score": passage.score})


def model_run(
    model: str, prompt: Sequence[tuple[str, str]], ask: Callable[[], Iterable[AIMessage]]
) -> Iterator[AIMessage]:
    """The pieces of an answer of the chat model `model` (`provider:name`), reported as a model's run."""
    trace = _current.get()
    if trace is None:
        yield from ask()
        return
    provider, _, name = model.partition(":")
    manager = trace.manager.copy()
    manager.add_metadata({"ls_provider": provider, "ls_model_name": name, "ls_model_type": "chat"}, inherit=False)
    messages = [_message(role, trace.text(words)) for role, words in prompt]
    about = {"name": name, "id": [provider, name]}
    [run] = trace.report(
        lambda: manager.on_chat_model_start(about, [messages], name=model, invocation_params={"model": name})
    )
    whole: AIMessage | None = None
    try:
        for piece in ask():
            whole = piece if whole is None else _joined(whole, piece)
            yield piece
    except BaseException as error:
        traced = trace.error(error)
        trace.report(lambda: run.on_llm_error(traced))
        raise
    result = LLMResult(generations=[[ChatGeneration(message=_told(whole, trace))]])
    trace.report(lambda: run.on_llm_end(result))


def _message(role: str, words: str) -> BaseMessage:
    return SystemMessage(words) if role == "system" else HumanMessage(words)


def _joined(whole: AIMessage, piece: AIMessage) -> AIMessage:
    both = isinstance(whole, AIMessageChunk) and isinstance(piece, AIMessageChunk)
    return whole + piece if both else piece  # type: ignore[return-value]  # two chunks make a chunk


def _told(whole: AIMessage | None, trace: Trace) -> AIMessage:
    """What is told of the answer: its text if that is allowed, and its tokens."""
    if whole is None:
        return AIMessage("")
    return AIMessage(trace.text(str(whole.text)), usage_metadata=whole.usage_metadata)
