"""What an index costs: its size on the disk, the syncs of it, and the questions that it is asked."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from index.place import IndexPlace
from index.retrieval import NEAREST
from tests.scale.ask import ASKERS
from tests.scale.build import sources
from tests.scale.shape import ROOT

_STEPS = ("embedding", "vectors", "words", "sentences", "passages", "retrieval")
_MIB = 1 << 20


def measure(
    folder: Path, chunks: int, built: Sequence[Mapping[str, Any]], database: str | None = None
) -> dict[str, str]:
    """The rows of the table for the index that was built in `folder`, or in the Postgres database at `database`.

    `built` tells how long the catalog and the vectors took.
    """
    if database is not None:
        os.environ |= {"FOOTNOTE_DATABASE_URL": database, "FOOTNOTE_VECTORS": "postgres"}
    rows = {
        "the documents themselves, MiB": f"{_size(folder / 'docs'):,.0f}",
        "catalog on the disk, MiB": f"{_size(*(folder / 'data').glob('catalog.db*')):,.0f}",
        "vectors on the disk, MiB": f"{_size(folder / 'data' / 'chroma'):,.0f}",
    }
    in_database = IndexPlace(folder / "data", database).database_bytes()
    if in_database is not None:
        rows["catalog and vectors in the database, MiB"] = f"{in_database / _MIB:,.0f}"
    for name, part in zip(("catalog", "vectors"), built, strict=True):
        rows[f"{name} written, chunks/s"] = f"{chunks / part['seconds']:,.0f}"
    unchanged, memory = _process(folder, "-m", "bot", "sync")
    rows["a sync that finds nothing new, s"] = f"{unchanged:.1f}"
    rows["its memory, MiB"] = f"{memory:,.0f}"
    asked = json.loads(_output(folder, "-m", "tests.scale.ask", str(folder), str(chunks)))
    rows["first question after a start or sync, more by, ms"] = f"{asked['opening']:,.0f}"
    rows["memory of a process that asks, MiB"] = f"{asked['memory']:,.0f}"
    for asker in ASKERS:
        for step in _STEPS:
            rows[f"{asker}: {step}, ms"] = _shown(asked[asker][step])
    rows["a whole answer of the reader, ms"] = _shown(asked["answer"])
    rows[f"recall of the nearest 10 / {NEAREST}"] = "{:.3f} / {:.3f}".format(*asked["recall"])
    changed, memory = _change_one(folder)
    rows["a sync of one changed document, s"] = f"{changed:.1f}"
    rows["its memory, MiB "] = f"{memory:,.0f}"
    return rows


def _change_one(folder: Path) -> tuple[float, float]:
    path = next((folder / "docs" / "open").rglob("*.txt"))
    path.write_text(path.read_text(encoding="utf-8") + " One more sentence.\n", encoding="utf-8")
    return _process(folder, "-m", "bot", "sync")


def _shown(measured: Mapping[str, Sequence[float]]) -> str:
    """Median and 95th percentile by the clock, in brackets those of the processor's time."""
    (middle, most), (busy, busiest) = measured["clock"], measured["processor"]
    return f"{middle:.1f}, {most:.1f} ({busy:.1f}, {busiest:.1f})"


def _size(*places: Path) -> float:
    """MiB of files and of all files below folders."""
    files = [file for place in places for file in (place.rglob("*") if place.is_dir() else [place]) if file.is_file()]
    return sum(file.stat().st_size for file in files) / _MIB


def _environment(folder: Path) -> dict[str, str]:
    declared = json.dumps([{"path": source.location, "audience": source.labels} for source in sources(folder)])
    return os.environ | {
        "HF_HUB_OFFLINE": "1",
        "PYTHONPATH": str(ROOT),
        "FOOTNOTE_DATA": str(folder / "data"),
        "FOOTNOTE_SOURCES": declared,
    }


def _process(folder: Path, *command: str) -> tuple[float, float]:
    """Seconds and peak MiB of a process, which must succeed."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, *command], cwd=folder / "data", env=_environment(folder))
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)}: exit status {process.returncode}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def _output(folder: Path, *command: str) -> str:
    return subprocess.run(
        [sys.executable, *command],
        cwd=folder / "data",
        env=_environment(folder),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
