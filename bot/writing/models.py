"""Chat models: from settings to one that can be asked, and from its failures to one line a user can act on."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Literal

from langchain_core.exceptions import ContextOverflowError
from langchain_core.exceptions import ModelError as ProviderError
from pydantic import SecretStr

from index.errors import ModelError

if TYPE_CHECKING:  # langchain costs a second to import, and no answer of the reader needs it
    from langchain_core.language_models import BaseChatModel

KEY_VARIABLES = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY"}
EXTRAS = ("openai", "anthropic", "ollama")
NO_KEY = "no-key"  # what a server of one's own is sent: the client libraries refuse to send nothing
TRANSIENT_STATUS = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS})
_DOWN = frozenset({"ConnectError", "ConnectionRefusedError", "gaierror"})
_SIZE = re.compile(r"(?<![\d.a-z])(?:\d+x)?(\d+(?:\.\d+)?)([bm])\b", re.IGNORECASE)
_LEAST_MILLIONS = 20.0  # "1m" in the name of a model is rather the length of its context
SHOWN_DETAIL = 200  # characters of the provider's own words that an error message repeats


class Protocol(StrEnum):
    """How a chat model is asked to say what its sentences rest on."""

    AUTO = "auto"  # one of the others, by the size of the model and how it does
    KEYS = "keys"  # with the keys of the passages behind each sentence
    JSON = "json"  # as a list of sentences with their passages
    PLAIN = "plain"  # not at all: each sentence gets the passage that supports it

    @property
    def prompt(self) -> str:
        """The name of its prompt."""
        return "answer" if self in {Protocol.AUTO, Protocol.KEYS} else f"answer_{self}"


class UnreachableError(ModelError):
    """Nobody listens where the model is asked."""


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Which chat model answers, how it is asked, and how long it may take.

    `model` is `provider:name`, e.g. `openai:gpt-5-mini` or `ollama:llama3.1:8b`; `base_url` is the server to ask
    instead of the provider's own; `timeout` is the most seconds an answer may take in all, with its retries and their
    waits; `first_word` the most until it begins, `stall` between two pieces of it from then on; `retries` counts the
    tries after the first; `temperature` None leaves the choice to the model (some refuse any other); `max_tokens`
    bounds the answer (None: as the model has it); `reasoning_effort` is how long a model that thinks may think; `extra`
    is passed to LangChain's `init_chat_model` as it is; `verify` is who checks the sentences: the rules alone, or the
    model, too; `trust` is whose answer counts where the model and the reader disagree; `context` is how many tokens a
    prompt and its answer may take, for servers that cut what is longer than they were told. A model that always
    `tells_why_it_stops` was cut when it does not.
    """

    model: str
    base_url: str | None = None
    api_key: SecretStr | None = None
    timeout: float = 600.0
    first_word: float = 300.0
    stall: float = 20.0
    retries: int = 3
    temperature: float | None = None
    max_tokens: int | None = 4096
    tells_why_it_stops: bool = True
    reasoning_effort: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)
    protocol: Protocol = Protocol.AUTO
    verify: Literal["rules", "model"] = "rules"
    trust: Literal["auto", "model", "reader"] = "auto"
    context: int | None = None

    @property
    def provider(self) -> str:
        """What stands before the first colon of `model`."""
        return self.model.partition(":")[0]

    @property
    def size(self) -> float | None:
        """The billions of parameters that its name tells, e.g. 0.5 of `qwen2.5:0.5b`; None when it tells none."""
        tagged = ((float(number), letter.lower() == "b") for number, letter in _SIZE.findall(self.model))
        sizes = [size if billions else size / 1000 for size, billions in tagged if billions or size >= _LEAST_MILLIONS]
        return max(sizes, default=None)

    @property
    def place(self) -> str:
        """Where the model is asked, as a person would name it."""
        return self.base_url or self.provider


def settings_of(chat: "BaseChatModel", **limits: Any) -> ModelSettings:  # noqa: ANN401  fields of ModelSettings
    """The settings that describe a chat model which a program has made, with what else they are to say."""
    names = [getattr(chat, name, None) for name in ("model_name", "model", "model_id", "deployment_name")]
    name = next((name for name in names if isinstance(name, str) and name), "given")
    secret = next((value for value in vars(chat).values() if isinstance(value, SecretStr)), None)
    package = type(chat).__module__.partition(".")[0]
    return ModelSettings(
        model=f"{type(chat).__name__}:{name}",
        api_key=secret,
        max_tokens=None,
        tells_why_it_stops=package in {f"langchain_{provider}" for provider in EXTRAS},
        **limits,
    )


def make_chat(settings: ModelSettings) -> "BaseChatModel":
    """The chat model that `settings` name, ready to be asked; nothing is sent yet.

    Its own retries are off: the writer retries, within one time limit for all tries.
    Raises ModelError when the name, the provider's package or the key is missing.
    """
    provider, _, name = settings.model.partition(":")
    if not provider or not name:
        raise ModelError(
            f"model {settings.model!r}: names no provider; write provider:name, e.g. openai:gpt-5-mini or ollama:qwen3"
        )
    key = _key(settings)
    from langchain.chat_models import init_chat_model  # costs a second, see above

    try:
        chat: BaseChatModel = init_chat_model(name, model_provider=provider, **_arguments(settings, key))
    except ImportError as error:
        raise ModelError(f"model {settings.model}: {_missing_package(provider)}") from error
    except Exception as error:  # each provider raises what it likes when it is made
        raise ModelError(f"model {settings.model}: {_detail(error, settings)}") from error
    return chat


def _key(settings: ModelSettings) -> str | None:
    """The key to pass: the given one, the environment's, a stand-in for a server that needs none, or None."""
    key = _secret(settings)
    if key and not (key.isascii() and key.isprintable()):
        raise ModelError(f"model {settings.model}: the API key holds a character that no key has; copy it again")
    variable = KEY_VARIABLES.get(settings.provider)
    if key or variable is None:
        return key
    if settings.base_url:
        return NO_KEY
    raise ModelError(
        f"model {settings.model}: no API key; set {variable} in the environment, or base_url to a server of your own"
    )


def _secret(settings: ModelSettings) -> str | None:
    """The key that the settings or the environment hold, without the line break that a file leaves at its end."""
    given = settings.api_key.get_secret_value() if settings.api_key else ""
    variable = KEY_VARIABLES.get(settings.provider, f"{settings.provider.upper()}_API_KEY")
    return (given or os.environ.get(variable, "")).strip() or None


def _arguments(settings: ModelSettings, key: str | None) -> dict[str, Any]:
    """What the provider's class is made with: LangChain's standard names, but for Ollama, which has its own."""
    effort = "reasoning" if settings.provider == "ollama" else "reasoning_effort"
    arguments: dict[str, Any] = {"temperature": settings.temperature, "base_url": settings.base_url}
    arguments |= {effort: settings.reasoning_effort}
    if settings.provider == "ollama":
        arguments |= {"num_predict": settings.max_tokens, "client_kwargs": {"timeout": settings.timeout}}
        arguments |= {"num_ctx": settings.context}  # Ollama cuts the passages off without a word
    else:
        arguments |= {"timeout": settings.timeout, "max_retries": 0, "api_key": key}
        arguments |= _lengths(settings)
    return {name: value for name, value in arguments.items() if value is not None} | dict(settings.extra)


def _lengths(settings: ModelSettings) -> dict[str, Any]:
    """How the answer is bounded and counted. Servers that speak OpenAI's API know `max_tokens`, an older name of it."""
    if settings.provider == "openai" and settings.base_url:
        return {"extra_body": {"max_tokens": settings.max_tokens}, "stream_usage": True}
    return {"max_tokens": settings.max_tokens}


def _missing_package(provider: str) -> str:
    if provider in EXTRAS:
        return f"its package is not installed; run: pip install '.[{provider}]'"
    return f"its package is not installed; run: pip install langchain-{provider.replace('_', '-')}"


def is_transient(error: Exception) -> bool:
    """Whether the same request may succeed when it is sent again."""
    if isinstance(error, ProviderError):
        return error.is_retryable
    status = status_of(error)
    if status is not None:
        return status in TRANSIENT_STATUS or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return _is_connection(error) or "JSONDecodeError" in _names(error)


def retry_after(error: BaseException | None) -> float | None:
    """The seconds that the server asked to wait (`Retry-After`, seconds or a date), or None when it did not say."""
    headers = getattr(getattr(error, "response", None), "headers", None)
    value = headers.get("retry-after") if headers is not None else None
    if value is None:
        return None
    if re.fullmatch(r"\d+(\.\d+)?", value.strip()):
        return float(value)
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (date.astimezone(UTC) - datetime.now(UTC)).total_seconds())


def explain(error: Exception, settings: ModelSettings) -> ModelError:
    """One line that says what went wrong with the model and what to do; never the key, never a traceback."""
    if isinstance(error, ModelError):
        return error
    kind = UnreachableError if is_down(error) else ModelError
    return kind(f"model {settings.model}: {_fault(error, settings)}")


def _fault(error: Exception, settings: ModelSettings) -> str:
    if isinstance(error, ContextOverflowError):
        return "the question and its passages are too long for this model; use one with a larger context"
    if "LengthFinishReasonError" in _names(error):  # OpenAI's package, of a structure that was not finished
        most = "" if settings.max_tokens is None else f" = {settings.max_tokens}"
        return f"used up max_tokens{most} before it had answered; raise max_tokens in the settings"
    status = status_of(error)
    if status is not None:
        return _status_fault(status, error, settings)
    if _is_timeout(error):
        limits = (
            f"timeout {settings.timeout:g} s in all, first_word {settings.first_word:g} s, stall {settings.stall:g} s"
        )
        return f"{settings.place} did not answer in time ({limits}); try again, or raise the limit in the settings"
    if _is_connection(error):
        return f"the connection to {settings.place} failed; check that it runs, its address and your network"
    if _is_garbled(error):
        return f"{settings.place} sent an answer that cannot be read; check that its address is that of a chat API"
    return f"{settings.place} failed: {_detail(error, settings)}"


def _status_fault(status: int, error: Exception, settings: ModelSettings) -> str:
    variable = KEY_VARIABLES.get(settings.provider)
    remedy = f"check {variable}" if variable else "check the API key"
    if status == HTTPStatus.UNAUTHORIZED:
        return f"{settings.place} refused the API key (401); {remedy}"
    if status == HTTPStatus.FORBIDDEN:
        return f"the API key may not use this model (403); {remedy} and what it may do"
    if status == HTTPStatus.NOT_FOUND:
        pull = f", or fetch it: ollama pull {settings.model.partition(':')[2]}" if settings.provider == "ollama" else ""
        return f"{settings.place} has no such model (404); check its name and the address{pull}"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        wait = retry_after(error)
        when = f"in {wait:.0f} s" if wait else "later"
        return f"{settings.place} says too many requests, or no credit left (429); try again {when}"
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return f"{settings.place} is failing ({status}); try again later"
    return f"{settings.place} refused the request ({status}): {_detail(error, settings)}"


def status_of(error: BaseException) -> int | None:
    """The HTTP status of the error, by whichever attribute the provider's library gives it."""
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) and status >= HTTPStatus.CONTINUE else None


def is_down(error: BaseException) -> bool:
    """Whether nobody listens at the address, so that there is no sense in trying long."""
    return any(type(each).__name__ in _DOWN or type(each) is ConnectionError for each in _causes(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and the errors that caused it."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _names(error: BaseException) -> str:
    """The class names of the error, its ancestors and its cause, as one string to look into."""
    cause = error.__cause__
    return " ".join(kind.__name__ for e in (error, cause) if e is not None for kind in type(e).__mro__)


def _is_timeout(error: Exception) -> bool:
    return "Timeout" in _names(error)


def _is_connection(error: Exception) -> bool:
    # Each provider brings its own HTTP library, with its own classes of the same names.
    names = _names(error)
    return any(name in names for name in ("ConnectionError", "TransportError", "Timeout"))


def _is_garbled(error: Exception) -> bool:
    return isinstance(error, ValueError | LookupError)  # what the libraries raise on JSON of another shape, or none


def _detail(error: Exception, settings: ModelSettings) -> str:
    """The provider's own words in one short line, with the key cut out."""
    message = getattr(error, "message", None)
    words = " ".join(str(message if isinstance(message, str) else error).split())
    if secret := _secret(settings):
        words = words.replace(secret, "***")
    shown = words if len(words) <= SHOWN_DETAIL else f"{words[:SHOWN_DETAIL].rstrip()}…"
    return shown.strip() or type(error).__name__
