"""What every door of the server hands its questions to: the one shared answerer, behind a queue."""

from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from threading import Event
from typing import Any, Protocol

from fastapi.concurrency import run_in_threadpool

from bot.answer import Answer
from bot.checking.checker import CheckedSentence
from bot.question.followup import Turn
from bot.server.caller import Caller
from bot.server.feedback import RatableAnswers, RecentAnswers
from bot.server.library import Library
from bot.server.metrics import Metrics
from bot.server.rates import Rate
from bot.server.workers import Queued, Tell, Workers
from bot.terminal.question import checked
from bot.turn_state import OnFound, StoppedError
from index.access import Filter
from index.passage import Passage


class StreamingAnswerer(Protocol):
    """What answers, as bot.chain.Answerer does; any number of threads may call it."""

    def stream(
        self,
        question: str,
        thread: str | None = None,
        allowed: Filter = ...,
        *,
        stopped: Event | None = None,
        context: Sequence[str | Turn] = (),
        on_found: OnFound | None = None,
    ) -> Iterator[CheckedSentence | Answer]:
        """The checked sentences as they come, and then the answer."""
        ...

    def search(self, question: str, k: int, allowed: Filter = ...) -> tuple[Passage, ...]:
        """The passages that are found, best first."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and who asks it. With a `thread` it is a part of that stored conversation of the caller.

    `context` is what was said before the question, oldest first, where the client itself holds the conversation.
    """

    question: str
    caller: Caller
    thread: str | None = None
    context: tuple[str | Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class Searching:
    """The question's turn has come."""


@dataclass(frozen=True, slots=True)
class Found:
    """So many passages were found, and are being read."""

    passages: int


Progress = Queued | Searching | Found | CheckedSentence | Answer


class Service:
    """Answers, searches and lists for callers, each of whom gets what the caller may see."""

    def __init__(
        self,
        answerer: StreamingAnswerer,
        library: Library,
        workers: Workers,
        rate: Rate,
        recent: RatableAnswers | None = None,
    ) -> None:
        self._answerer = answerer
        self.library = library
        self.workers = workers
        self.rate = rate
        self.metrics = Metrics()
        self.recent = recent or RecentAnswers()

    async def ask(self, asked: Asked) -> Answer:
        """The answer. Raises as `stream` does; when the task is cancelled, the turn is stopped and not stored."""
        answer: Answer | None = None
        async for event in self.stream(asked):
            if isinstance(event, Answer):
                answer = event
        assert answer is not None  # a stream that ends without an error ends with the answer
        return answer

    async def stream(self, asked: Asked) -> AsyncGenerator[Progress, None]:
        """How it goes with the question, the checked sentences as they come, and then the answer.

        Raises QuestionError, BusyError, StoppingError, TooManyError, ModelError, StoreError.
        """
        question = checked(asked.question)
        self.rate.count(asked.caller.counted_as)
        thread = asked.caller.conversation(asked.thread) if asked.thread else None

        def work(stopped: Event, tell: Tell[Progress]) -> None:
            tell(Searching())
            shown = 0
            parts = self._answerer.stream(
                question,
                thread,
                asked.caller.allowed,
                stopped=stopped,
                context=asked.context,
                on_found=lambda passages: tell(Found(len(passages))),
            )
            try:
                for part in parts:
                    if isinstance(part, CheckedSentence):
                        shown += 1
                        tell(part)
                        continue
                    for sentence in _rest(part, shown):
                        tell(sentence)
                    tell(part)
            except StoppedError:
                return

        with self.metrics.question() as answers:
            async with aclosing(self.workers.items(work, asked.caller.counted_as, thread)) as events:
                async for event in events:
                    if isinstance(event, Answer):
                        answers.append(event)
                    yield event

    async def search(self, question: str, k: int, caller: Caller) -> tuple[Passage, ...]:
        """The `k` passages that are found for a question, best first. Raises as `stream` does."""
        text = checked(question)
        self.rate.count(caller.counted_as)
        self.metrics.searched()
        return await self.workers.result(lambda: self._answerer.search(text, k, caller.allowed), caller.counted_as)

    async def given(self, answer: Answer, caller: Caller) -> dict[str, Any]:
        """An answer as JSON for the caller, with the `id` by which it can be rated. Raises StoreError."""
        return answer.to_json() | {"id": await run_in_threadpool(self.recent.put, answer, caller)}


def _rest(answer: Answer, shown: int) -> Iterator[CheckedSentence]:
    """The sentences of an answer that were not shown one by one, with the citations that appear in them first."""
    cited = {number for sentence in answer.sentences[:shown] for number in sentence.citations}
    for sentence in answer.sentences[shown:]:
        new = tuple(
            citation
            for citation in answer.citations
            if citation.number in sentence.citations and citation.number not in cited
        )
        cited.update(citation.number for citation in new)
        yield CheckedSentence(sentence, new)
