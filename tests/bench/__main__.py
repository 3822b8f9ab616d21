"""`make bench`: cold start and memory, warm answers, bulk embedding, repeated sync. Prints a table; takes minutes.

Every figure is a ratio of two things measured in turn, in one run, since machines are noisy.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.indexing import synchronise
from bot.settings import Settings
from bot.wiring import open_answerer
from index.embedding import DEFAULT_MODEL, Embedder, EmbedderSettings, load_reference
from index.plan import SyncOrder
from tests.bench.documents import paragraph, write_folder
from tests.bench.peer import open_store

ROOT = Path(__file__).parents[2]
ARTICLE = ROOT / "index" / "corpus" / "article.txt"
QUESTION = "How many diplomats were expelled?"
WARM_QUESTIONS = [
    "Who approved a new timetable?",
    "What did the harbour office repair before the end of 1987?",
    "Why was the northern bridge postponed?",
    "How many guests were present when the archive was photographed?",
    "What did the travelling choir finance?",
]
COLD_RUNS = 5
WARM_ROUNDS = 8
BULK_CHUNKS = 96
BULK_ROUNDS = 3
MANY_DOCUMENTS = 1000

Row = tuple[str, str, str, str]


def run_process(command: Sequence[str], folder: Path) -> tuple[float, float]:
    """Seconds and peak MiB of a whole process, which must succeed."""
    environment = os.environ | {"HF_HUB_OFFLINE": "1", "PYTHONPATH": str(ROOT)}
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)}: exit status {process.returncode}")
    return seconds, usage.ru_maxrss / 1024


def cold(folder: Path) -> list[Row]:
    """A cold question: the whole process, on an index that is built."""
    ours = [sys.executable, "-m", "bot", "ask", QUESTION, "--json"]
    peer = [sys.executable, "-m", "tests.bench.peer", "ask", str(folder / "peer"), QUESTION]
    run_process([*peer[:3], "index", str(folder / "peer"), str(ARTICLE)], folder)
    run_process(ours, folder)
    run_process(peer, folder)
    pairs = [(run_process(ours, folder), run_process(peer, folder)) for _ in range(COLD_RUNS)]
    seconds = [statistics.median(side[0] for side in sides) for sides in zip(*pairs, strict=True)]
    memory = [statistics.median(side[1] for side in sides) for sides in zip(*pairs, strict=True)]
    return [
        ("cold question, s", f"{seconds[0]:.2f}", f"{seconds[1]:.2f}", f"{seconds[0] / seconds[1]:.2f} (at most 0.40)"),
        ("peak memory, MiB", f"{memory[0]:.0f}", f"{memory[1]:.0f}", f"{memory[0] / memory[1]:.2f} (under 0.70)"),
    ]


def warm(folder: Path) -> list[Row]:
    """A warm question over 1,000 chunks, with and without the model's own forward pass, beside the peer's search."""
    write_folder(folder / "docs", MANY_DOCUMENTS)
    settings = Settings(data=folder / "warm")
    first = timed(lambda: synchronise(settings, SyncOrder((str(folder / "docs"),)), print))
    second = timed(lambda: synchronise(settings, SyncOrder((str(folder / "docs"),)), print))
    answerer = open_answerer(settings, print, remember=False)
    peer = open_store(folder / "peer-warm")
    peer.add_texts([path.read_text(encoding="utf-8") for path in sorted((folder / "docs").iterdir())])
    embedder = Embedder(EmbedderSettings(), settings.data)
    whole, forward, search = [], [], []
    for turn in range(WARM_ROUNDS):
        for question in WARM_QUESTIONS:
            asked = f"{question[:-1]} {turn}?"
            whole.append(timed(lambda asked=asked: answerer.ask(asked)))  # type: ignore[misc]  # bound now, on purpose
            forward.append(timed(lambda asked=asked: embedder.embed_question(asked)))  # type: ignore[misc]
            search.append(timed(lambda asked=asked: peer.similarity_search(asked, k=4)))  # type: ignore[misc]
    skip = len(WARM_QUESTIONS)
    ours, model, theirs = (statistics.median(times[skip:]) * 1000 for times in (whole, forward, search))
    rest = statistics.median(a - b for a, b in zip(whole[skip:], forward[skip:], strict=True)) * 1000
    return [
        ("warm answer, ms", f"{ours:.1f}", f"{theirs:.1f} (search alone)", f"{ours / theirs:.2f} (ours under 100 ms)"),
        ("  without the model, ms", f"{rest:.1f}", f"{model:.1f} (the model)", "(under 15 ms)"),
        (
            "second sync of 1,000, s",
            f"{second:.2f}",
            f"{first:.1f} (the first)",
            f"{second / first:.3f} (at most 0.02)",
        ),
    ]


def bulk(folder: Path) -> list[Row]:
    """Chunks a second, beside sentence-transformers."""
    import random

    chance = random.Random(3)
    texts = [paragraph(chance) for _ in range(BULK_CHUNKS)]
    reference = load_reference(DEFAULT_MODEL)
    sides: dict[str, Callable[[], object]] = {"sentence-transformers": lambda: reference.encode(texts)}
    for precision in ("fp32", "int8"):
        embedder = Embedder(EmbedderSettings(precision=precision), folder / "warm")
        sides[precision] = lambda embedder=embedder: embedder.embed(texts)  # type: ignore[misc]  # bound now
    times: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(BULK_ROUNDS + 1):
        for name, side in sides.items():
            times[name].append(timed(side))
    rates = {name: BULK_CHUNKS / statistics.median(values[1:]) for name, values in times.items()}
    theirs = rates.pop("sentence-transformers")
    wanted = {"fp32": "", "int8": " (at least 2)"}
    return [
        (f"bulk {name}, chunks/s", f"{rate:.0f}", f"{theirs:.0f}", f"{rate / theirs:.2f}{wanted[name]}")
        for name, rate in rates.items()
    ]


def timed(call: Callable[[], object]) -> float:
    """Seconds that a call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def main() -> None:
    """Measure everything and print the table; the rows also go to bench.json in the folder given, if one is."""
    table = Table("measure", "Footnote", "peer", "ratio", title=time.strftime("%Y-%m-%d"))
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as name:
        os.environ["HF_HUB_OFFLINE"] = "1"
        for measure in (cold, warm, bulk):
            rows += measure(Path(name))
    for row in rows:
        table.add_row(*row)
    Console(width=120).print(table)
    if len(sys.argv) > 1:
        (Path(sys.argv[1]) / "bench.json").write_text(json.dumps(rows, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
