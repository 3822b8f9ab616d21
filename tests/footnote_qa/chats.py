"""Chat models that say what they are told to, as LangChain's own."""

import re
import time
from collections.abc import Iterator
from threading import Event
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import Field

_KEY = re.compile(r"passage \[\[([a-z]+)\]\]")


class ScriptedChat(BaseChatModel):
    """Says `pieces`, one by one, `{0}` for the key of the first passage; after the first it waits for `go_on`."""

    pieces: list[str]
    asked: list[str] = Field(default_factory=list)
    go_on: Any = None
    model_name: str = "scripted"

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        text = "".join(chunk.text for chunk in self._stream(messages))
        return ChatResult(generations=[ChatGeneration(message=AIMessage(text))])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        self.asked.append(str(messages[-1].text))
        keys = _KEY.findall(str(messages[-1].text))
        for number, piece in enumerate(self.pieces):
            if number and isinstance(self.go_on, Event):
                assert self.go_on.wait(20)
            words = re.sub(r"\{(\d+)\}", lambda match: f"[[{keys[int(match[1])]}]]" if keys else "", piece)
            yield ChatGenerationChunk(message=AIMessageChunk(content=words))


class FailingChat(ScriptedChat):
    """Fails whenever it is asked, in words that tell what it was asked."""

    def _stream(self, messages: list[BaseMessage], *_: Any, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
        raise RuntimeError(f"cannot answer {messages[-1].text}")
        yield


def soon(true: Any) -> bool:
    """Whether it becomes true within some seconds."""
    until = time.monotonic() + 20
    while not true() and time.monotonic() < until:
        time.sleep(0.01)
    return bool(true())
