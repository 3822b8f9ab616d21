"""The catalog: which documents and chunks the index holds. SQLite, and the truth that readers go by.

A chunk is found only if it stands here: what the vector store holds beyond that is left over from a sync that was
killed, and is passed over. `generation` grows with each change, so that a running reader can tell.
"""

from index.catalog.entries import Entry, Heading, LeftOut, Reached, Source, Titled
from index.catalog.writing import Catalog

__all__ = ["Catalog", "Entry", "Heading", "LeftOut", "Reached", "Source", "Titled"]
