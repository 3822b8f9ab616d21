"""A small corpus, questions about it, and answerers that are perfect, silent, or worse."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.answer import Answer, Sentence
from bot.evaluation.cases import Case, QuestionSet
from bot.evaluation.checkpoint import Checkpoint
from bot.evaluation.corpus import EvaluatedCorpus
from bot.evaluation.report import Report
from bot.evaluation.session import Session
from index.passage import Passage
from tests.answers import abstention, answer, citation
from tests.passages import passage

TEXTS = {
    "mill.txt": "The mill burned in 1911. It was rebuilt by Ada Holm in 1913.",
    "bridge.txt": "The bridge is 40 metres long. It was opened on 14 June 1921.",
    "inn.txt": "The inn has seven rooms.",
}
CORPUS = EvaluatedCorpus(TEXTS)


def case(line: int, question: str, answer: str | None, quote: str = "", thread: str | None = None) -> Case:
    answers, quotes = (() if answer is None else (answer,)), ((quote,) if quote else ())
    return Case(f"q{line}", line, question, answers, (quotes,) if quotes else (), quotes, (), thread, ("all",))


CASES = (
    case(1, "Who rebuilt the mill?", "Ada Holm", "rebuilt by Ada Holm", "mill"),
    case(2, "And when?", "1913", "rebuilt by Ada Holm in 1913", "mill"),
    case(3, "How long is the bridge?", "40 metres", "40 metres long"),
    case(4, "When was it opened?", "14 June 1921", "opened on 14 June 1921"),
    case(5, "How many rooms has the inn?", "7", "has seven rooms"),
    case(6, "Who built the church?", None),
    case(7, "How old is the inn?", None),
)
QUESTIONS = QuestionSet("village", Path("village.jsonl"), "sha256:0", CASES)


def found(document: str) -> dict[str, object]:
    return {"document": document, "start": 0, "end": len(TEXTS[document])}


def home(asked_case: Case) -> str:
    """The document that holds the evidence of a case."""
    return next(
        (document for document, text in TEXTS.items() if asked_case.quotes and asked_case.quotes[0] in text), "inn.txt"
    )


def answered(asked_case: Case) -> Answer:
    """The right answer, in the words of the evidence."""
    document, quote = home(asked_case), asked_case.quotes[0]
    start = TEXTS[document].index(quote)
    cited = citation(
        quote=quote,
        passage=TEXTS[document],
        document=document,
        title=document,
        source=document,
        start=start,
        end=start + len(quote),
        passage_start=0,
        emphasis=(),
    )
    return answer(
        Sentence(quote, (1,), supported=True),
        citations=(cited,),
        short=asked_case.answers[0] if asked_case.answers else None,
        confidence=1.0,
        **asked(asked_case, {"retrieved": [found(document)], "timings_ms": {"retrieve": 2.0}}),
    )


def asked(asked_case: Case, trace: Mapping[str, object]) -> dict[str, object]:
    return {
        "question": asked_case.question,
        "standalone_question": asked_case.question,
        "index": "index",
        "trace": trace,
    }


def silence(asked_case: Case, confidence: float = 0.0) -> Answer:
    trace = {"retrieved": [found("inn.txt")], "rejected": [], "timings_ms": {"retrieve": 2.0}}
    return abstention(confidence=confidence, **asked(asked_case, trace))


def perfect(asked_case: Case) -> Answer:
    return answered(asked_case) if asked_case.answerable else silence(asked_case)


class Bot:
    """Answers each question as it is told to; finds nothing beyond what an answer was drawn from."""

    def __init__(self, reply: Callable[[Case], Answer] = perfect) -> None:
        self._reply = reply
        self._cases = {each.question: each for each in CASES}
        self.asked: list[tuple[str, str | None]] = []

    def ask(self, question: str, thread: str | None = None) -> Answer:
        self.asked.append((question, thread))
        return self._reply(self._cases[question])

    def search(self, question: str, k: int) -> Sequence[Passage]:
        asked_case = self._cases[question]
        return [passage(Path(home(asked_case)).stem, TEXTS[home(asked_case)])][:k]


def unseen(done: int, total: int, totals: str) -> None:
    """Progress that nobody looks at."""


def session(run: str = "run") -> Session:
    return Session(QUESTIONS, None, CORPUS, {}, Checkpoint(Path("data"), "village", run))


def held(bot: Bot, *, jobs: int = 1, resume: bool = False) -> Session:
    made = session()
    made.hold(bot, jobs=jobs, resume=resume, progress=unseen)
    return made


def report(bot: Bot) -> Report:
    return held(bot).report(None, jobs=1, progress=unseen)


def values(made_report: Report) -> dict[str, float | None]:
    return {name: estimate.value for name, estimate in made_report.summary.items()}


def stable(made_report: Report) -> dict[str, Any]:
    """The report's JSON without what time and machine decide."""
    made: dict[str, Any] = json.loads(json.dumps(made_report.to_json()))
    for each in made["cases"]:
        del each["latency_ms"]
    made["summary"] = {
        name: estimate for name, estimate in made["summary"].items() if not name.startswith(("latency", "peak"))
    }
    del made["run"]
    return made
