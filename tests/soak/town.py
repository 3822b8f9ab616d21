"""A busy workspace: people ask in channels, things go wrong, and what everybody then sees is counted."""

import asyncio
import random
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from threading import Event

from bot.answer import Answer
from bot.checking.checker import CheckedSentence
from bot.turn_state import OnFound
from index.access import EVERYTHING, Filter
from slack_sandbox.core import Core
from slack_sandbox.faults import Fault
from slack_sandbox.local import LocalSlack
from slack_sandbox.workspace import BOT_USER, Message
from tests import answers

_SIGNS = frozenset({"assistant.threads.setStatus", "chat.postMessage", "chat.startStream", "chat.postEphemeral"})
_SLOW = 0.2  # seconds from which on an answer comes in pieces
_NUMBER = re.compile(r"question (\d+)\b")


@dataclass(frozen=True, slots=True)
class Load:
    """How much is asked, by how many, where, and how fast (questions a second).

    `faulty` lets things go wrong; `limited` has Slack limit how often it is called, as it does.
    """

    questions: int = 2000
    people: int = 50
    channels: int = 20
    rate: float = 4.0
    faulty: bool = True
    limited: bool = True
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: how often each question was answered, and the seconds until something was seen and the answer.

    `after_delivery` counts from when Slack could deliver the question: while the connection is broken it cannot.
    `waiting` questions still had their turn to come when the time was up; they are not lost.
    """

    answered: Sequence[int]
    waiting: int
    misplaced: int
    first_sign: Sequence[float]
    after_delivery: Sequence[float]
    final: Sequence[float]
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
    """Answers after some seconds, and names the question in the answer, so that one in the wrong thread is noticed.

    What takes long is said as it comes, as a chat model does.
    """

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
        time.sleep(self._seconds / 2)
        made = answers.answer(question=question)
        (sentence,) = made.sentences
        spoken = replace(sentence, text=f"To {question}: {sentence.text}")
        if self._seconds >= _SLOW:
            yield CheckedSentence(spoken, made.citations)
        time.sleep(self._seconds / 2)
        yield replace(made, answer=f"To {question}: {made.answer}", sentences=(spoken,))

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
    finals = _finals(core)
    heard = _heard(core)
    answered, misplaced, first, delivered, final = [], 0, [], [], []
    for number, (message, time_asked) in enumerate(asked):
        thread = replies.get((message.channel, message.ts), [])
        answered.append(len(thread))
        misplaced += sum(1 for text in thread if number not in map(int, _NUMBER.findall(text)))
        seen = signs.get((message.channel, message.ts))
        if seen:
            first.append(min(seen) - time_asked)
            delivered.append(min(seen) - heard.get((message.channel, message.ts), time_asked))
        if (message.channel, message.ts) in finals:
            final.append(finals[message.channel, message.ts] - time_asked)
    waits = [delivery.wait for delivery in core.sockets.log if delivery.wait is not None]
    failed = sum(1 for call in core.calls if call.error is not None)
    return Outcome(answered, waiting, misplaced, first, delivered, final, waits, len(core.calls), failed, seconds)


def _finals(core: Core) -> dict[tuple[str, str], float]:
    """When the answer to each question was whole, by channel and thread."""
    threads = {(message.channel, message.ts): message.thread_ts or "" for message in core.workspace.messages()}
    first_replies: dict[tuple[str, str], float] = {}
    for call in core.calls:
        if call.error is None and call.method in {"chat.postMessage", "chat.update"}:
            channel = str(call.arguments.get("channel"))
            thread = call.arguments.get("thread_ts") or threads.get((channel, str(call.arguments.get("ts"))))
            first_replies[channel, str(thread)] = call.at
    return first_replies


def _heard(core: Core) -> dict[tuple[str, str], float]:
    """When each question could first be delivered, by channel and ts."""
    times: dict[tuple[str, str], float] = {}
    for delivery in core.sockets.log:
        if delivery.acked is not None:
            event = delivery.payload.get("event", {})
            times.setdefault((str(event.get("channel")), str(event.get("ts"))), delivery.sent)
    return times
