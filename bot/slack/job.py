"""A question that is being answered: what has come of it so far, and why it may go no further."""

import asyncio
from dataclasses import dataclass, field
from enum import Enum
from threading import Event

from bot.answer import Answer
from bot.checking.checker import CheckedSentence
from bot.engine import Engine
from bot.slack.question import LONGEST, SlackQuestion
from bot.slack.status import StatusLine
from bot.slack.store import QuestionClaim
from bot.slack.words import SlackWords
from index.passage import Passage


class Why(Enum):
    """Why an answer is not finished."""

    STOPPED = "its asker pressed stop"
    SUPERSEDED = "the question was edited"
    GONE = "the question was deleted"
    HANDED_BACK = "this process ends"
    LOST = "another worker has it"


class TryLaterError(Exception):
    """Slack cannot be told the answer now, and may be told later."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the answer is drawn from."""

    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """There is no answer, for this reason."""

    error: Exception


class Halted:
    """Nobody waits any more."""


Arrival = Found | Failed | Halted | CheckedSentence | Answer


@dataclass(slots=True, eq=False)
class Job:
    """A question that is being answered. `messages` are those that already hold something of the answer.

    `outcome` is what came of it, in a word, for the log: answered, abstained, failed, or nothing that is an answer.
    """

    claim: QuestionClaim
    asked: SlackQuestion
    status: StatusLine
    messages: list[str]
    why: Why | None = None
    outcome: str = "no answer"
    stopped: Event = field(default_factory=Event)
    events: "asyncio.Queue[Arrival]" = field(default_factory=asyncio.Queue)
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    def halt(self, why: Why) -> None:
        """Go no further, for the first reason that was given."""
        self.why = self.why or why
        self.stopped.set()
        self.events.put_nowait(Halted())


@dataclass(slots=True)
class Heard:
    """What has come of an answer so far."""

    sentences: list[CheckedSentence] = field(default_factory=list)
    passages: tuple[Passage, ...] = ()
    answer: Answer | None = None


async def arrived(events: "asyncio.Queue[Arrival]", waits: float | None) -> list[Arrival]:
    """All that has come, at least one event unless `waits` seconds pass before."""
    try:
        async with asyncio.timeout(waits):
            arrived = [await events.get()]
    except TimeoutError:
        return []
    while not events.empty():
        arrived.append(events.get_nowait())
    return arrived


def take(heard: Heard, event: Arrival) -> None:
    """Add what has come."""
    if isinstance(event, Found):
        heard.passages = event.passages
    elif isinstance(event, CheckedSentence):
        heard.sentences.append(event)
    elif isinstance(event, Answer):
        heard.answer = event


def marks_of(checked: CheckedSentence) -> str:
    """What stands behind a sentence: the numbers of its citations."""
    marks = "".join(f"[{number}]" for number in checked.sentence.citations)
    return f" {marks}" if marks else ""


def partial(asked: SlackQuestion, heard: Heard, fingerprint: str, words: SlackWords) -> Answer | None:
    """What was written and cited before the asker pressed stop; None when that is nothing."""
    if not heard.sentences:
        return None
    return Answer(
        question=asked.text,
        standalone_question=asked.text,
        answer=" ".join(f"{checked.sentence.text}{marks_of(checked)}" for checked in heard.sentences),
        short=None,
        abstained=False,
        confidence=0.0,
        citations=tuple(citation for checked in heard.sentences for citation in checked.new_citations),
        sentences=tuple(checked.sentence for checked in heard.sentences),
        engine=Engine.WRITER,
        prompts={},
        index=fingerprint,
        note=words.stopped,
        trace={"stopped": True},
    )


def remark_on(asked: SlackQuestion, words: SlackWords) -> str | None:
    """What there is to say to a message that is no question."""
    if len(asked.text) > LONGEST:
        return words.too_long
    if asked.text.strip():
        return None
    return words.no_pictures if asked.files else words.empty


def is_chat(asked: SlackQuestion, answer: Answer) -> bool:
    """Whether what was said is no question to the documents, such as "never mind"."""
    return (answer.abstained or answer.engine is Engine.FIXED) and not asked.is_question
