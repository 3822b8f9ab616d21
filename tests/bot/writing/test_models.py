"""Chat models are made from settings, and their failures told in one line."""

import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Literal

import httpx
import pytest
from langchain_core.exceptions import ModelPermissionDeniedError
from pydantic import SecretStr

from bot.writing.models import ModelSettings, explain, is_transient, make_chat, retry_after
from bot.writing.writer import Writer
from index.errors import ModelError

KEY = SecretStr("sk-secret-0123456789")


class ServerError(Exception):
    """An error as a provider's library raises it: with a status and the response."""

    def __init__(self, status: int, headers: dict[str, str] | None = None) -> None:
        super().__init__(f"status {status}")
        self.status_code = status
        self.response = httpx.Response(status, headers=headers)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What LangChain is asked to make, in place of making it: not every provider is installed where tests run."""
    arguments: dict[str, object] = {}

    def init_chat_model(name: str, **options: object) -> str:
        arguments.update(options, name=name)
        return "a model"

    monkeypatch.setattr("langchain.chat_models.init_chat_model", init_chat_model)
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    return arguments


def test_standard_providers_are_made_with_standard_names(made: dict[str, object]) -> None:
    make_chat(ModelSettings("anthropic:some-model", api_key=KEY, timeout=9, max_tokens=5))
    assert made == {
        "name": "some-model",
        "model_provider": "anthropic",
        "max_tokens": 5,
        "timeout": 9,
        "max_retries": 0,
        "api_key": KEY.get_secret_value(),
    }


def test_a_key_may_come_from_the_environment(made: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-other\n")
    make_chat(ModelSettings("anthropic:some-model"))
    assert made["api_key"] == "sk-other"
    make_chat(ModelSettings("anthropic:some-model", api_key=KEY))
    assert made["api_key"] == KEY.get_secret_value()


@pytest.mark.parametrize("key", ["sk-schl\u00fcssel", "sk-one\nsk-two"])
def test_a_key_that_cannot_be_sent_is_refused_without_being_shown(key: str) -> None:
    with pytest.raises(ModelError, match="holds a character that no key has") as caught:
        make_chat(ModelSettings("openai:x", api_key=SecretStr(key)))
    assert "sk-" not in str(caught.value)


def test_ollama_needs_no_key_and_has_its_own_names(made: dict[str, object]) -> None:
    make_chat(ModelSettings("ollama:llama3.1:8b", base_url="http://box:11434", timeout=9, max_tokens=5))
    assert made == {
        "name": "llama3.1:8b",
        "model_provider": "ollama",
        "num_predict": 5,
        "client_kwargs": {"timeout": 9},
        "base_url": "http://box:11434",
    }


def test_a_structure_that_the_limit_cut_off_names_the_limit() -> None:
    error = type("LengthFinishReasonError", (Exception,), {})("Could not parse response content")
    explanation = str(explain(error, ModelSettings("openai:x", max_tokens=96)))
    assert (
        explanation
        == "model openai:x: used up max_tokens = 96 before it had answered; raise max_tokens in the settings"
    )


@pytest.mark.parametrize(("extra", "told"), [({}, 9000), ({"num_ctx": 2048}, 2048)])
def test_ollama_is_told_how_long_a_prompt_and_its_answer_may_be(
    made: dict[str, object], extra: dict[str, object], told: int
) -> None:
    make_chat(ModelSettings("ollama:llama3.1:8b", context=9000, extra=extra))
    assert made["num_ctx"] == told


@pytest.mark.parametrize(
    ("model", "size"),
    [
        ("ollama:qwen2.5:0.5b", 0.5),
        ("ollama:gemma3:270m", 0.27),
        ("ollama:qwen2.5-7b-instruct-1m", 7.0),
        ("x:qwen3-30b-a3b", 30.0),
        ("x:mixtral-8x7b", 7.0),
        ("x:qwen2.5-coder-0.5b-q4_k_m", 0.5),
        ("openai:gpt-5-mini", None),
    ],
)
def test_the_size_stands_in_the_name(model: str, size: float | None) -> None:
    assert ModelSettings(model).size == size


@pytest.mark.parametrize("model", ["gpt-5-mini", ":x", "openai:", ""])
def test_a_name_without_provider_is_refused(model: str) -> None:
    with pytest.raises(ModelError, match="write provider:name"):
        make_chat(ModelSettings(model))


def test_an_unknown_provider_is_refused_in_one_line() -> None:
    with pytest.raises(ModelError, match="model nobody:x: Unsupported provider='nobody'") as caught:
        make_chat(ModelSettings("nobody:x"))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("model", "package", "remedy"),
    [
        ("anthropic:x", "langchain_anthropic", r"pip install '\.\[anthropic\]'"),
        ("mistralai:x", "langchain_mistralai", "pip install langchain-mistralai"),
    ],
)
def test_a_missing_package_is_named_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch, model: str, package: str, remedy: str
) -> None:
    from langchain.chat_models import base

    base._get_chat_model_creator.cache_clear()  # another test may have asked the provider's model already
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ModelError, match=remedy):
        make_chat(ModelSettings(model, api_key=KEY))


def test_the_key_is_never_shown() -> None:
    assert KEY.get_secret_value() not in repr(ModelSettings("openai:x", api_key=KEY))


@pytest.mark.parametrize(
    ("error", "transient"),
    [
        (ServerError(500), True),
        (ServerError(429), True),
        (ServerError(404), False),
        (httpx.ReadTimeout("slow"), True),
        (httpx.RemoteProtocolError("gone"), True),
        (ConnectionError("no Ollama"), True),
        (ModelPermissionDeniedError(), False),
        (ValueError("odd"), False),
        (ModelError("ours"), False),
    ],
)
def test_what_may_pass_is_tried_again(error: Exception, transient: bool) -> None:
    assert is_transient(error) is transient


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ServerError(401), "box refused the API key (401); check OPENAI_API_KEY"),
        (ServerError(403), "may not use this model (403)"),
        (ServerError(404), "box has no such model (404)"),
        (ServerError(429), "(429); try again later"),
        (ServerError(502), "is failing (502)"),
        (ServerError(418), "refused the request (418): status 418"),
        (httpx.ConnectTimeout("slow"), "did not answer in time (timeout 600 s in all"),
        (ConnectionError("gone"), "the connection to http://box failed"),
        (KeyError("choices"), "sent an answer that cannot be read"),
        (RuntimeError(), "failed: RuntimeError"),
    ],
)
def test_each_failure_is_one_line_with_a_remedy(error: Exception, words: str) -> None:
    message = str(explain(error, ModelSettings("openai:x", base_url="http://box")))
    assert words in message
    assert message.startswith("model openai:x: ")


def test_other_providers_have_their_own_remedies() -> None:
    assert "ollama pull llama3.1:8b" in str(explain(ServerError(404), ModelSettings("ollama:llama3.1:8b")))
    assert "check the API key" in str(explain(ServerError(401), ModelSettings("mistralai:x")))


def test_the_wait_that_a_server_asks_for() -> None:
    assert retry_after(ServerError(429, {"Retry-After": "2.5"})) == 2.5
    assert retry_after(ServerError(429)) is None
    assert retry_after(ServerError(429, {"Retry-After": "soon"})) is None
    assert retry_after(ConnectionError()) is None
    assert retry_after(ServerError(429, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"})) == 0.0
    later = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    wait = retry_after(ServerError(429, {"Retry-After": later}))
    assert wait is not None
    assert 3000 < wait <= 3600


@pytest.mark.parametrize(
    ("model", "protocol"),
    [("ollama:qwen2.5:0.5b", "plain"), ("ollama:llama3.1:8b", "keys"), ("openai:gpt-5-mini", "keys")],
)
def test_small_models_are_asked_plainly(model: str, protocol: str) -> None:
    assert Writer(ModelSettings(model)).write("When?", []).protocol == protocol


@pytest.mark.parametrize(
    ("model", "trust", "trusted"),
    [
        ("ollama:qwen2.5:0.5b", "auto", False),
        ("ollama:llama3.2:1b", "auto", False),
        ("ollama:llama3.1:8b", "auto", True),
        ("openai:gpt-5-mini", "auto", True),
        ("ollama:qwen2.5:0.5b", "model", True),
        ("openai:gpt-5-mini", "reader", False),
    ],
)
def test_very_small_models_are_led_by_the_reader(
    model: str, trust: Literal["auto", "model", "reader"], trusted: bool
) -> None:
    assert Writer(ModelSettings(model, trust=trust)).trusted is trusted
