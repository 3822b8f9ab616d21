"""A busy workspace: people ask in channels, things go wrong, and what everybody then sees is counted."""

import asyncio
import random
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from threading import Event

from bot.answer import Answer
from bot.chain import OnFound
from bot.checking import CheckedSentence
from bot.slack.sandbox.faults import Fault
from bot.slack.sandbox.local import LocalSlack
from bot.slack.sandbox.workspace import BOT_USER, Message
from index.access import EVERYTHING, Filter
from tests.bot.terminal import answers

_SIGNS = frozenset({"assistant.threads.setStatus", "chat.postMessage", "chat.startStream", "chat.postEphemeral"})
_NUMBER = re.compile(r"question (\d+)\b")


@dataclass(frozen=True, slots=True)
class Load:
    """How much is asked, by how many, where, and how fast (questions a second); `faulty` lets things go wrong."""

    questions: int = 2000
    people: int = 50
    channels: int = 20
    rate: float = 10.0
    faulty: bool = True
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: how often each question was answered, and the seconds until something was seen and said.

    `after_delivery` counts from when Slack could deliver the question: while the connection is broken it cannot.
    `waiting` questions still had their turn to come when the time was up; they are not lost.
    """

    answered: Sequence[int]
    waiting: int
    misplaced: int
    first_sign: Sequence[float]
    after_delivery: Sequence[float]
    last_word: Sequence[float]
    acknowledged: Sequence[float]
    calls: int
    failed_calls: int
    seconds: float

    @property
    def once(self) -> int:
        """Questions that were answered exactly once."""
        return sum(1 for times in self.answered if times == 1)

    @property
    def lost(self) -> int:
        """Questions that were not answered, and do not wait to be."""
        return sum(1 for times in self.answered if times == 0) - self.waiting

    @property
    def doubled(self) -> int:
        """Questions that were answered more than once."""
        return sum(1 for times in self.answered if times > 1)


class Quick:
    """Answers at once, and names the question in the answer, so that an answer in the wrong thread is noticed."""

    fingerprint = "soak"

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def stream(
        self,
        question: str,
        thread: str | None = None,
        allowed: Filter = EVERYTHING,
        *,
        stopped: Event | None = None,
        context: Sequence[str] = (),
        on_found: OnFound | None = None,
    ) -> Iterator[CheckedSentence | Answer]:
        time.sleep(self._seconds)
        made = answers.answer(question=question)
        (sentence,) = made.sentences
        yield replace(
            made,
            answer=f"To {question}: {made.answer}",
            sentences=(replace(sentence, text=f"To {question}: {sentence.text}"),),
        )

    def kept_out(self, question: str, allowed: Filter, wider: Filter) -> int:
        return 0

    def visible(self, documents: Sequence[str], allowed: Filter) -> set[str]:
        return set(documents)


def settle_in(slack: LocalSlack, load: Load) -> tuple[list[str], list[str]]:
    """The people and the channels, each person in some of the channels, by name."""
    people = [f"person{number}" for number in range(load.people)]
    channels = [f"room{number}" for number in range(load.channels)]
    for name in people:
        slack.person(name)
    for number, name in enumerate(channels):
        slack.channel(name, [*people[number % 2 :: 2], "footnote"])
    return people, channels


def break_things(slack: LocalSlack, load: Load) -> None:
    """Set the faults that hold the whole time."""
    faults = slack.core.faults
    faults.seed = load.seed
    faults.duplicates, faults.lateness = 0.1, 0.1
    for fault in (
        Fault("chat.*", status=500, times=None, chance=0.01),
        Fault("chat.*", status=429, retry_after=1, times=None, chance=0.01),
        Fault("chat.*", drop=True, times=None, chance=0.005),
        Fault("chat.*", drop=True, applied=True, times=None, chance=0.005),
        Fault("assistant.threads.setStatus", error="internal_error", times=None, chance=0.02),
    ):
        faults.add(fault)


async def disturb(slack: LocalSlack, every: float) -> None:
    """Renew, break and deafen the connection in turn, until cancelled."""
    while True:
        await asyncio.sleep(every)
        await slack.core.sockets.disconnect("refresh_requested", grace=0.5)
        await asyncio.sleep(every)
        slack.core.sockets.cut()
        await asyncio.sleep(every)
        slack.core.sockets.deafen("silent")


async def ask_all(slack: LocalSlack, load: Load, people: list[str], channels: list[str]) -> list[tuple[Message, float]]:
    """Every question, with the time of a clock that only runs forward at which it was asked."""
    dice = random.Random(load.seed)
    asked: list[tuple[Message, float]] = []
    start = time.monotonic()
    for number in range(load.questions):
        await asyncio.sleep(max(0.0, start + number / load.rate - time.monotonic()))
        room = dice.randrange(len(channels))
        person = dice.choice(people[room % 2 :: 2])
        words = f"@footnote question {number} about the mill?"
        asked.append((await slack.person(person).posts(channels[room], words), time.monotonic()))
    return asked


def counted(slack: LocalSlack, asked: list[tuple[Message, float]], waiting: int, seconds: float) -> Outcome:
    """What the members of the channels see, and when they first saw something."""
    core = slack.core
    replies: dict[tuple[str, str], list[str]] = {}
    for message in core.workspace.messages():
        if message.user == BOT_USER and message.thread_ts and message.only_for is None:
            replies.setdefault((message.channel, message.thread_ts), []).append(message.text)
    signs: dict[tuple[str, str], list[float]] = {}
    for call in core.calls:
        if call.method in _SIGNS and call.error is None:
            where = str(call.arguments.get("channel") or call.arguments.get("channel_id"))
            signs.setdefault((where, str(call.arguments.get("thread_ts"))), []).append(call.at)
    heard: dict[tuple[str, str], float] = {}
    for delivery in core.sockets.log:
        if delivery.acked is not None:
            event = delivery.payload.get("event", {})
            heard.setdefault((str(event.get("channel")), str(event.get("ts"))), delivery.sent)
    answered, misplaced, first, delivered, last = [], 0, [], [], []
    for number, (message, at) in enumerate(asked):
        found = replies.get((message.channel, message.ts), [])
        answered.append(len(found))
        misplaced += sum(1 for text in found if number not in map(int, _NUMBER.findall(text)))
        seen = signs.get((message.channel, message.ts))
        if seen:
            first.append(min(seen) - at)
            delivered.append(min(seen) - heard.get((message.channel, message.ts), at))
            last.append(max(seen) - at)
    waits = [delivery.wait for delivery in core.sockets.log if delivery.wait is not None]
    failed = sum(1 for call in core.calls if call.error is not None)
    return Outcome(answered, waiting, misplaced, first, delivered, last, waits, len(core.calls), failed, seconds)
