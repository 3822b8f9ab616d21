"""What a folder of Chroma holds, read from its files.

A sync that changes nothing must see that no vector is missing, and the import of Chroma alone takes a second. Chroma
also counts what its table of ids names, and searches only what its graph holds: the two are compared here.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from index.errors import StoreError
from index.vectors.chroma import collection_name

DATABASE = "chroma.sqlite3"
_GRAPH = ("header.bin", "data_level0.bin", "length.bin", "link_lists.bin", "index_metadata.pickle")
_LENGTHS = "length.bin"  # four bytes for each vector of the graph
_LENGTH_BYTES = 4
_IDS = (
    "SELECT embedding_id FROM embeddings WHERE segment_id IN (SELECT segments.id FROM segments "
    "JOIN collections ON collections.id = segments.collection WHERE collections.name = ?)"
)
# The graph of each collection of this name, and how many ids are said to stand in it; later ones wait in a queue.
_GRAPHS = (
    "SELECT graph.id, (SELECT COUNT(*) FROM embeddings JOIN segments ON segments.id = embeddings.segment_id "
    "WHERE segments.collection = graph.collection AND embeddings.seq_id <= max_seq_id.seq_id) "
    "FROM segments AS graph JOIN collections ON collections.id = graph.collection "
    "JOIN max_seq_id ON max_seq_id.segment_id = graph.id "
    "WHERE collections.name = ? AND graph.scope = 'VECTOR'"
)


def exists(folder: Path) -> bool:
    """Whether Chroma has stored anything in the folder."""
    return (folder / DATABASE).is_file()


def ids(folder: Path, fingerprint: str) -> set[str] | None:
    """The ids of the chunks that Chroma names; None when its files do not tell.

    Raises StoreError when the database is damaged.
    """
    rows = _rows(folder, _IDS, fingerprint)
    return None if rows is None else {chunk for (chunk,) in rows}


def check(folder: Path, fingerprint: str) -> None:
    """Raise StoreError when the database is damaged, or the graph has lost vectors that the database names."""
    if not exists(folder):
        return
    for name, wanted in _rows(folder, _GRAPHS, fingerprint) or []:
        if not _is_whole(folder / name, wanted):
            raise StoreError(f"{folder}: vectors are missing; store them anew: footnote sync")


def _is_whole(graph: Path, wanted: int) -> bool:
    """Whether a graph has all its files, and as many vectors as are wanted at least: deleted ones stay in it."""
    files = [graph / name for name in _GRAPH]
    return all(file.is_file() for file in files) and (graph / _LENGTHS).stat().st_size >= wanted * _LENGTH_BYTES


def _rows(folder: Path, query: str, fingerprint: str) -> list[Any] | None:
    """What a query tells of the collection of a fingerprint; None when the database does not know such tables."""
    try:
        address = f"{(folder / DATABASE).absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=60)) as connection:
            return connection.execute(query, (collection_name(fingerprint),)).fetchall()
    except sqlite3.OperationalError:  # tables of another version, or what a killed process began and Chroma will end
        return None
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{folder}: the vectors are damaged ({error}); store them anew: footnote sync") from error
