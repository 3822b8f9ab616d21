"""`make workers`: three servers and three bots in Slack on one Postgres, killed and restarted under load.

Exit status 1 when a question was lost or answered twice, or when the workers did not share what they must.
"""

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
from pathlib import Path

from pydantic import SecretStr
from rich.console import Console
from rich.table import Table

from bot.indexing import synchronise
from bot.settings import DeclaredSource, Settings
from bot.wiring import open_answerer
from index.plan import SyncOrder
from tests.postgres.server import database
from tests.soak.town import Load, Outcome
from tests.workers.servers import Served, serve
from tests.workers.slack import chat

ROOT = Path(__file__).parents[2]
HANDBOOK = ROOT / "tests" / "qa" / "handbook"


def _questions(count: int) -> list[str]:
    lines = HANDBOOK.with_suffix(".jsonl").read_text("utf-8").splitlines()
    asked = [str(json.loads(line)["question"]) for line in lines if '"thread"' not in line]
    return [asked[index % len(asked)] for index in range(count)]


def _served(served: Served) -> Table:
    table = Table("servers", "value")
    table.add_row("questions, answered once", f"{len(served.answered)}, {served.answered.count(1)}")
    table.add_row("requests that the client sent again", str(served.again))
    table.add_row("questions a second", f"{len(served.answered) / served.seconds:.1f}")
    table.add_row("a new index seen by each server after", ", ".join(f"{seconds:.2f} s" for seconds in served.news))
    table.add_row("answers rated at another server, stored", f"{served.rated}, {served.stored_ratings}")
    table.add_row("a session of one server at each", ", ".join(map(str, served.logged_in)))
    table.add_row("exit statuses of those told to end", ", ".join(map(str, served.drained)))
    return table


def _chatted(outcome: Outcome, statuses: list[int]) -> Table:
    table = Table("bots in Slack", "value")
    table.add_row("questions, answered once", f"{len(outcome.answered)}, {outcome.once}")
    table.add_row("lost, answered more than once", f"{outcome.lost}, {outcome.doubled}")
    table.add_row("the whole run", f"{outcome.seconds:.0f} s")
    table.add_row("exit statuses of those told to end", ", ".join(map(str, statuses)))
    return table


def main() -> int:
    """Run both."""
    parser = argparse.ArgumentParser(prog="make workers", description=__doc__)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--rate", type=float, default=4.0, help="questions a second in Slack")
    parser.add_argument("--only", choices=["servers", "slack"])
    given = parser.parse_args()
    good = True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "handbook"
        shutil.copytree(HANDBOOK, source)
        with database(folder) as url:
            settings = Settings(
                data=folder / "data",
                sources=(DeclaredSource(path=str(source)),),
                database_url=SecretStr(url),
                vectors="postgres",
            )
            synchronise(settings, SyncOrder(), lambda line: None)
            open_answerer(settings, lambda line: None, remember=False).close()  # exports what is exported once
            if given.only != "slack":
                served = asyncio.run(serve(settings, url, folder, source, _questions(given.questions)))
                Console().print(_served(served))
                good = served.good
            if given.only != "servers":
                load = Load(given.questions, rate=given.rate)
                outcome, statuses = asyncio.run(chat(settings.data, url, folder, load))
                Console().print(_chatted(outcome, statuses))
                good = good and outcome.once == given.questions and set(statuses) == {0}
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
