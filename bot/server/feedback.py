"""What callers thought of answers: only an answer that somebody rates is stored, with its question."""

import json
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from time import time
from typing import Any
from uuid import uuid4

from bot.answer import Answer
from bot.feedback import Feedback
from bot.server.caller import Caller
from bot.server.database import Database

_DAY = 86_400.0  # seconds
_KEPT = 2_000  # answers that can still be rated


@dataclass(frozen=True, slots=True)
class Rated:
    """What somebody thought of an answer, and the answer as it was given."""

    feedback: Feedback
    question: str
    answer: Mapping[str, Any]


class RecentAnswers:
    """The answers given last, so that they can be rated: in memory alone, by an id that nobody can guess."""

    def __init__(self, most: int = _KEPT) -> None:
        self._most = most
        self._answers: OrderedDict[str, tuple[str, Answer]] = OrderedDict()
        self._lock = Lock()

    def put(self, answer: Answer, caller: Caller) -> str:
        """Keep an answer; its id."""
        name = uuid4().hex
        with self._lock:
            self._answers[name] = (caller.name, answer)
            if len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return name

    def get(self, name: str, caller: Caller) -> Answer | None:
        """The answer with this id, if it was given to this caller and is still kept."""
        with self._lock:
            owner, answer = self._answers.get(name, ("", None))
        return answer if owner == caller.name else None


class Ratings:
    """The stored feedback; `clock` gives seconds since 1970."""

    def __init__(self, database: Database, clock: Callable[[], float] = time) -> None:
        self._database = database
        self._clock = clock

    def rate(self, feedback: Feedback, answer: Answer) -> None:
        """Store what somebody thinks of an answer, in place of what the same person thought before.

        Raises StoreError.
        """
        values = (
            *(feedback.answer, feedback.user, feedback.verdict, feedback.comment, answer.question),
            *(json.dumps(answer.to_json(), ensure_ascii=False), self._clock()),
        )
        self._database.change("INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?)", values)

    def all(self) -> list[Rated]:
        """What was thought, oldest first. Raises StoreError."""
        columns = "answer, caller, verdict, comment, at, question, given"
        rows = self._database.rows(f"SELECT {columns} FROM feedback ORDER BY at")
        return [
            Rated(Feedback(answer, caller, verdict, (), comment, at), question, json.loads(given))
            for answer, caller, verdict, comment, at, question, given in rows
        ]

    def counts(self) -> Counter[str]:
        """How often each verdict was given. Raises StoreError."""
        return Counter(dict(self._database.rows("SELECT verdict, COUNT(*) FROM feedback GROUP BY verdict")))

    def purge(self, days: float) -> None:
        """Delete what is older than `days`. Raises StoreError."""
        before = self._clock() - days * _DAY
        if self._database.rows("SELECT 1 FROM feedback WHERE at < ? LIMIT 1", (before,)):
            self._database.change("DELETE FROM feedback WHERE at < ?", (before,))
