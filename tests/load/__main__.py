"""`make load`: hundreds of questions at once to a running server, beside what the models alone would bear.

The server is the real one, a process of its own, over the documents of the question sets. One caller asks as much as
all the others together. Exit status 1 when a question was lost or failed. Takes two minutes at most on an idle machine.
"""

import argparse
import asyncio
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table

from bot.indexing import synchronise
from bot.server.database import Database
from bot.server.tokens import Tokens
from bot.settings import DeclaredSource, Settings
from bot.wiring import open_answerer
from index import onnx
from index.plan import SyncOrder
from tests.load.limit import limit

ROOT = Path(__file__).parents[2]
SOURCES = (ROOT / "tests" / "qa" / "handbook", ROOT / "index" / "corpus")
SETS = ("handbook", "article")
_GREEDY = "greedy"
_OTHERS = 9
_SAMPLE = 24  # questions by which the limit is found


@dataclass(frozen=True, slots=True)
class Reply:
    """How a question went: who asked it, the HTTP status, and seconds from asking to the answer."""

    caller: str
    status: int
    seconds: float


def _questions(count: int) -> list[str]:
    lines = [
        line for name in SETS for line in (ROOT / "tests" / "qa" / f"{name}.jsonl").read_text("utf-8").splitlines()
    ]
    asked = [str(json.loads(line)["question"]) for line in lines if '"thread"' not in line]
    return [asked[index % len(asked)] for index in range(count)]


@contextmanager
def _serving(settings: Settings, workers: int) -> Iterator[tuple[str, int]]:
    """A server as a process of its own; its address and process id."""
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "FOOTNOTE_SERVE__RATE": "0",
        "FOOTNOTE_SERVE__QUEUE": "10000",
        "FOOTNOTE_SERVE__WORKERS": str(workers),
    }
    command = [sys.executable, "-m", "bot", "serve", "--port", "0", "--data", str(settings.data)]
    with subprocess.Popen(command, env=environment, cwd=settings.data, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        line = next(line for line in process.stderr if line.startswith("listening"))
        try:
            yield line.split()[2].rstrip(";"), process.pid
        finally:
            process.send_signal(signal.SIGTERM)


async def _ask(client: httpx.AsyncClient, caller: str, token: str, question: str) -> Reply:
    begun = time.perf_counter()
    headers = {"Authorization": f"Bearer {token}"}
    response = await client.post("/api/ask", json={"question": question}, headers=headers)
    return Reply(caller, response.status_code, time.perf_counter() - begun)


async def _loaded(address: str, tokens: dict[str, str], questions: list[str]) -> tuple[list[Reply], float]:
    """All questions at once: half of them by one caller, and first."""
    half = len(questions) // 2
    others = [name for name in tokens if name != _GREEDY]
    callers = [_GREEDY] * half + [others[index % len(others)] for index in range(len(questions) - half)]
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=600) as client:
        await _ask(client, _GREEDY, tokens[_GREEDY], questions[0])  # what is done once is not measured
        begun = time.perf_counter()
        asking = [
            _ask(client, caller, tokens[caller], question) for caller, question in zip(callers, questions, strict=True)
        ]
        replies = await asyncio.gather(*asking)
        return replies, time.perf_counter() - begun


def _peak(process: int) -> float:
    """The most memory that a process has held, in MiB."""
    lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def _share(replies: list[Reply], percent: int) -> str:
    return f"{statistics.quantiles([reply.seconds for reply in replies], n=100)[percent - 1]:.2f} s"


def main() -> int:
    """Run the load that the arguments describe."""
    parser = argparse.ArgumentParser(prog="make load", description=__doc__)
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sources = tuple(DeclaredSource(path=str(path)) for path in SOURCES)
        settings = Settings(data=Path(folder), sources=sources)
        synchronise(settings, SyncOrder(), lambda line: None)
        onnx.share_cores(given.workers)
        answerer = open_answerer(settings, lambda line: None, remember=False)  # and export what is to be exported
        made = Tokens(Database(settings.data))
        tokens = {name: made.add(name) for name in (_GREEDY, *(f"caller {number}" for number in range(_OTHERS)))}
        questions = _questions(given.questions)
        with _serving(settings, given.workers) as (address, process):
            idle = _peak(process)
            replies, seconds = asyncio.run(_loaded(address, tokens, questions))
            peak = _peak(process)
        alone = limit(answerer, questions[:: max(1, len(questions) // _SAMPLE)], given.workers)
    greedy = [reply for reply in replies if reply.caller == _GREEDY]
    others = [reply for reply in replies if reply.caller != _GREEDY]
    table = Table("measure", "value", title=f"{given.questions} questions at once, {given.workers} workers")
    table.add_row("answered", str(sum(reply.status == 200 for reply in replies)))
    table.add_row("questions a second", f"{len(replies) / seconds:.1f}")
    table.add_row("the models' forward passes alone", f"{alone.rate:.1f} a second")
    table.add_row("share of the machine's limit", f"{len(replies) / seconds / alone.rate:.0%}")
    table.add_row("whoever asks half of all: p50, p95", f"{_share(greedy, 50)}, {_share(greedy, 95)}")
    table.add_row(f"the {_OTHERS} others: p50, p95", f"{_share(others, 50)}, {_share(others, 95)}")
    table.add_row("memory before and at most", f"{idle:.0f} MiB, {peak:.0f} MiB")
    table.add_row("four questions in one pass of the reader", f"{alone.batching:.2f} times as fast as four passes")
    Console().print(table)
    return 0 if all(reply.status == 200 for reply in replies) else 1


if __name__ == "__main__":
    sys.exit(main())
