"""`make ray`: syncs on a real Ray, while its processes, its nodes and the sync itself are killed.

pytest finds it by name alone.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.catalog import Catalog, Source
from index.documents.web import WebSettings
from index.embedding import Embedder, EmbedderSettings, TorchEmbedder
from index.ingestion import IngestionSettings, Progress
from index.plan import Request
from index.ray_engine import RayEngine, RaySettings
from index.report import SyncReport
from index.sync import Sync, SyncSettings
from tests.index.world import LIMITS, LONG, NOON, World, change, clean, counts, quiet

pytestmark = pytest.mark.timeout(600)
ROOT = Path(__file__).parents[2]
DOCUMENTS = 240  # a chunk each: more than are written at once
HALF_STEP = 2**-12  # between two neighbouring half-precision numbers below .5, which the catalog keeps
KILLED = """
import os, signal, sys
from pathlib import Path
from index.embedding import Embedder, EmbedderSettings, TorchEmbedder
from tests.bulk.bulk import sync
from tests.index.world import World
base, model = Path(sys.argv[1]), Path(sys.argv[2])
def kill(done, total, name):
    if done == 220:
        os.kill(os.getpid(), signal.SIGKILL)
sync(World(base, base / "data", Embedder(EmbedderSettings(), model)), model, kill)
"""


def sync(world: World, model: Path, progress: Progress = quiet) -> SyncReport:
    """A sync of the world's documents on Ray."""
    ingestion = IngestionSettings(world.base, clock=lambda: NOON)
    with (
        closing(RayEngine(RaySettings(EmbedderSettings(), model, LIMITS, WebSettings()))) as engine,
        closing(world.catalog()) as catalog,
        closing(
            Sync(catalog, world.embedder, world.storage, SyncSettings(LIMITS, ingestion, engine), progress)
        ) as running,
    ):
        return running.run(Request((Source("docs"),), prune=True))


def workers(kind: str) -> Iterator[int]:
    """The processes of this test's Ray that do `kind` of work."""
    secret = os.environ["RAY_AUTH_TOKEN"].encode()
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            name = (folder / "cmdline").read_bytes()
            ours = secret in (folder / "environ").read_bytes()
        except OSError:  # it has just ended
            continue
        if ours and name.startswith(b"ray::") and kind.encode() in name:
            yield int(folder.name)


def vectors(world: World) -> dict[str, np.ndarray]:
    with closing(world.catalog()) as catalog:
        return {chunk: vector for document in catalog.entries() for chunk, vector in catalog.vectors(document).items()}


@pytest.fixture
def many(tmp_path: Path, embedder: Embedder) -> World:
    world = World(tmp_path, tmp_path / "data", embedder)
    world.write("long.txt", LONG)
    world.write("a.md", "# Report\n\nThe report on keys is short.\n")
    world.write("sub/b.txt", "A second report on keys.")
    for number in range(DOCUMENTS):
        lines = " ".join(f"Shelf {shelf} of room {number} holds {shelf * number} boxes." for shelf in range(2))
        world.write(f"rooms/{number:03}.txt", f"Room {number}\n\n{lines}")
    world.write("broken.pdf", "no PDF")
    return world


def test_the_index_is_that_of_the_plain_engine(many: World, model_data: Path) -> None:
    assert counts(sync(many, model_data)) == (DOCUMENTS + 3, 0, 0, 0, 1)
    assert many.state() == clean(many)
    plain = vectors(World(many.base, many.base / "clean", many.embedder))
    ours = vectors(many)
    assert ours.keys() == plain.keys()
    assert max(float(np.abs(ours[chunk] - plain[chunk]).max()) for chunk in plain) <= HALF_STEP
    change(many)
    assert counts(sync(many, model_data)) == (1, 1, 1, DOCUMENTS + 1, 1)
    assert many.state() == clean(many, "again")


def test_torch_which_gpus_run_makes_the_vectors_of_onnx_runtime(embedder: Embedder) -> None:
    texts = ["A short text.", LONG, "A lone surrogate \ud800 stands here.", ""]
    assert np.abs(TorchEmbedder(EmbedderSettings(), "cpu").embed(texts) - embedder.embed(texts)).max() < 1e-5


@pytest.mark.parametrize("kind", ["_Reading", "_Embedding"])
def test_a_process_that_is_killed_in_the_middle_costs_nothing(many: World, model_data: Path, kind: str) -> None:
    killed: list[int] = []

    def kill(done: int, total: int, name: str) -> None:
        if not killed and done >= 1:
            killed.extend(list(workers(kind))[:1])
            os.kill(killed[0], signal.SIGKILL)

    assert counts(sync(many, model_data, kill)) == (DOCUMENTS + 3, 0, 0, 0, 1)
    assert len(killed) == 1
    assert many.state() == clean(many)


def test_the_next_sync_completes_what_a_killed_one_has_begun(many: World, model_data: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(many.base), str(model_data)]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert done.stdout == b""
    with closing(Catalog(many.data / "catalog.db")) as catalog:
        assert catalog.fact("unsettled") == "yes"
        before = len(catalog.entries())
    assert 0 < before < DOCUMENTS
    report = sync(many, model_data)
    assert (report.added, report.unchanged) == (DOCUMENTS + 3 - before, before)
    assert many.state() == clean(many)


def test_on_three_nodes_one_of_which_is_lost(many: World, model_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ray.cluster_utils import Cluster

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "node_ip_address": "127.0.0.1"})
    try:
        cluster.add_node(num_cpus=1, node_ip_address="127.0.0.1")
        lost = cluster.add_node(num_cpus=1, node_ip_address="127.0.0.1")
        monkeypatch.setenv("RAY_ADDRESS", cluster.address)
        gone: list[float] = []

        def lose(done: int, total: int, name: str) -> None:
            if not gone and done >= 1:
                cluster.remove_node(lost, allow_graceful=False)
                gone.append(time.monotonic())

        assert counts(sync(many, model_data, lose)) == (DOCUMENTS + 3, 0, 0, 0, 1)
        assert gone
    finally:
        cluster.shutdown()
    assert many.state() == clean(many)
