"""Documents are read, cut and embedded by many processes, on one machine or a cluster, with Ray Data. Its only user.

Two pools of processes stand in a row: readers, each with an isolated process of its own for the documents, and
embedders. Ray holds the first back while the second is behind, and starts anew a process that has died, with the
documents that it was at. What they make comes back in the order of the documents, to be written by one process.
"""

import logging
import os
import pickle
import secrets
import tempfile
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from index import chunking, onnx
from index.changes import Pending
from index.chunking import ChunkLimits
from index.document import Document
from index.documents.isolation import Isolation
from index.documents.web import WebSettings
from index.embedder import TextEmbedder
from index.embedding import Embedder, EmbedderSettings, TorchEmbedder
from index.engine import Cut, Held, Outcome, embed, read
from index.errors import EngineError

_BLOCK = 16  # documents that go from process to process at once
_MOST_BLOCKS = 10_000
_STORE_BYTES = 512 * 1024 * 1024  # of shared memory, in a Ray of our own; what does not fit is written to disk
_COLUMN = "pickled"  # of tables, which are what Ray Data passes on
_LOGGERS = ("ray", "ray.data", "ray.train", "ray.tune", "ray.serve", "ray.rllib")


@dataclass(frozen=True, slots=True)
class RaySettings:
    """What each process makes documents ready with. `data`, an absolute path, is the same folder on each machine."""

    embedder: EmbedderSettings
    data: Path
    limits: ChunkLimits
    web: WebSettings


@dataclass(frozen=True, slots=True)
class _Work:
    """A pending document, with the ids of the chunks that need no vectors."""

    pending: Pending
    known_chunks: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Cut:
    """An outcome whose chunks have no vectors yet."""

    outcome: Outcome
    known_chunks: frozenset[str]


class RayEngine:
    """Makes documents ready on the cluster that RAY_ADDRESS names, or else on a Ray of its own on this machine."""

    def __init__(self, settings: RaySettings) -> None:
        self._settings = settings
        self._stack = ExitStack()

    def close(self) -> None:
        """Leave the cluster; end the Ray that was started here."""
        self._stack.close()

    def outcomes(self, pending: Sequence[Pending], known_chunks: Held) -> Generator[Outcome]:
        """What became of each of `pending`, in their order. Raises EngineError."""
        if not pending:
            return
        work = [pickle.dumps(_Work(document, known_chunks(document))) for document in pending]
        batches = self._told(lambda: iter(self._dataset(work).iter_batches(batch_size=None, batch_format="pyarrow")))
        while (batch := self._told(lambda: next(batches, None))) is not None:
            yield from _unpacked(batch)

    def _told(self, call: Callable[[], Any]) -> Any:  # noqa: ANN401  Ray has no types of use
        try:
            return call()
        except EngineError:
            raise
        except Exception as error:  # Ray raises many kinds
            logging.getLogger(__name__).debug("Ray has failed", exc_info=True)
            raise EngineError(
                f"Ray: {_reason(error)}; run the sync again, which goes on from here, or without --engine ray"
            ) from error

    @cached_property
    def _ray(self) -> ModuleType:
        """Ray, connected."""
        address = os.environ.get("RAY_ADDRESS", "local")
        ray = _runtime(own=address == "local")
        if ray.is_initialized():
            return ray
        quiet: dict[str, Any] = {"log_to_driver": False, "configure_logging": False, "logging_level": "ERROR"}
        if address == "local":
            # A folder of its own, with a short name since it holds sockets; nothing is reachable from other machines.
            folder = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="ray-", ignore_cleanup_errors=True))
            quiet |= {"_temp_dir": folder, "_node_ip_address": "127.0.0.1", "include_dashboard": False}
            quiet |= {"object_store_memory": _STORE_BYTES, "num_cpus": len(os.sched_getaffinity(0))}
        with _silence():
            ray.init(address=address, **quiet)
        self._stack.callback(ray.shutdown)
        return ray

    def _dataset(self, work: Sequence[bytes]) -> Any:  # noqa: ANN401  a Dataset of Ray
        ray = self._ray
        from ray.data import ActorPoolStrategy, DataContext

        for name in _LOGGERS:
            logging.getLogger(name).handlers.clear()  # Ray shows its own plan and warnings on the terminal
        context = DataContext.get_current()
        context.enable_progress_bars = False
        context.execution_options.preserve_order = True
        resources = ray.cluster_resources()
        cores = max(1, int(resources.get("CPU", 1)))
        gpus = int(resources.get("GPU", 0)) if self._settings.embedder.precision == "fp32" else 0
        blocks = min(_MOST_BLOCKS, max(1, len(work) // _BLOCK), len(work))
        blocks = min(len(work), max(blocks, 4 * cores))
        pool = {"batch_size": None, "batch_format": "pyarrow", "num_cpus": 0.5}  # a core reads one, and embeds another
        rows = ray.data.from_items([{_COLUMN: task} for task in work], override_num_blocks=blocks)
        cut = rows.map_batches(
            _Reading, fn_constructor_args=(self._settings,), compute=ActorPoolStrategy(size=cores), **pool
        )
        return cut.map_batches(
            _Embedding,
            fn_constructor_args=(self._settings, gpus > 0),
            compute=ActorPoolStrategy(size=gpus or cores),
            **(pool | ({"num_gpus": 1} if gpus else {})),
        )


def _runtime(*, own: bool) -> ModuleType:
    """Ray, which would otherwise report to its makers over the net; with `own`, for a Ray that nobody else may use."""
    if own:  # what Ray reads when it is imported
        os.environ.setdefault("RAY_AUTH_MODE", "token")  # set by name, or Ray announces it
        os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))  # or one is written into the home folder
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")  # warnings to its own developers, on the terminal
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # what it announces as its future default
    import ray.data

    module: ModuleType = ray
    return module


@contextmanager
def _silence() -> Iterator[None]:
    """Keep from the terminal what Ray's compiled part says there of its log while it starts; its errors are raised."""
    kept = os.dup(2)
    try:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _reason(error: BaseException) -> str:
    """The last cause of an error, in one line."""
    while error.__cause__ is not None:
        error = error.__cause__
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return f"{type(error).__name__}: {lines[-1] if lines else 'no reason given'}"[:300]


def _packed(rows: Sequence[object]) -> Any:  # noqa: ANN401  a table of Arrow
    import pyarrow as pa

    return pa.table({_COLUMN: pa.array([pickle.dumps(row) for row in rows], type=pa.large_binary())})


def _unpacked(batch: Any) -> Iterator[Any]:  # noqa: ANN401
    return map(pickle.loads, batch.column(_COLUMN).to_pylist())


# In the other processes


def _one_core() -> None:
    """Let this process compute with one thread: there is one such process a core."""
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    onnx.share_cores(len(os.sched_getaffinity(0)))


class _Reading:
    """Reads and cuts documents."""

    def __init__(self, settings: RaySettings) -> None:
        _one_core()
        self._limits = settings.limits
        self._counter: TextEmbedder = Embedder(settings.embedder, settings.data)
        self._reader = Isolation(settings.web)

    def __call__(self, batch: Any) -> Any:  # noqa: ANN401
        return _packed([self._cut(work) for work in _unpacked(batch)])

    def _cut(self, work: _Work) -> _Cut:
        document = read(work.pending, self._reader)
        if not isinstance(document, Document):
            return _Cut(Outcome(document), work.known_chunks)
        return _Cut(
            Outcome(document, Cut(tuple(chunking.chunk(document, self._counter, self._limits)))), work.known_chunks
        )


class _Embedding:
    """Embeds chunks, those of a block of documents together."""

    def __init__(self, settings: RaySettings, gpu: bool) -> None:
        _one_core()
        self._embedder = TorchEmbedder(settings.embedder, "cuda") if gpu else Embedder(settings.embedder, settings.data)

    def __call__(self, batch: Any) -> Any:  # noqa: ANN401
        rows: list[_Cut] = [*_unpacked(batch)]
        lacking = [
            chunk
            for row in rows
            if row.outcome.cut
            for chunk in row.outcome.cut.chunks
            if chunk.id not in row.known_chunks
        ]
        vectors = embed(lacking, self._embedder)
        return _packed([self._with_vectors(row.outcome, vectors) for row in rows])

    def _with_vectors(self, outcome: Outcome, vectors: dict[str, Any]) -> Outcome:
        if outcome.cut is None:
            return outcome
        chunks = outcome.cut.chunks
        own = {chunk.id: vectors[chunk.id] for chunk in chunks if chunk.id in vectors}
        return Outcome(outcome.document, Cut(chunks, own))
