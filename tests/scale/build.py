"""A real data folder of a given number of synthetic chunks, through the same calls that a sync makes.

The catalog and the vectors are written by two processes side by side, as a sync writes them in turn.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from pathlib import Path

import numpy as np

from index.access import chunk_metadata
from index.catalog import Source
from index.changes import digest_of
from index.chunk import Chunk
from index.document import Block, BlockKind, Document
from index.place import IndexPlace
from index.store import StoreSettings, open_store
from tests.scale.shape import BATCH, CHUNKS_A_DOCUMENT, Shape, sentence_count

PUBLIC = 9  # of ten documents are for everybody, the tenth for LABEL alone
LABEL = "staff"
_A_FOLDER = 1000  # documents
_SYNC_BATCH = 192  # chunks that a sync writes at once


@dataclass(frozen=True, slots=True)
class Built:
    """Seconds that a part took, by the clock and of the processor, and after each tenth of it by the clock."""

    seconds: float
    processor: float
    tenths: tuple[float, ...]


def build(
    folder: Path, chunks: int, shape: Shape, fingerprint: str, database: str | None = None
) -> tuple[Built, Built]:
    """Make the index of `chunks` chunks: its documents in `folder`/docs, and then the catalog and the vectors.

    These are in `folder`/data, or in the Postgres database at the address `database`.
    """
    with ProcessPoolExecutor(2) as pool:
        catalog = pool.submit(_catalog, folder, chunks, shape, fingerprint, database)
        vectors = pool.submit(_vectors, folder, chunks, shape, fingerprint, database)
        return catalog.result(), vectors.result()


def exact(folder: Path) -> Path:
    """Where all vectors stand once more, in half precision, for the exact search."""
    return folder / "vectors.npy"


def sources(folder: Path) -> tuple[Source, Source]:
    """Where the documents of everybody and of LABEL are."""
    return Source(str(folder / "docs" / "open")), Source(str(folder / "docs" / LABEL), (LABEL,))


def _catalog(folder: Path, chunks: int, shape: Shape, fingerprint: str, database: str | None) -> Built:
    catalog = IndexPlace(folder / "data", database).catalog()
    with catalog.writing():
        for name, value in (("fingerprint", fingerprint), ("dimension", str(shape.dimension)), ("running", "yes")):
            catalog.set_fact(name, value)
        for source in sources(folder):
            catalog.remember_source(source)

    def write(batch: int) -> None:
        made = list(islice(_documents(folder, batch, shape), (chunks - batch * BATCH) // CHUNKS_A_DOCUMENT))
        own = shape.vectors(batch)
        counts = [sentence_count(number) for number in range(BATCH)]
        rows = np.split(shape.sentence_vectors(batch, own, counts), np.cumsum(counts)[:-1])
        vectors = [np.vstack([whole, more]) for whole, more in zip(own, rows, strict=True)]
        for start in range(0, len(made), _SYNC_BATCH // CHUNKS_A_DOCUMENT):
            with catalog.writing():
                for number, (document, source, digest, parts) in enumerate(
                    made[start:][: _SYNC_BATCH // CHUNKS_A_DOCUMENT]
                ):
                    first = (start + number) * CHUNKS_A_DOCUMENT
                    there = vectors[first : first + CHUNKS_A_DOCUMENT]
                    origin = str(folder / "docs" / _place(_number(batch, start + number)))
                    catalog.put(document, source, origin, digest, parts, there)
                catalog.advance()

    built = _timed(write, chunks)
    with catalog.writing():
        for name, value in (("unsettled", "no"), ("running", "no"), ("finished", "yes")):
            catalog.set_fact(name, value)
    catalog.flush()
    catalog.close()
    return built


def _vectors(folder: Path, chunks: int, shape: Shape, fingerprint: str, database: str | None) -> Built:
    store = open_store(StoreSettings(folder / "data" / "chroma", database_url=database), fingerprint)
    kept = np.lib.format.open_memmap(exact(folder), "w+", np.float16, (chunks, shape.dimension))

    def write(batch: int) -> None:
        vectors = shape.vectors(batch)
        kept[batch * BATCH : (batch + 1) * BATCH] = vectors[: chunks - batch * BATCH]
        numbers = range(batch * BATCH, min((batch + 1) * BATCH, chunks))
        for start in range(0, len(numbers), _SYNC_BATCH):
            some = numbers[start : start + _SYNC_BATCH]
            ids, metadata = [chunk_id(number) for number in some], [_told(folder, number) for number in some]
            store.upsert(ids, vectors[start : start + len(some)], metadata)

    built = _timed(write, chunks)
    kept.flush()
    store.close()
    return built


def _timed(write: Callable[[int], None], chunks: int) -> Built:
    batches = -(-chunks // BATCH)
    start, processor, tenths = time.perf_counter(), time.process_time(), list[float]()
    for batch in range(batches):
        write(batch)
        if (batch + 1) * 10 // batches > batch * 10 // batches:
            tenths.append(time.perf_counter() - start)
            print(f"{write.__qualname__.split('.')[0]} {batch + 1} of {batches}: {tenths[-1]:.0f} s", flush=True)  # noqa: T201
    return Built(time.perf_counter() - start, time.process_time() - processor, tuple(tenths))


def chunk_id(number: int) -> str:
    """The id of the chunk with a number."""
    return blake2b(str(number).encode(), digest_size=16).hexdigest()


def _number(batch: int, document: int) -> int:
    return batch * (BATCH // CHUNKS_A_DOCUMENT) + document


def _is_public(document: int) -> bool:
    return document % 10 < PUBLIC


def _place(document: int) -> str:
    return f"{'open' if _is_public(document) else LABEL}/{_name(document)}"


def _name(document: int) -> str:
    return f"{document // _A_FOLDER:04}/{document:07}.txt"


def _told(folder: Path, chunk: int) -> dict[str, object]:
    document = chunk // CHUNKS_A_DOCUMENT
    source = sources(folder)[not _is_public(document)]
    return chunk_metadata(_name(document), source.location, source.labels)


def _documents(folder: Path, batch: int, shape: Shape) -> Iterator[tuple[Document, Source, str, list[Chunk]]]:
    texts = list(shape.texts(batch))
    for first in range(0, BATCH, CHUNKS_A_DOCUMENT):
        number = _number(batch, first // CHUNKS_A_DOCUMENT)
        document, parts = _document(number, texts[first : first + CHUNKS_A_DOCUMENT])
        path = folder / "docs" / _place(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(document.text, encoding="utf-8")
        yield document, sources(folder)[not _is_public(number)], digest_of(document.text.encode()), parts


def _document(number: int, texts: Sequence[Sequence[str]]) -> tuple[Document, list[Chunk]]:
    name, title, text, parts, blocks = _name(number), f"Note {number}", "", list[Chunk](), list[Block]()
    for index, sentences in enumerate(texts):
        text += "\n\n" if text else ""
        start, ranges = len(text), list[tuple[int, int]]()
        for sentence in sentences:
            text += " " if ranges else ""
            ranges.append((len(text), len(text) + len(sentence)))
            text += sentence
        kinds = (BlockKind.PARAGRAPH,) * len(ranges)
        key = chunk_id(number * CHUNKS_A_DOCUMENT + index)
        parts.append(Chunk(key, name, start, len(text), text[start:], title, (), tuple(ranges), kinds))
        blocks.append(Block(BlockKind.PARAGRAPH, start, len(text)))
    return Document(name, title, name, text, tuple(blocks)), parts
