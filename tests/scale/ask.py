"""A process of its own that opens an index and asks it real questions: `python -m tests.scale.ask FOLDER CHUNKS`.

Prints one object of JSON: milliseconds of each step by who asks, how many of the nearest were found, memory. Beside the
time by the clock stands that of the processor, in all threads, which a busy machine changes less.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from bot.index_settings import open_catalog, storage_of
from bot.settings import Settings
from bot.wiring import open_answerer
from index.access import EVERYTHING, PUBLIC, Filter
from index.embedding import Embedder, EmbedderSettings
from index.passage import Vectors
from index.retrieval import NEAREST, Retriever
from index.store import open_store
from tests.scale.build import LABEL, chunk_id, exact
from tests.scale.shape import questions

QUESTIONS = 100
_WHOLE = 10  # questions that are also read and answered
_WARMING = 10
_FEW = 10
_SLICE = 100_000  # vectors that are compared at once
ASKERS = {"all": EVERYTHING, "public": PUBLIC, LABEL: Filter(audience=frozenset({LABEL}))}

Spent = dict[str, list[tuple[float, float]]]
T = TypeVar("T")


def timed(spent: Spent, name: str, call: Callable[[], T]) -> T:
    """What a call gives; the milliseconds that it took by the clock and of the processor are added under `name`."""
    start, busy = time.perf_counter(), time.process_time()
    result = call()
    spent.setdefault(name, []).append(((time.perf_counter() - start) * 1000, (time.process_time() - busy) * 1000))
    return result


def watch(owner: object, method: str, name: str, spent: Spent) -> None:
    """Let `owner` tell under `name` how long each call of its method takes."""
    call = getattr(owner, method)
    setattr(owner, method, lambda *given: timed(spent, name, lambda: call(*given)))


def main(folder: Path, chunks: int) -> dict[str, Any]:
    """Ask, and tell."""
    settings = Settings(data=folder / "data")
    spent: Spent = {}
    embedder = Embedder(EmbedderSettings(), settings.data)
    embedder.load()
    watch(embedder, "embed_question", "embedding", spent)
    timed(spent, "counts", lambda: _checked(settings))
    asked = questions(QUESTIONS)
    results: dict[str, Any] = {}
    with closing(_opened(settings, embedder, spent)) as retriever:
        for question in asked[:_WARMING]:
            retriever.find(question)
        results["opening"] = (
            spent["counts"][0][0] + spent["opening"][0][0] + spent["vectors"][0][0]
        )  # Chroma loads the graph when it is first asked
        for name, allowed in ASKERS.items():
            spent.clear()
            for question in asked:
                timed(spent, "retrieval", lambda question=question, allowed=allowed: retriever.find(question, allowed))  # type: ignore[misc]  # bound now
            results[name] = {step: shares(times) for step, times in spent.items()}
        results["memory"] = _peak()
        results["recall"] = _recall(
            folder, chunks, retriever.store, [embedder.embed_question(question) for question in asked]
        )
    spent.clear()
    with closing(open_answerer(settings, lambda _: None, remember=False)) as answerer:
        for question in asked[: _WHOLE + 1]:
            timed(spent, "answer", lambda question=question: answerer.ask(question))  # type: ignore[misc]  # bound now
    results["answer"] = shares(spent["answer"][1:])
    return results


def _checked(settings: Settings) -> None:
    with closing(open_catalog(settings)) as catalog:
        catalog.check_counts()


def _opened(settings: Settings, embedder: Embedder, spent: Spent) -> Retriever:
    catalog = open_catalog(settings)
    made_with = catalog.fact("fingerprint") or ""
    store = timed(spent, "opening", lambda: open_store(storage_of(settings), made_with))
    for owner, method, name in (
        (catalog, "rank_words", "words"),
        (catalog, "passages", "passages"),
        (catalog, "passage_vectors", "sentences"),
        (store, "nearest", "vectors"),
    ):
        watch(owner, method, name, spent)
    return Retriever(catalog=catalog, store=store, embedder=embedder, opened_at=catalog.generation(), k=6)


def shares(times: Sequence[tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """The median, and what 95 of 100 do not exceed, by the clock and of the processor."""
    clock, processor = zip(*times, strict=True)
    return {
        name: (statistics.median(each), statistics.quantiles(each, n=100, method="inclusive")[94])
        for name, each in (("clock", clock), ("processor", processor))
    }


def _recall(folder: Path, chunks: int, store: Any, vectors: Sequence[Vectors]) -> tuple[float, float]:
    """Of the 10 and of the NEAREST nearest by exact search, the share that the store finds."""
    nearest = _exact(folder, chunks, np.array(vectors))
    stored = [[chunk for chunk, _ in store.nearest(vector, NEAREST, EVERYTHING)] for vector in vectors]
    few, all_ = (
        statistics.mean(len(set(a[:depth]) & set(b)) / depth for a, b in zip(nearest, stored, strict=True))
        for depth in (_FEW, NEAREST)
    )
    return few, all_


def _exact(folder: Path, chunks: int, vectors: Vectors) -> list[list[str]]:
    """The nearest chunks of each of the vectors (questions, dimension), by comparing all."""
    kept = np.load(exact(folder), mmap_mode="r")
    slices = (kept[start : start + _SLICE].astype(np.float32) for start in range(0, chunks, _SLICE))
    cosines = np.concatenate([each @ vectors.T for each in slices])
    return [[chunk_id(int(index)) for index in np.argsort(-column)[:NEAREST]] for column in cosines.T]


def _peak() -> float:
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))) + "\n")
