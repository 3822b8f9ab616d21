"""`make scale SIZES="1000 10000"`: what an index of that many chunks costs; the million takes an hour and 14 GB.

Builds a real data folder of synthetic chunks, asks it real questions, and prints one table. `--keep` leaves the
folders where they are, and measures those that are there. `--postgres` keeps the index in a Postgres of its own.
"""

import argparse
import json
import logging
import os
import shutil
import sys
import tempfile
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from index.chunking import ChunkLimits
from index.embedding import Embedder, EmbedderSettings
from index.fingerprint import fingerprint
from tests.chaos.postgres import address, postgres
from tests.scale.build import build
from tests.scale.measure import measure
from tests.scale.shape import Shape, learnt

_BUILT = "built.json"


def main() -> int:
    """Measure the sizes that the arguments name."""
    parser = argparse.ArgumentParser(prog="make scale", description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=[1000, 10_000])
    parser.add_argument("--keep", type=Path, help="a folder for the indexes, which are left there")
    parser.add_argument(
        "--postgres", action="store_true", help="the index is in a Postgres, which is removed at the end"
    )
    given = parser.parse_args()
    if given.postgres and given.keep:
        parser.error("--keep: the Postgres of --postgres is not kept")
    os.environ["HF_HUB_OFFLINE"] = "1"
    with tempfile.TemporaryDirectory() as scratch:
        base = (given.keep or Path(scratch)).absolute()
        embedder = Embedder(EmbedderSettings(), base)
        shape = learnt(embedder)
        columns = {}
        for size in given.sizes:
            with postgres() if given.postgres else nullcontext() as server:
                database = address(server.port) if server else None
                columns[size] = _measured(base, size, shape, database, keep=given.keep is not None)
    table = Table("measure", *(f"{size:,}" for size in columns))
    for name in next(iter(columns.values())):
        table.add_row(name, *(column[name] for column in columns.values()))
    Console(width=140).print(table)
    return 0


def _measured(base: Path, size: int, shape: Shape, database: str | None, *, keep: bool) -> dict[str, str]:
    folder = base / str(size)
    (folder / "data").mkdir(parents=True, exist_ok=True)
    embedder = Embedder(EmbedderSettings(), folder / "data")
    built = folder / _BUILT
    if not built.exists():
        made_with = fingerprint(embedder, ChunkLimits(min(ChunkLimits().tokens, embedder.longest_text)))
        parts = build(folder, size, shape, made_with, database)
        built.write_text(json.dumps([asdict(part) for part in parts]), encoding="utf-8")
    measured = measure(folder, size, json.loads(built.read_text(encoding="utf-8")), database)
    if not keep:
        shutil.rmtree(folder)
    return measured


if __name__ == "__main__":
    logging.disable(logging.INFO)
    sys.exit(main())
