"""What callers thought of answers: only an answer that somebody rates is stored, with its question."""

import json
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from time import time
from typing import Any, Protocol
from uuid import uuid4

from bot.answer import Answer
from bot.feedback import Feedback
from bot.server.caller import Caller
from bot.server.database import StoredTables

_DAY = 86_400.0  # seconds
_KEPT = 2_000  # answers that can still be rated
_COLUMNS = ("verdict", "comment", "question", "given", "at")
_RATE = (
    f"INSERT INTO feedback (answer, caller, {', '.join(_COLUMNS)}) VALUES (?, ?, ?, ?, ?, ?, ?) "
    f"ON CONFLICT (answer, caller) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _COLUMNS)}"
)


@dataclass(frozen=True, slots=True)
class Rated:
    """What somebody thought of an answer, and the answer as it was given."""

    feedback: Feedback
    question: str
    answer: Mapping[str, Any]


class RatableAnswers(Protocol):
    """The answers that were given lately and can be rated, each by whom it was given to alone."""

    def put(self, answer: Answer, caller: Caller) -> str:
        """Keep an answer; its id. Raises StoreError."""
        ...

    def get(self, name: str, caller: Caller) -> Mapping[str, Any] | None:
        """The answer with this id, as JSON, if it was given to this caller and is still kept. Raises StoreError."""
        ...


class RecentAnswers:
    """The answers given last, so that they can be rated: in memory alone, by an id that nobody can guess."""

    def __init__(self, most: int = _KEPT) -> None:
        self._most = most
        self._answers: OrderedDict[str, tuple[str, Answer | None]] = OrderedDict()
        self._lock = Lock()

    def put(self, answer: Answer, caller: Caller) -> str:
        """Keep an answer; its id."""
        name = uuid4().hex
        with self._lock:
            self._answers[name] = (caller.name, answer)
            if len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return name

    def get(self, name: str, caller: Caller) -> Mapping[str, Any] | None:
        """As `RatableAnswers` has it."""
        with self._lock:
            owner, answer = self._answers.get(name, ("", None))
        return answer.to_json() if answer is not None and owner == caller.name else None


class SharedAnswers:
    """As `RecentAnswers`, for several servers: in a table, for a day; any of them may be sent the rating."""

    def __init__(self, database: StoredTables, clock: Callable[[], float] = time) -> None:
        self._database = database
        self._clock = clock

    def put(self, answer: Answer, caller: Caller) -> str:
        """Keep an answer; its id. Raises StoreError."""
        name, now = uuid4().hex, self._clock()
        values = (name, caller.name, json.dumps(answer.to_json()), now)
        self._database.change("INSERT INTO recent_answers VALUES (?, ?, ?, ?)", values)
        return name

    def get(self, name: str, caller: Caller) -> Mapping[str, Any] | None:
        """As `RatableAnswers` has it. Raises StoreError."""
        query = "SELECT given FROM recent_answers WHERE id = ? AND caller = ? AND at >= ?"
        rows = self._database.rows(query, (name, caller.name, self._clock() - _DAY))
        return json.loads(rows[0][0]) if rows else None


class Ratings:
    """The stored feedback; `clock` gives seconds since 1970."""

    def __init__(self, database: StoredTables, clock: Callable[[], float] = time) -> None:
        self._database = database
        self._clock = clock

    def rate(self, feedback: Feedback, answer: Mapping[str, Any]) -> None:
        """Store what somebody thinks of an answer (its JSON), in place of what the same person thought before.

        Raises StoreError.
        """
        values = (
            *(feedback.answer, feedback.user, feedback.verdict, feedback.comment, answer["question"]),
            *(json.dumps(answer, ensure_ascii=False), self._clock()),
        )
        self._database.change(_RATE, values)

    def all(self) -> list[Rated]:
        """What was thought, oldest first. Raises StoreError."""
        columns = "answer, caller, verdict, comment, at, question, given"
        rows = self._database.rows(f"SELECT {columns} FROM feedback ORDER BY at")
        return [
            Rated(Feedback(answer, caller, verdict, (), comment, moment), question, json.loads(given))
            for answer, caller, verdict, comment, moment, question, given in rows
        ]

    def counts(self) -> Counter[str]:
        """How often each verdict was given. Raises StoreError."""
        return Counter(dict(self._database.rows("SELECT verdict, COUNT(*) FROM feedback GROUP BY verdict")))

    def purge(self, days: float) -> None:
        """Delete what is older than `days`. Raises StoreError."""
        before = self._clock() - days * _DAY
        if self._database.rows("SELECT 1 FROM feedback WHERE at < ? LIMIT 1", (before,)):
            self._database.change("DELETE FROM feedback WHERE at < ?", (before,))
        if self._database.rows("SELECT 1 FROM recent_answers WHERE at < ? LIMIT 1", (self._clock() - _DAY,)):
            self._database.change("DELETE FROM recent_answers WHERE at < ?", (self._clock() - _DAY,))
