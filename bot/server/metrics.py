"""What is counted and measured, as Prometheus reads it. It names no document and no caller."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from time import perf_counter
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.answer import Answer
from bot.server.errors import RefusalError

if TYPE_CHECKING:
    from bot.server.library import IndexFacts

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)
_MILLISECONDS = 1000


class Metrics:
    """The metrics of one server, in a registry of its own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._questions = self._counter(
            "footnote_questions", "Questions by how they ended: answered, withheld, rejected, failed, left", "outcome"
        )
        self._withheld = self._counter("footnote_withheld", "Answers that were withheld, by the reason", "reason")
        self._searches = Counter("footnote_searches", "Searches without an answer", registry=self._registry)
        self._steps = Histogram(
            "footnote_step_seconds",
            "Time of an answer's steps",
            ["step"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._whole = Histogram(
            "footnote_question_seconds",
            "Time from a question's arrival to its answer, waiting included",
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._waiting = self._gauge("footnote_queue_waiting", "Questions that wait")
        self._running = self._gauge("footnote_queue_running", "Questions that are being answered")
        self._documents = self._gauge("footnote_index_documents", "Documents in the index")
        self._age = self._gauge("footnote_index_age_seconds", "Time since the index changed last")
        self._feedback = Gauge(
            "footnote_feedback", "Stored ratings of answers, by the verdict", ["verdict"], registry=self._registry
        )

    def _counter(self, name: str, words: str, label: str) -> Counter:
        return Counter(name, words, [label], registry=self._registry)

    def _gauge(self, name: str, words: str) -> Gauge:
        return Gauge(name, words, registry=self._registry)

    @contextmanager
    def question(self) -> Iterator[list[Answer]]:
        """Count a question and measure its time; the answer, once it is there, is put into the list."""
        begun, answers, outcome = perf_counter(), list[Answer](), "left"
        try:
            yield answers
        except RefusalError:
            outcome = "rejected"
            raise
        except Exception:  # not what ends a task or a generator: that is an asker who has gone
            outcome = "failed"
            raise
        finally:
            if answers:
                self._whole.observe(perf_counter() - begun)
                self._answered(answers[0])
            else:
                self._questions.labels(outcome).inc()

    def _answered(self, answer: Answer) -> None:
        self._questions.labels("withheld" if answer.abstained else "answered").inc()
        if answer.withheld:
            self._withheld.labels(str(answer.withheld)).inc()
        for step, spent in answer.trace.get("timings_ms", {}).items():
            self._steps.labels(step).observe(spent / _MILLISECONDS)

    def searched(self) -> None:
        """Count a search."""
        self._searches.inc()

    def text(self, index: "IndexFacts", waiting: int, running: int, feedback: dict[str, int]) -> bytes:
        """All metrics in Prometheus' text form, with how things stand now."""
        self._waiting.set(waiting)
        self._running.set(running)
        self._documents.set(index.documents)
        if index.changed:
            self._age.set((datetime.now(UTC) - datetime.fromisoformat(index.changed)).total_seconds())
        for verdict, count in feedback.items():
            self._feedback.labels(verdict).set(count)
        return generate_latest(self._registry)
