"""`make folders SIZES="1000 16000"`: what syncs of a folder of so many small files cost, and a question afterwards.

The first sync reads, cuts and stores everything, with vectors that are drawn at random in place of the model's: the
model's time is the same for each text, and hides all else. The second sync is the command itself.
"""

import argparse
import logging
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from zlib import crc32

import numpy as np
from rich.console import Console
from rich.table import Table

from bot.index_settings import open_catalog, storage_of
from bot.indexing import synchronise
from bot.settings import Settings
from index.embedding import Embedder, EmbedderSettings, Progress
from index.passage import Vectors
from index.plan import SyncOrder
from index.retrieval import Retriever
from index.store import open_store
from tests.scale.shape import ROOT

_A_FOLDER = 1000  # files
_WARMING, _QUESTIONS = 10, 30
_COLOURS = "red blue green white black yellow brown grey pink violet".split()


class DrawingEmbedder(Embedder):
    """Cuts texts as the default embedder does, and draws a vector for each."""

    def _embed(self, texts: Sequence[str], progress: Progress | None) -> Vectors:
        rows = [np.random.default_rng(crc32(text.encode())).normal(size=self.dimension) for text in texts]
        made = np.array(rows, dtype=np.float32).reshape(len(texts), self.dimension)
        if progress:
            progress(len(texts))
        vectors: Vectors = made / np.linalg.norm(made, axis=1, keepdims=True)
        return vectors


def write(folder: Path, count: int) -> None:
    """`count` files of one line, each with a fact of its own."""
    for number in range(count):
        path = folder / f"{number // _A_FOLDER:03}" / f"room-{number:06}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        colour, year = _COLOURS[number % len(_COLOURS)], 1900 + number % 120
        path.write_text(f"The lamp of room {number} is {colour}; it was bought in {year}.\n", encoding="utf-8")


def synchronise_first(base: Path) -> None:
    """The first sync of the folder."""
    settings = Settings(data=base / "data")
    embedder = DrawingEmbedder(EmbedderSettings(), settings.data)
    synchronise(settings, SyncOrder((str(base / "docs"),)), lambda _: None, embedder=embedder)


def ask(base: Path) -> None:
    """Tell the milliseconds that a search of an open index takes, by the clock (median)."""
    settings = Settings(data=base / "data")
    catalog = open_catalog(settings)
    embedder = DrawingEmbedder(EmbedderSettings(), settings.data)
    store = open_store(storage_of(settings), catalog.fact("fingerprint") or "")
    retriever = Retriever(catalog=catalog, store=store, embedder=embedder, opened_at=catalog.generation())
    times = []
    with closing(retriever):
        for number in range(_WARMING + _QUESTIONS):
            start = time.perf_counter()
            retriever.find(f"What colour is the lamp of room {number * 31}?")
            times.append(time.perf_counter() - start)
    sys.stdout.write(f"{1000 * statistics.median(times[_WARMING:]):.1f}\n")


def measure(base: Path, count: int, models: Path) -> dict[str, str]:
    """The rows of the table for a folder of `count` files; the exported model is in `models`."""
    write(base / "docs", count)
    (base / "data").mkdir()
    (base / "data" / "models").symlink_to(models)
    rows = {}
    for name, command in (
        ("first sync", ("-m", "tests.scale.folders", "--first", str(base))),
        ("second sync", ("-m", "bot", "sync")),
    ):
        seconds, processor, memory = _process(base, *command)
        rows[f"{name}, s by the clock"] = f"{seconds:,.1f}"
        rows[f"{name}, s of the processor"] = f"{processor:,.1f}"
        rows[f"{name}, peak MiB"] = f"{memory:,.0f}"
    asking = [sys.executable, "-m", "tests.scale.folders", "--ask", str(base)]
    asked = subprocess.run(asking, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return rows | {"a search, ms": asked.stdout.strip()}


def _process(base: Path, *command: str) -> tuple[float, float, float]:
    """Seconds by the clock, seconds of the processor and peak MiB of a process, which must succeed."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "FOOTNOTE_DATA": str(base / "data"), "HF_HUB_OFFLINE": "1"}
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, *command], cwd=base, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)}: exit status {process.returncode}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main() -> int:
    """Measure the sizes that the arguments name."""
    parser = argparse.ArgumentParser(prog="make folders", description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=[1000, 16_000])
    parser.add_argument("--first", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--ask", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--export", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.export:
        Embedder(EmbedderSettings(), given.export).load()
    elif given.first:
        synchronise_first(given.first)
    elif given.ask:
        ask(given.ask)
    else:
        columns = {}
        with tempfile.TemporaryDirectory() as scratch:
            # In a process of its own, since the memory of those that this one starts is counted from its own.
            subprocess.run([sys.executable, "-m", "tests.scale.folders", "--export", scratch], cwd=ROOT, check=True)
            for size in given.sizes:
                base = Path(scratch) / str(size)
                columns[size] = measure(base, size, Path(scratch) / "models")
                shutil.rmtree(base)
        table = Table("measure", *(f"{size:,} files" for size in columns))
        for name in columns[given.sizes[0]]:
            table.add_row(name, *(column[name] for column in columns.values()))
        Console(width=140).print(table)
    return 0


if __name__ == "__main__":
    logging.disable(logging.INFO)
    sys.exit(main())
