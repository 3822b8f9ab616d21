"""What is stored about Slack: who answers which post, what was answered, and what people thought of it.

Several workers, in one process or many, share it. Each step that decides who answers is one statement, so that the
database alone says who was first.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from time import time
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, Table, and_, delete, or_, select, update

from bot.feedback import Feedback
from bot.settings import Settings
from bot.slack import retention, schema
from bot.slack.database import Database

WAITING, WORKING, DONE = "waiting", "working", "done"


@dataclass(frozen=True, slots=True)
class MessageKey:
    """Which message of which channel: what makes a question one question."""

    team: str
    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class QuestionClaim:
    """A post that a worker has taken up. `asked` is the question as JSON; `messages` hold the answer so far."""

    post: MessageKey
    user: str
    worker: str
    asked: Mapping[str, Any]
    attempts: int = 1
    messages: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """A question that was answered. `answer` is the Answer as JSON; its `trace` holds the passages that were found.

    `surface` is channel, direct or private; `hidden` counts the documents that the asker may see and the channel may
    not; `messages` are the bot's messages; `conversation` names the stored conversation; `at` is seconds since 1970.
    """

    id: str
    team: str
    channel: str
    ts: str
    thread: str
    user: str
    surface: str
    question: str
    answer: Mapping[str, Any]
    fingerprint: str
    abstained: bool
    hidden: int
    messages: Sequence[str]
    conversation: str | None
    at: float

    @property
    def post(self) -> MessageKey:
        """The post that asked."""
        return MessageKey(self.team, self.channel, self.ts)


def path_of(data: Path) -> Path:
    """The file in a data folder."""
    return data / "slack.db"


def url_of(data: Path) -> str:
    """The database in a data folder."""
    return f"sqlite:///{path_of(data)}"


def store_of(settings: Settings) -> "Store":
    """The store that the settings name; nothing is opened yet. Raises StoreError."""
    shared = settings.database_url
    return Store(shared.get_secret_value() if shared else url_of(settings.data))


def has_begun(settings: Settings) -> bool:
    """Whether anything may have been stored."""
    return settings.database_url is not None or path_of(settings.data).is_file()


def new_id() -> str:
    """A name for an answer that nothing else has."""
    return uuid4().hex


class Store:
    """An open store; `clock` gives seconds since 1970."""

    def __init__(self, url: str, clock: Callable[[], float] = time) -> None:
        """Name the database by its URL, as SQLAlchemy or Postgres has it; nothing is opened yet. Raises StoreError."""
        self._clock = clock
        self._database = Database(url)

    @property
    def database(self) -> Database:
        """The database, for what is stored beside answers."""
        return self._database

    async def open(self) -> None:
        """Make the tables that are missing. Raises StoreError."""
        await self._database.open()

    async def close(self) -> None:
        """Close every connection, once what is being written is written."""
        await self._database.close()

    # Claims

    async def seen(self, event_id: str) -> bool:
        """Whether a delivery came before; from now on it has."""
        return not await self._database.insert_new(schema.events, {"id": event_id, "at": self._clock()})

    async def is_due(self, name: str, every: float) -> bool:
        """Whether something was not done within the last `every` seconds; from now on it was."""
        table, now = schema.events, self._clock()
        if await self._database.insert_new(table, {"id": name, "at": now}):
            return True
        again = update(table).where(table.c.id == name, table.c.at <= now - every).values(at=now)
        return bool(await self._database.change(again))

    async def claim(self, claim: QuestionClaim, lease: float) -> bool:
        """Take a post up for `lease` seconds; False when somebody has done so before, be it long ago."""
        now = self._clock()
        values = {
            **asdict(claim.post),
            "user": claim.user,
            "worker": claim.worker,
            "asked": dict(claim.asked),
            "messages": list(claim.messages),
            "state": WAITING,
            "attempts": claim.attempts,
            "lease_until": now + lease,
            "at": now,
        }
        return await self._database.insert_new(schema.claims, values)

    async def claimed(self, post: MessageKey) -> QuestionClaim | None:
        """Who has taken a post up, be it long ago."""
        rows = await self._database.rows(select(schema.claims).where(_is(schema.claims, post)))
        return _claim(rows[0]) if rows else None

    async def is_open(self, post: MessageKey) -> bool:
        """Whether somebody is at a post that is not answered yet."""
        table = schema.claims
        return bool(await self._database.rows(select(table.c.ts).where(_is(table, post), table.c.state != DONE)))

    async def reclaim(self, claim: QuestionClaim, lease: float) -> QuestionClaim:
        """Take a post up anew, whoever has answered it or is at it: its question was edited. Returns the claim."""
        table = schema.claims
        values = {"worker": claim.worker, "asked": dict(claim.asked), "state": WAITING}
        anew = values | {"attempts": table.c.attempts + 1, "lease_until": self._clock() + lease}

        again = update(table).where(_is(table, claim.post)).values(**anew).returning(table)
        for row in await self._database.rows(again):
            return replace(claim, attempts=row.attempts, messages=row.messages)
        await self.claim(claim, lease)
        return claim

    async def renew(self, claim: QuestionClaim, lease: float, state: str = WORKING) -> bool:
        """Keep a post for `lease` seconds more; False when it is no longer this worker's."""
        return await self._of(claim, state=state, lease_until=self._clock() + lease)

    async def note_messages(self, claim: QuestionClaim, messages: Sequence[str]) -> bool:
        """Note the messages in which the answer appears, so that whoever takes over finishes these."""
        return await self._of(claim, messages=list(messages))

    async def finish(self, claim: QuestionClaim) -> bool:
        """Note that the question is answered; False when it is no longer this worker's."""
        return await self._of(claim, state=DONE)

    async def hand_back(self, claim: QuestionClaim, after: float = 0.0) -> bool:
        """Let any worker take the post up, once `after` seconds have passed."""
        return await self._of(claim, state=WAITING, lease_until=self._clock() + after if after else 0.0)

    async def _of(self, claim: QuestionClaim, **values: Any) -> bool:  # noqa: ANN401  a column's own type
        table = schema.claims
        mine = and_(_is(table, claim.post), table.c.worker == claim.worker, table.c.attempts == claim.attempts)
        return bool(await self._database.change(update(table).where(mine, table.c.state != DONE).values(**values)))

    async def workers(self, team: str) -> list[str]:
        """The workers that have posts of a workspace which are not answered yet."""
        table = schema.claims
        here = and_(table.c.team == team, table.c.state != DONE)
        return [name for (name,) in await self._database.rows(select(table.c.worker).where(here).distinct())]

    async def take_over(
        self, team: str, worker: str, lease: float, dead: Sequence[str] = (), most: int = 20
    ) -> list[QuestionClaim]:
        """A workspace's posts whose lease has run out before they were answered, oldest first: `worker`'s from now.

        So are those of `dead` workers, whatever their lease.
        """
        table, now = schema.claims, self._clock()
        lost = and_(
            table.c.team == team, table.c.state != DONE, or_(table.c.lease_until < now, table.c.worker.in_(dead))
        )
        taken = []
        for row in await self._database.rows(select(table).where(lost).order_by(table.c.at).limit(most)):
            post, attempts = MessageKey(row.team, row.channel, row.ts), row.attempts + 1
            mine = and_(_is(table, post), lost, table.c.attempts == row.attempts)
            values = {"worker": worker, "attempts": attempts, "lease_until": now + lease, "state": WAITING}
            if await self._database.change(update(table).where(mine).values(**values)):
                taken.append(replace(_claim(row), worker=worker, attempts=attempts))
        return taken

    # Answers

    async def put(self, answered: Answered) -> None:
        """Store an answer in place of what the same post was answered before."""
        table = schema.answers
        values, old = _columns(answered), and_(_is(table, answered.post), table.c.id != answered.id)
        await self._database.change(
            delete(schema.feedback).where(schema.feedback.c.answer.in_(select(table.c.id).where(old))),
            delete(table).where(or_(old, table.c.id == answered.id)),
            self._database.insert(table)
            .values(**values)
            .on_conflict_do_update(index_elements=["team", "channel", "ts"], set_=values),
        )

    async def answer(self, answer: str) -> Answered | None:
        """The answer with this id."""
        rows = await self._database.rows(select(schema.answers).where(schema.answers.c.id == answer))
        return _answered(rows[0]) if rows else None

    async def answer_to(self, post: MessageKey) -> Answered | None:
        """What a post was answered."""
        rows = await self._database.rows(select(schema.answers).where(_is(schema.answers, post)))
        return _answered(rows[0]) if rows else None

    async def take_away(self, post: MessageKey) -> None:
        """Delete what was stored of an answer: its question was deleted."""
        table = schema.answers
        ids = select(table.c.id).where(_is(table, post))
        await self._database.change(
            delete(schema.feedback).where(schema.feedback.c.answer.in_(ids)), delete(table).where(_is(table, post))
        )

    async def thread(self, team: str, channel: str, thread: str) -> list[Answered]:
        """The answers given in a thread, oldest first."""
        table = schema.answers
        same = and_(table.c.team == team, table.c.channel == channel, table.c.thread == thread)
        return [_answered(row) for row in await self._database.rows(select(table).where(same).order_by(table.c.at))]

    async def messages_in(self, team: str, channel: str, thread: str) -> set[str]:
        """The bot's messages that are known: those of a thread's answers, and of what is under way in the channel."""
        table = schema.claims
        open_here = and_(table.c.team == team, table.c.channel == channel, table.c.state != DONE)
        under_way = await self._database.rows(select(table.c.messages).where(open_here))
        known = [answered.messages for answered in await self.thread(team, channel, thread)]
        return {message for messages in [*known, *(row.messages for row in under_way)] for message in messages}

    async def active_threads(self, team: str, since: float, most: int) -> list[tuple[str, str]]:
        """The channels and threads in which the bot has answered since a time, the latest first."""
        table = schema.answers
        here = and_(table.c.team == team, table.c.at >= since, table.c.surface != "private")
        query = select(table.c.channel, table.c.thread).where(here).order_by(table.c.at.desc())
        return list(dict.fromkeys((row.channel, row.thread) for row in await self._database.rows(query)))[:most]

    async def posts_of(self, user: str) -> dict[str, list[tuple[str, str]]]:
        """The bot's messages (channel and ts) that answer a person, by workspace."""
        table = schema.answers
        posts: dict[str, list[tuple[str, str]]] = {}
        query = select(table.c.team, table.c.channel, table.c.messages).where(table.c.user == user)
        for row in await self._database.rows(query):
            posts.setdefault(row.team, []).extend((row.channel, ts) for ts in row.messages)
        return posts

    async def last_of(self, team: str, user: str, most: int = 5) -> list[Answered]:
        """A person's last questions, newest first."""
        table = schema.answers
        query = select(table).where(table.c.team == team, table.c.user == user).order_by(table.c.at.desc()).limit(most)
        return [_answered(row) for row in await self._database.rows(query)]

    async def answers(self, since: float, channel: str | None = None) -> list[Answered]:
        """The questions that were answered, or not, since a time, oldest first; of one channel or of all."""
        table = schema.answers
        where = table.c.at >= since if channel is None else and_(table.c.at >= since, table.c.channel == channel)
        return [_answered(row) for row in await self._database.rows(select(table).where(where).order_by(table.c.at))]

    # Feedback

    async def rate(self, feedback: Feedback) -> None:
        """Store what a person thinks of an answer, in place of what they thought before."""
        table = schema.feedback
        values = asdict(feedback) | {"reasons": list(feedback.reasons), "at": self._clock()}
        insert = self._database.insert(table).values(**values)
        await self._database.change(insert.on_conflict_do_update(index_elements=["answer", "user"], set_=values))

    async def feedback(self, since: float, verdict: str | None = None) -> list[tuple[Feedback, Answered]]:
        """What people thought since a time, with the answers, oldest first; one verdict or all."""
        given, other = schema.feedback, schema.answers
        where = given.c.at >= since if verdict is None else and_(given.c.at >= since, given.c.verdict == verdict)
        query = select(given).where(where).order_by(given.c.at)
        thoughts = [Feedback(**row._mapping) for row in await self._database.rows(query)]
        ids = {thought.answer for thought in thoughts}
        answered = {
            row.id: _answered(row) for row in await self._database.rows(select(other).where(other.c.id.in_(ids)))
        }
        return [(thought, answered[thought.answer]) for thought in thoughts if thought.answer in answered]

    # Forgetting

    async def forget(self, user: str) -> tuple[int, list[str]]:
        """Delete all that is stored of a person.

        Returns how many rows that were, and the names of the stored conversations that the person took part in.
        """
        return await retention.forget_person(self._database, user)

    async def forget_workspace(self, team: str) -> tuple[int, list[str]]:
        """As `forget`, of a whole workspace, with its tokens."""
        return await retention.forget_workspace(self._database, team)

    async def purge(self, claims_before: float, answers_before: float) -> None:
        """Delete what is older than it need be kept."""
        await retention.purge(self._database, claims_before, answers_before)


def _is(table: Table, post: MessageKey) -> Any:  # noqa: ANN401  SQLAlchemy's own generic types
    return and_(table.c.team == post.team, table.c.channel == post.channel, table.c.ts == post.ts)


def _claim(row: Row[Any]) -> QuestionClaim:
    return QuestionClaim(
        MessageKey(row.team, row.channel, row.ts), row.user, row.worker, row.asked, row.attempts, row.messages
    )


def _columns(answered: Answered) -> dict[str, Any]:
    values = {each.name: getattr(answered, each.name) for each in fields(answered)}
    return values | {"answer": dict(answered.answer), "messages": list(answered.messages)}


def _answered(row: Row[Any]) -> Answered:
    return Answered(**row._mapping)
