"""`make llm`: questions of both sets asked through a real small chat model, with each protocol, beside the reader.

What has been asked stays noted in the cache folder, so that a run that was stopped goes on where it was.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from bot import indexing
from bot.evaluation.cases import Case, Split, read_set
from bot.evaluation.outcome import Outcome
from bot.evaluation.running import ask_thread
from bot.evaluation.scoring import is_correct, shown
from bot.settings import READER, Settings
from bot.verdict import Verdict
from bot.wiring import open_answerer
from tests.llm.model_files import MODELS, FetchError
from tests.llm.model_server import served

ROOT = Path(__file__).parents[2]
SETS = {"article": ROOT / "index" / "corpus", "handbook": ROOT / "tests" / "qa" / "handbook"}
PROTOCOLS = ("keys", "json", "plain")
MOST_TOKENS = 96  # of an answer: a small model that goes on without end costs minutes


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of one question. `false` counts shown sentences that the checks do not bear out."""

    set: str
    how: str
    id: str
    answerable: bool
    right: bool
    answered: bool
    fallback: str | None
    false: int
    seconds: float
    question: str
    text: str
    withheld: tuple[str, ...]


def sampled(threads: Sequence[tuple[Case, ...]], questions: int) -> list[tuple[Case, ...]]:
    """Conversations spread evenly over all, until they hold as many questions as wanted."""
    total = sum(map(len, threads))
    chosen, position = [], 0.0
    for number, thread in enumerate(threads):
        before = sum(map(len, threads[:number]))
        if before >= position:
            chosen.append(thread)
            position += len(thread) * max(1.0, total / questions)
    return chosen


def asked(name: str, how: str, case: Case, outcome: Outcome) -> Asked:
    """What is noted of a question and its outcome."""
    answer = outcome.answer
    trace = answer.trace if answer else {}
    return Asked(
        set=name,
        how=how,
        id=case.id,
        answerable=case.answerable,
        right=bool(is_correct(case, outcome)),
        answered=answer is not None and not answer.abstained,
        fallback=trace.get("fallback"),
        false=sum(
            sentence.verdict in {Verdict.NOT_FOUND, Verdict.CONTRADICTED}
            for sentence in (answer.sentences if answer else ())
        ),
        seconds=round(outcome.latency_ms / 1000, 2),
        question=case.question,
        text=shown(answer) if answer else str(outcome.error),
        withheld=tuple(f"{sentence['check']}: {sentence['text']}" for sentence in trace.get("withheld", ())),
    )


def ask(name: str, how: str, settings: Settings, threads: Sequence[tuple[Case, ...]]) -> Iterator[Asked]:
    """Ask the conversations, each from its beginning."""
    with closing(open_answerer(settings, print, remember=True, conversations=Path(":memory:"))) as answerer:
        for cases in threads:
            for case, outcome in zip(cases, ask_thread(answerer, cases), strict=True):
                yield asked(name, how, case, outcome)


def table(rows: Sequence[Asked]) -> Table:
    """The figures by set and by who answers."""
    made = Table(
        "set", "answers", "n", "right", "refused rightly", "overall", "fallbacks", "false shown", "s a question"
    )
    for name, how in dict.fromkeys((row.set, row.how) for row in rows):
        of = [row for row in rows if (row.set, row.how) == (name, how)]
        able, unable = [row for row in of if row.answerable], [row for row in of if not row.answerable]
        made.add_row(
            name,
            how,
            str(len(of)),
            _share(able),
            _share(unable),
            _share(of),
            str(sum(row.fallback is not None for row in of)),
            str(sum(row.false for row in of)),
            f"{sum(row.seconds for row in of) / len(of):.1f}",
        )
    return made


def _share(rows: Sequence[Asked]) -> str:
    return f"{sum(row.right for row in rows) / len(rows):.2f} of {len(rows)}" if rows else "-"


def main() -> None:
    """Ask what has not been asked yet, then print the table."""
    try:
        run(arguments())
    except FetchError as error:
        sys.exit(f"make llm: {error}")


def arguments() -> argparse.Namespace:
    """What is asked, and of which model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", choices=MODELS, default=next(iter(MODELS)))
    parser.add_argument("--questions", type=int, default=20, help="of each set, for each protocol")
    parser.add_argument("--split", choices=("dev", "test"), default="test")
    parser.add_argument("--protocols", nargs="*", choices=PROTOCOLS, default=PROTOCOLS)
    parser.add_argument("--trust", choices=("auto", "model", "reader"), default="auto")
    parser.add_argument("--cache", type=Path, default=ROOT / ".footnote" / "llm")
    parser.add_argument("--run", default="run", help="the name of the file of what has been asked")
    return parser.parse_args()


def run(options: argparse.Namespace) -> None:
    """Ask, note, and print."""
    split: Split = options.split
    notes = options.cache / f"{options.run}-{options.model}-{split}.jsonl"
    with served(MODELS[options.model], options.cache) as url, TemporaryDirectory(prefix="footnote-") as folder:
        given = {"model": f"openai:{options.model}", "base_url": url, "max_tokens": MOST_TOKENS, "temperature": 0.0}
        given |= {"trust": options.trust}
        rows = [Asked(**json.loads(line)) for line in notes.read_text().splitlines()] if notes.exists() else []
        done = {(row.set, row.how, row.id) for row in rows}
        plain = Settings(data=ROOT / ".footnote")
        for name, corpus in SETS.items():
            apart = Path(folder) / name
            apart.mkdir()
            indexed = indexing.index_apart(plain, apart, [str(corpus)], print)
            threads = sampled(read_set(ROOT / "tests" / "qa" / f"{name}.jsonl").threads(split), options.questions)
            for how in (READER, *options.protocols):
                own = {"model": READER} if how == READER else given | {"protocol": how}
                left = [cases for cases in threads if any((name, how, case.id) not in done for case in cases)]
                for row in ask(name, how, indexed.model_copy(update=own), left):
                    rows.append(row)
                    with notes.open("a", encoding="utf-8") as file:
                        file.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")
    Console(width=140).print(table(rows))


if __name__ == "__main__":
    main()
