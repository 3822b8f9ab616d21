"""A scene: the real bot on real bolt, over Socket Mode, in the local Slack, with an answerer that follows a script."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event, Lock
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from bot.answer import Answer, Sentence
from bot.checking.checker import CheckedSentence
from bot.engine import Engine
from bot.settings.slack import SlackSettings
from bot.slack.app import Bot, build, web_client
from bot.slack.library import SlackLibrary
from bot.slack.posting import Pace
from bot.slack.store import Store, url_of
from bot.slack.views import LibraryContents, ListedDocument
from bot.turn_state import OnFound, StoppedError
from index.access import Filter
from index.passage import Passage
from slack_sandbox.local import LocalSlack
from slack_sandbox.reading import SeenMessage
from slack_sandbox.workspace import Message
from tests import answers
from tests.passages import passage

PING = 2.0  # seconds; less, and a busy machine is taken for a broken connection
AT_ONCE = Pace(patience=5.0, gap=0.0, pause=0.01, status_gap=0.0, reading=0.0)
AS_IT_COMES = replace(AT_ONCE, patience=0.0)
QUOTE = answers.QUOTE
FOUND = [passage("mill", "The mill burned in 1911.")]
Step = Answer | CheckedSentence | Exception | Event | Sequence[Passage]


def sentence(text: str, *numbers: int) -> CheckedSentence:
    """A sentence that rests on passages of its own."""
    return CheckedSentence(Sentence(text, numbers, supported=True), tuple(map(answers.citation, numbers)))


def whole(*sentences: CheckedSentence) -> Answer:
    """The answer of these sentences."""
    cited = tuple(one for checked in sentences for one in checked.new_citations)
    return answers.answer(*(checked.sentence for checked in sentences), citations=cited, engine=Engine.WRITER)


@dataclass
class Scripted:
    """Answers as a script for each question says; without one, with the answer made by hand.

    A step is a sentence, an answer, passages that were found, an error, or an event to wait for.
    """

    scripts: dict[str, list[Step]] = field(default_factory=dict)
    labels: dict[str, set[str]] = field(default_factory=dict)
    asked: list[tuple[str, str | None, Filter]] = field(default_factory=list)
    contexts: list[Sequence[str]] = field(default_factory=list)
    fingerprint: str = "embedder-1.chunks-1-160"
    default: Callable[[str], Answer] = lambda question: answers.answer(question=question)
    lock: Lock = field(default_factory=Lock)

    def plays(self, question: str, *steps: Step) -> None:
        self.scripts[question] = list(steps)

    def stream(
        self,
        question: str,
        thread: str | None = None,
        allowed: Filter = Filter(),  # noqa: B008  frozen
        *,
        stopped: Event | None = None,
        context: Sequence[str] = (),
        on_found: OnFound | None = None,
    ) -> Iterator[CheckedSentence | Answer]:
        with self.lock:
            self.asked.append((question, thread, allowed))
            self.contexts.append(context)
        for step in self.scripts.get(question, [self.default(question)]):
            match step:
                case Event():
                    while not step.wait(0.01):
                        if stopped is not None and stopped.is_set():
                            raise StoppedError
                case Exception():
                    raise step
                case Answer() | CheckedSentence():
                    yield step
                case passages:
                    if on_found is not None:
                        on_found(passages)

    def kept_out(self, question: str, allowed: Filter, wider: Filter) -> int:
        return len(self.visible(self.labels, wider) - self.visible(self.labels, allowed))

    def visible(self, documents: Iterable[str], allowed: Filter) -> set[str]:
        return {one for one in documents if not self.labels.get(one) or self.labels[one] & (allowed.audience or set())}

    @property
    def questions(self) -> list[str]:
        return [question for question, _, _ in self.asked]


class Shelf(SlackLibrary):
    """A library that has these labels."""

    def __init__(self, labels: Iterable[str]) -> None:
        self._labels = frozenset(labels)

    def labels(self) -> frozenset[str]:
        return self._labels

    def normalised(self, location: str) -> str:
        return location

    def known(self, allowed: Filter, limit: int) -> LibraryContents:
        return LibraryContents(1, (ListedDocument("The mill", "2026-11-01", ("The fire",)),))


@dataclass
class Scene:
    """The local Slack with a running bot."""

    slack: LocalSlack
    bot: Bot
    store: Store
    answerer: Scripted
    handler: Any

    async def asks(self, who: str, channel: str, text: str, **where: Any) -> Message:
        """A person asks, and everything that follows has happened."""
        message = await self.slack.person(who).posts(channel, text, **where)
        await self.settled()
        return message

    async def dies(self) -> None:
        """The process is killed: nothing more is said, and nothing handed back."""
        for task in list(self.bot.dispatcher._tasks):
            task.cancel()
        self.bot.dispatcher._jobs.clear()
        await asyncio.sleep(0.05)
        await self.handler.disconnect_async()

    async def settled(self) -> None:
        await self.slack.settled(quiet=0.05)
        await self.slack.until(lambda: not self.bot.dispatcher.jobs)
        await self.slack.settled(quiet=0.05)

    def replies(self, message: Message, viewer: str = "bob") -> list[SeenMessage]:
        """What a member sees of the bot below a message."""
        return [one for one in self.slack.replies(message, viewer) if one.author == "footnote"]

    async def reply(self, message: Message, viewer: str = "bob") -> SeenMessage:
        """The bot's only reply, once all is quiet."""
        await self.settled()
        [only] = self.replies(message, viewer)
        return only


@asynccontextmanager
async def scene(
    slack: LocalSlack,
    data: Path,
    *,
    answerer: Scripted | None = None,
    settings: SlackSettings | None = None,
    pace: Pace = AT_ONCE,
    labels: Iterable[str] = (),
    worker: str | None = None,
) -> AsyncIterator[Scene]:
    """A bot, connected. Several may be in one workspace, over one store."""
    store = Store(url_of(data))
    await store.open()
    chosen = (settings or SlackSettings()).model_copy(update={"base_url": slack.api_url})
    given = answerer or Scripted()
    library = Shelf(labels)
    bot = await build(web_client(slack.bot_token, chosen), chosen, given, library, store, pace)
    bot.dispatcher.worker = worker or bot.dispatcher.worker
    handler: Any = AsyncSocketModeHandler(bot.app, slack.app_token, ping_interval=PING)
    await handler.connect_async()
    await slack.connected()
    await bot.open()
    try:
        yield Scene(slack, bot, store, given, handler)
    finally:
        await handler.disconnect_async()
        await bot.close(grace=0.0)
        await handler.close_async()
        await store.close()


def texts(town: Scene, message: Any) -> list[str]:
    return [one.text for one in town.replies(message)]
