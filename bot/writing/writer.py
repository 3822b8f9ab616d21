"""Passages -> draft, by a chat model. It cites passages by key; quotes are not its to write."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception, wait_exponential_jitter

from bot.draft import DraftSentence
from bot.tracing import model_run
from bot.writing.drafting import Drafting, after_thought
from bot.writing.models import ModelSettings, explain, is_transient, make_chat, retry_after
from bot.writing.prompting import Prompt, build_prompt
from bot.writing.streaming import streamed
from index.errors import ModelError
from index.passage import Passage

if TYPE_CHECKING:  # langchain costs a second to import
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage

T = TypeVar("T")

_BACKOFF = wait_exponential_jitter(multiplier=0.5, max=8, jitter=0.5)  # seconds, where the server names no wait
# Where providers say why the model stopped. A stream that ends without it was cut.
_STOP_FIELDS = ("finish_reason", "stop_reason", "done_reason", "status")
_TOO_LONG = frozenset({"length", "max_tokens", "incomplete"})
_WITHHELD = frozenset({"content_filter", "refusal", "safety"})


@dataclass(slots=True)
class Writing:
    """An answer being written: iterate over it, once, for its sentences; then read what is known of it.

    `unknown_keys` counts the keys that named no passage; `declined` says whether the model wrote that the passages do
    not hold the answer; `cut` says why the answer ended early, None when it did not: of an answer that was cut, only
    its finished sentences came; the tokens are None where the provider does not count them.
    """

    unknown_keys: int = 0
    declined: bool = False
    cut: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    _sentences: Iterator[DraftSentence] = field(default_factory=lambda: iter(()), repr=False)

    def __iter__(self) -> Iterator[DraftSentence]:
        """The sentences, each once it is complete. Raises ModelError when not one can be had."""
        return self._sentences


@dataclass(frozen=True, slots=True)
class Completion:
    """What the model said to a short task; the tokens are None where the provider does not count them."""

    text: str
    input_tokens: int | None = None
    output_tokens: int | None = None


class Writer:
    """Answers from passages with a chat model, which is made at the first question."""

    def __init__(
        self,
        settings: ModelSettings,
        chat: "BaseChatModel | None" = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`chat` stands in for the model that the settings name; `sleep` waits some seconds between two tries."""
        self._settings = settings
        self._chat = chat
        self._sleep = sleep

    def write(
        self,
        question: str,
        passages: Sequence[Passage],
        turns: Sequence[tuple[str, str]] = (),
        stopped: Event | None = None,
    ) -> Writing:
        """Answer `question` from `passages`; `turns` are earlier questions and answers, oldest first.

        Once `stopped` is set, the model is not read on.

        Without passages the model is not asked. The model is asked when the first sentence is; as long as none has
        come, what may pass is tried again, within the time limit.
        """
        writing = Writing()
        if passages:
            prompt = build_prompt(question, passages, turns)
            held = "\n".join(text for passage in passages for text in (passage.context, passage.text))
            writing._sentences = self._sentences(prompt, held, writing, stopped or Event())
        return writing

    def complete(self, prompt: str) -> Completion:
        """What the model says to `prompt`, whole, for short tasks. Raises ModelError when it says nothing."""
        deadline = monotonic() + self._settings.timeout
        return self._tried(lambda: self._completion(prompt, deadline), deadline)

    def _completion(self, prompt: str, deadline: float) -> Completion:
        chat = self._model()
        asked = [("user", prompt)]
        [message] = streamed(
            lambda: model_run(self._settings.model, asked, lambda: [chat.invoke(prompt)]),
            deadline,
            self._settings.stall,
        )
        words = str(message.text)
        said = words[after_thought(words) :].strip()
        if not said:
            raise self._error("gave an empty answer; try again, or use another model")
        usage = message.usage_metadata
        return Completion(said, usage and usage["input_tokens"], usage and usage["output_tokens"])

    def _sentences(self, prompt: Prompt, held: str, writing: Writing, stopped: Event) -> Iterator[DraftSentence]:
        deadline = monotonic() + self._settings.timeout

        def begin() -> tuple[list[DraftSentence], Iterator[DraftSentence]]:
            sentences = self._attempt(prompt, Drafting(prompt.keys, held), writing, deadline, stopped)
            return list(islice(sentences, 1)), sentences

        first, rest = self._tried(begin, deadline)
        yield from first
        yield from rest

    def _attempt(
        self, prompt: Prompt, drafting: Drafting, writing: Writing, deadline: float, stopped: Event
    ) -> Iterator[DraftSentence]:
        """One request. What fails before the first sentence is raised; after it, the answer is cut."""
        chat = self._model()
        messages = [("system", prompt.system), ("user", prompt.user)]
        writing.input_tokens = writing.output_tokens = stop = None
        try:
            pieces = streamed(
                lambda: model_run(self._settings.model, messages, lambda: chat.stream(messages)),
                deadline,
                self._settings.stall,
            )
            for chunk in pieces:
                if stopped.is_set():
                    return
                stop = _stop_reason(chunk) or stop
                _count_tokens(chunk, writing)
                yield from drafting.feed(str(chunk.text))
            writing.cut = self._cut(stop)
        except Exception as error:
            if not drafting.begun:
                raise
            writing.cut = str(explain(error, self._settings))
        yield from drafting.finish(cut=writing.cut is not None)
        writing.unknown_keys, writing.declined = drafting.unknown_keys, drafting.declined
        if not drafting.begun and not drafting.declined:
            raise self._nothing(stop)

    def _tried(self, call: Callable[[], T], deadline: float) -> T:
        """What `call` gives, after as many tries as the settings allow and the time limit leaves room for."""
        retrying = Retrying(
            retry=retry_if_exception(lambda error: isinstance(error, Exception) and is_transient(error)),
            stop=lambda state: (
                state.attempt_number > self._settings.retries or monotonic() + state.upcoming_sleep >= deadline
            ),
            wait=_wait,
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return retrying(call)
        except Exception as error:  # each provider raises what it likes
            raise explain(error, self._settings) from error

    def _cut(self, stop: str | None) -> str | None:
        """Why the answer is not whole, given why the model stopped; None when it is."""
        if stop is None:
            return "the connection broke off in the middle of the answer" if self._settings.tells_why_it_stops else None
        if stop in _TOO_LONG:
            return f"the answer reached its longest{self._limit(', max_tokens = {}')}"
        return "the provider withheld the rest of the answer" if stop in _WITHHELD else None

    def _limit(self, pattern: str) -> str:
        """The most tokens of an answer, as `pattern` puts it; nothing when only the model knows."""
        most = self._settings.max_tokens
        return "" if most is None else pattern.format(most)

    def _nothing(self, stop: str | None) -> Exception:
        """What is wrong when the model ended without a sentence."""
        if stop is None:
            return ConnectionError("the stream ended before a sentence had come")
        if stop in _TOO_LONG:
            used = self._limit(" = {}")
            return self._error(f"used up max_tokens{used} before it had answered; raise it, or use another model")
        if stop in _WITHHELD:
            return self._error("its provider withheld the answer; ask in other words, or use another model")
        return self._error("gave an empty answer; try again, or use another model")

    def _model(self) -> "BaseChatModel":
        if self._chat is None:
            self._chat = make_chat(self._settings)
        return self._chat

    def _error(self, fault: str) -> ModelError:
        return ModelError(f"model {self._settings.model}: {fault}")


def _wait(state: RetryCallState) -> float:
    """The seconds before the next try: what the server asked for, else longer each time."""
    asked = retry_after(state.outcome.exception() if state.outcome else None)
    return _BACKOFF(state) if asked is None else asked


def _stop_reason(chunk: "AIMessage") -> str | None:
    """Why the model stopped, in small letters, if this piece of the answer says so."""
    reasons = (chunk.response_metadata.get(name) for name in _STOP_FIELDS)
    return next((reason.casefold() for reason in reasons if isinstance(reason, str)), None)


def _count_tokens(chunk: "AIMessage", writing: Writing) -> None:
    """Add the tokens that this piece reports: some providers report what was read first, what was written last."""
    if usage := chunk.usage_metadata:
        writing.input_tokens = (writing.input_tokens or 0) + usage["input_tokens"]
        writing.output_tokens = (writing.output_tokens or 0) + usage["output_tokens"]
