"""Cases and an answerer become outcomes: conversation by conversation, each from its beginning."""

import logging
from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from time import perf_counter
from typing import Protocol

from bot.answer import Answer
from bot.evaluation.cases import Case
from bot.evaluation.corpus import TextRange
from bot.evaluation.outcome import Outcome
from index.errors import FootnoteError
from index.passage import Passage

DEPTH = 10  # passages that a ranking is judged by
_log = logging.getLogger(__name__)

Thread = tuple[Case, ...]


class EvaluatedAnswerer(Protocol):
    """What is evaluated: the answerer that every surface receives."""

    def ask(self, question: str, thread: str | None = None) -> Answer:
        """The answer; with a `thread`, in that conversation."""

    def search(self, question: str, k: int) -> Sequence[Passage]:
        """The `k` passages that are found for a question that stands alone, best first."""


def run(threads: Sequence[Thread], answerer: EvaluatedAnswerer, jobs: int = 1) -> Generator[tuple[Outcome, ...]]:
    """The outcomes of each conversation, as it ends. A question that fails is an outcome like any other.

    With several `jobs`, as many conversations are held at once. The first search warms the models up and counts for
    nothing.
    """
    if not threads:
        return
    answerer.search(threads[0][0].question, 1)
    if jobs == 1:
        yield from (ask_thread(answerer, cases) for cases in threads)
        return
    pool = ThreadPoolExecutor(jobs)
    try:
        conversations = [pool.submit(ask_thread, answerer, cases) for cases in threads]
        yield from (each.result() for each in as_completed(conversations))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def resumed(threads: Sequence[Thread], outcomes: Mapping[str, Outcome]) -> list[Thread]:
    """The conversations that are still to be held: those whose questions do not all have an outcome."""
    return [cases for cases in threads if not all(case.id in outcomes for case in cases)]


def ask_thread(answerer: EvaluatedAnswerer, cases: Thread) -> tuple[Outcome, ...]:
    """Ask the questions of one conversation in their order; its name is new in the memory of this run."""
    name = f"{cases[0].id} {cases[0].line}" if len(cases) > 1 else None
    return tuple(_asked(answerer, case, name) for case in cases)


def _asked(answerer: EvaluatedAnswerer, case: Case, thread: str | None) -> Outcome:
    start = perf_counter()
    try:
        answer = answerer.ask(case.question, thread)
        latency = _milliseconds(start)
        alone = answer.standalone_question
        bare = None if alone == case.question else _places(answerer.search(case.question, DEPTH))
        return Outcome(case.id, answer, None, latency, _found(answerer, answer), bare)
    except Exception as error:  # one question that fails must not end the run
        _log.error("question %s failed", case.id, exc_info=error)
        return Outcome(case.id, None, _line(error), _milliseconds(start))


def _milliseconds(start: float) -> float:
    return round((perf_counter() - start) * 1000, 2)


def _line(error: Exception) -> str:
    words = " ".join(str(error).split())
    return words if isinstance(error, FootnoteError) else f"{type(error).__name__}: {words}"


def _found(answerer: EvaluatedAnswerer, answer: Answer) -> tuple[TextRange, ...]:
    """The passages that the answer was drawn from, and then those that a longer list goes on with."""
    drawn = [TextRange(each["document"], each["start"], each["end"]) for each in answer.trace.get("retrieved", ())]
    further = _places(answerer.search(answer.standalone_question, DEPTH)) if len(drawn) < DEPTH else ()
    return tuple(dict.fromkeys([*drawn, *further]))[:DEPTH]


def _places(passages: Sequence[Passage]) -> tuple[TextRange, ...]:
    return tuple(TextRange(passage.document, passage.start, passage.end) for passage in passages)
