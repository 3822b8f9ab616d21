"""A chat model is asked: streamed, whole or for a structure, with tries and time limits."""

from collections.abc import AsyncIterator, Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception, wait_exponential_jitter

from bot.tracing import model_run
from bot.writing.models import ModelSettings, explain, is_down, is_transient, make_chat, retry_after, status_of
from bot.writing.requesting import RequestLimits, requested
from index.errors import ModelError

if TYPE_CHECKING:  # langchain costs a second to import
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage, BaseMessage

T = TypeVar("T")
Messages = Sequence[tuple[str, str]]  # role and text

_BACKOFF = wait_exponential_jitter(multiplier=0.5, max=8, jitter=0.5)  # seconds, where the server names no wait
_DOWN_TRIES = 2  # a server that nobody listens at is not there a second later either
_DOWN_WAIT = 0.5  # seconds
# Where providers say why the model stopped. A stream that ends without it was cut.
_STOP_FIELDS = ("finish_reason", "stop_reason", "done_reason", "status")
TOO_LONG = frozenset({"length", "max_tokens", "incomplete"})
WITHHELD = frozenset({"content_filter", "refusal", "safety"})
# What a server answers that does not know how to be bound to a structure.
_NO_STRUCTURE = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY, 501})


@dataclass(frozen=True, slots=True)
class Structured:
    """What a model gave for a structure: `value` is plain JSON, None when it gave none; `text` is what it wrote."""

    value: Any
    text: str
    stop: str | None
    input_tokens: int | None
    output_tokens: int | None


class ChatModel:
    """The chat model of the settings, made when it is first asked."""

    def __init__(
        self,
        settings: ModelSettings,
        chat: "BaseChatModel | None" = None,
        wait: Callable[[Event, float], object] = Event.wait,
    ) -> None:
        """`chat` stands in for the model that the settings name.

        `wait` waits between two tries, for so many seconds or until the event is set.
        """
        self.settings = settings
        self._chat = chat
        self._wait = wait
        self._unstructured = False  # whether the server has refused to be bound to a structure

    def load(self) -> None:
        """Make the model, if it is not made yet: its packages take seconds to import. Raises ModelError."""
        self._model()

    def deadline(self) -> float:
        """When an answer that is asked for now must be there, as a time of `time.monotonic`."""
        return monotonic() + self.settings.timeout

    def stream(self, messages: Messages, deadline: float, stopped: Event) -> "Iterator[AIMessage]":
        """The pieces of the answer to `messages`, as they come."""
        chat = self._model()

        def ask() -> "Generator[AIMessage]":
            return requested(lambda: chat.astream(list(messages)), self._limits(deadline), stopped, _says)

        return model_run(self.settings.model, messages, ask)

    def whole(self, messages: Messages, deadline: float, stopped: Event) -> "AIMessage":
        """The answer to `messages`. Raises ModelError when nobody waits for it any more."""
        chat = self._model()

        def ask() -> "Iterator[AIMessage]":
            yield self._one(lambda: chat.ainvoke(list(messages)), deadline, stopped)

        [answer] = model_run(self.settings.model, messages, ask)
        return answer

    def structured(self, messages: Messages, schema: dict[str, Any], deadline: float, stopped: Event) -> Structured:
        """The answer to `messages` in the form of `schema`, a JSON schema with a title.

        `messages` must ask for the form in words, too: it is all that binds a model whose provider knows no structure.
        """
        bound = None if self._unstructured else self._bound(schema)
        if bound is not None:
            try:
                return self._bound_answer(bound, messages, deadline, stopped)
            except Exception as error:
                if (unfinished := _unfinished(error)) is not None:
                    return unfinished
                if status_of(error) not in _NO_STRUCTURE:
                    raise
                self._unstructured = True
        return _structured(self.whole(messages, deadline, stopped), None)

    def tried(self, call: Callable[[], T], deadline: float, stopped: Event) -> T:
        """What `call` gives, after as many tries as the settings allow and the time limit leaves room for.

        Once `stopped` is set, no time is spent on waiting for another try. Raises ModelError.
        """

        def enough(state: RetryCallState) -> bool:
            error = state.outcome.exception() if state.outcome else None
            down = error is not None and is_down(error) and state.attempt_number >= _DOWN_TRIES
            late = monotonic() + state.upcoming_sleep >= deadline
            return down or late or stopped.is_set() or state.attempt_number > self.settings.retries

        def sleep(seconds: float) -> None:
            self._wait(stopped, seconds)

        retrying = Retrying(
            retry=retry_if_exception(lambda error: isinstance(error, Exception) and is_transient(error)),
            stop=enough,
            wait=_wait,
            sleep=sleep,
            reraise=True,
        )
        try:
            return retrying(call)
        except Exception as error:  # each provider raises what it likes
            raise explain(error, self.settings) from error

    def error(self, fault: str) -> ModelError:
        """The error that says what is wrong with the model."""
        return ModelError(f"model {self.settings.model}: {fault}")

    def nothing(self, stop: str | None) -> Exception:
        """What is wrong when the model ended without a sentence."""
        if stop is None:
            return ConnectionResetError("the stream ended before a sentence had come")
        if stop in TOO_LONG:
            most = "" if self.settings.max_tokens is None else f" = {self.settings.max_tokens}"
            return self.error(f"used up max_tokens{most} before it had answered; raise max_tokens in the settings")
        if stop in WITHHELD:
            return self.error("its provider withheld the answer; ask in other words, or use another model")
        return self.error("gave an empty answer; try again, or use another model")

    def cut(self, stop: str | None) -> str | None:
        """Why the answer is not whole, given why the model stopped; None when it is."""
        if stop is None:
            expected = self.settings.tells_why_it_stops
            return "the connection broke off in the middle of the answer" if expected else None
        if stop in TOO_LONG:
            most = self.settings.max_tokens
            return "the answer reached its longest" + ("" if most is None else f", max_tokens = {most}")
        return "the provider withheld the rest of the answer" if stop in WITHHELD else None

    def _one(self, ask: Callable[[], Any], deadline: float, stopped: Event) -> Any:  # noqa: ANN401  LangChain's own
        async def source() -> AsyncIterator[Any]:
            yield await ask()

        for answer in requested(source, self._limits(deadline), stopped):
            return answer
        raise self.error("was stopped")

    def _bound_answer(self, bound: Any, messages: Messages, deadline: float, stopped: Event) -> Structured:  # noqa: ANN401
        parsed: list[Any] = []

        def ask() -> "Iterator[AIMessage]":
            given = self._one(lambda: bound.ainvoke(list(messages)), deadline, stopped)
            parsed.append(given["parsed"])
            yield given["raw"]

        [raw] = model_run(self.settings.model, messages, ask)
        return _structured(raw, parsed[0])

    def _bound(self, schema: dict[str, Any]) -> Any:  # noqa: ANN401  LangChain's own generic type
        try:
            return self._model().with_structured_output(schema, include_raw=True)
        except NotImplementedError:  # not every chat model of LangChain can be bound to a schema
            return None

    def _limits(self, deadline: float) -> RequestLimits:
        return RequestLimits(deadline, self.settings.first_word, self.settings.stall)

    def _model(self) -> "BaseChatModel":
        if self._chat is None:
            self._chat = make_chat(self.settings)
        return self._chat


def stop_reason(message: "BaseMessage") -> str | None:
    """Why the model stopped, in small letters, if this piece of the answer says so."""
    reasons = (message.response_metadata.get(name) for name in _STOP_FIELDS)
    return next((reason.casefold() for reason in reasons if isinstance(reason, str)), None)


def _says(message: "BaseMessage") -> bool:
    """Whether a piece holds anything: words, thoughts or a call of a tool."""
    return bool(message.content or message.additional_kwargs or getattr(message, "tool_call_chunks", None))


def _structured(message: "AIMessage", value: Any) -> Structured:  # noqa: ANN401  plain JSON
    usage = message.usage_metadata
    stop = "refusal" if message.additional_kwargs.get("refusal") else stop_reason(message)
    plain = value if isinstance(value, dict | list) else None
    return Structured(plain, str(message.text), stop, usage and usage["input_tokens"], usage and usage["output_tokens"])


def _unfinished(error: Exception) -> Structured | None:
    """What the model had written of a structure that it did not finish; OpenAI's package raises it as an error."""
    completion = getattr(error, "completion", None)
    if completion is None:
        return None
    [choice, *_], usage = completion.choices, completion.usage
    tokens = (usage.prompt_tokens, usage.completion_tokens) if usage else (None, None)
    return Structured(None, choice.message.content or "", choice.finish_reason, *tokens)


def _wait(state: RetryCallState) -> float:
    """The seconds before the next try: what the server asked for, else longer each time."""
    error = state.outcome.exception() if state.outcome else None
    asked = retry_after(error)
    if asked is not None:
        return asked
    return _DOWN_WAIT if error is not None and is_down(error) else _BACKOFF(state)
