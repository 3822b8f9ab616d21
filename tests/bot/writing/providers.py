"""The real packages of three providers, for scripted servers that speak their wire formats."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from bot.draft import DraftSentence
from bot.writing.models import ModelSettings
from bot.writing.writer import Writer
from tests.bot.chat_server import ChatServer, Reply, says
from tests.bot.wires import anthropic_calls, anthropic_says, ollama_says
from tests.passages import passage

BRIDGE = passage("bridge", "The bridge opened in 1932. It is 503 metres long.")
TUNNEL = passage("tunnel", "The tunnel opened in 1992. It carries 87,000 vehicles a day.")
SAID = ("The bridge opened in 1932. [[{0}]] The tun", "nel opened in 1992. [[{1}]]")
TWO = [
    DraftSentence("The bridge opened in 1932.", ("bridge",)),
    DraftSentence("The tunnel opened in 1992.", ("tunnel",)),
]


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider, how its server says words, and how it gives a structure."""

    name: str
    says: Callable[..., Reply]
    gives: Callable[[dict[str, Any]], Reply]


def _as_words(says: Callable[..., Reply]) -> Callable[[dict[str, Any]], Reply]:
    return lambda value: says(json.dumps(value))


PROVIDERS = (
    Provider("openai", says, _as_words(says)),
    Provider("anthropic", anthropic_says, anthropic_calls),
    Provider("ollama", ollama_says, _as_words(ollama_says)),
)


def writer(server: ChatServer, name: str, **settings: Any) -> Writer:
    base = server.base_url if name == "openai" else server.base_url.removesuffix("/v1")
    options = {"timeout": 20.0, "stall": 10.0, "api_key": SecretStr("sk-1"), "base_url": base, "retries": 0, **settings}
    return Writer(ModelSettings(f"{name}:scripted", **options), wait=lambda _, seconds: None)
