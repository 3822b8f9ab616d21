"""An open index as a LangChain `Runnable`, from questions to answers."""

from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator, Mapping
from typing import Any, Protocol, TypedDict

from langchain_core.runnables import Runnable, RunnableConfig

from bot.answer import Answer, Sentence
from index.errors import SettingsError

Input = str | Mapping[str, Any]


class _Asked(TypedDict):
    """What an input says."""

    question: str
    thread: str | None


class Answering(Protocol):
    """What answers: `Footnote`."""

    def ask(
        self,
        question: str,
        thread: str | None = None,
        audience: str | Iterable[str] | None = None,
        *,
        config: RunnableConfig | None = None,
    ) -> Answer:
        """The answer."""

    async def aask(
        self,
        question: str,
        thread: str | None = None,
        audience: str | Iterable[str] | None = None,
        *,
        config: RunnableConfig | None = None,
    ) -> Answer:
        """The same, while the event loop goes on."""

    def stream(
        self,
        question: str,
        thread: str | None = None,
        audience: str | Iterable[str] | None = None,
        *,
        config: RunnableConfig | None = None,
    ) -> Iterator[Sentence | Answer]:
        """Each sentence once it is checked, and at the end the answer."""

    def astream(
        self,
        question: str,
        thread: str | None = None,
        audience: str | Iterable[str] | None = None,
        *,
        config: RunnableConfig | None = None,
    ) -> AsyncGenerator[Sentence | Answer, None]:
        """The same, while the event loop goes on."""


class FootnoteRunnable(Runnable[Input, Sentence | Answer]):
    """Answers questions as somebody with fixed labels may have them answered. Raises what `Footnote.ask` does."""

    name = "footnote"

    def __init__(self, footnote: Answering, audience: tuple[str, ...]) -> None:
        self._footnote = footnote
        self._audience = audience

    def invoke(self, input: Input, config: RunnableConfig | None = None, **kwargs: Any) -> Answer:  # noqa: A002, ANN401, ARG002  LangChain's signature
        """The answer to the question `input`, or to that of `{"question": …, "thread": …}`."""
        return self._footnote.ask(**_asked(input), audience=self._audience, config=config)

    async def ainvoke(self, input: Input, config: RunnableConfig | None = None, **kwargs: Any) -> Answer:  # noqa: A002, ANN401, ARG002  as above
        """The same, while the event loop goes on; cancelling the task stops the turn."""
        return await self._footnote.aask(**_asked(input), audience=self._audience, config=config)

    def stream(
        self,
        input: Input,  # noqa: A002  LangChain's signature
        config: RunnableConfig | None = None,
        **kwargs: Any,  # noqa: ANN401, ARG002  as above
    ) -> Iterator[Sentence | Answer]:
        """Each sentence once it is checked, and at the end the answer."""
        yield from self._footnote.stream(**_asked(input), audience=self._audience, config=config)

    async def astream(
        self,
        input: Input,  # noqa: A002  LangChain's signature
        config: RunnableConfig | None = None,
        **kwargs: Any | None,  # noqa: ANN401, ARG002  as above
    ) -> AsyncIterator[Sentence | Answer]:
        """The same, while the event loop goes on."""
        parts = self._footnote.astream(**_asked(input), audience=self._audience, config=config)
        try:
            async for part in parts:
                yield part
        finally:
            await parts.aclose()


def _asked(given: Input) -> _Asked:
    if isinstance(given, str):
        return {"question": given, "thread": None}
    if isinstance(given, Mapping) and {"question"} <= set(given) <= {"question", "thread"}:
        return {"question": given["question"], "thread": given.get("thread")}
    raise SettingsError('input: must be a question, or {"question": …, "thread": …}')
