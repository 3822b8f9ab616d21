"""Who may see what: the one rule, as SQL over the catalog and as a filter of the vector store.

A document without labels is for everyone; one with labels is for those who have one of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Filter:
    """Which documents may be found. None leaves a side open.

    `sources` are locations as declared; `audience` are the labels that the asker has: a document without labels is
    for everyone, one with labels for those who have one of them.
    """

    sources: frozenset[str] | None = None
    audience: frozenset[str] | None = None

    def sql(self) -> tuple[str, list[object]]:
        """The condition over `documents`, and its values."""
        conditions, values = ["1 = 1"], list[object]()
        if self.sources is not None:
            conditions.append(f"documents.location IN ({_marks(self.sources)})")
            values += sorted(self.sources)
        if self.audience is not None:
            labels = f"SELECT 1 FROM labels WHERE labels.document = documents.id AND label IN ({_marks(self.audience)})"
            conditions.append(f"(documents.public = 1 OR EXISTS ({labels}))")
            values += sorted(self.audience)
        return " AND ".join(conditions), values

    def chroma(self) -> dict[str, Any] | None:
        """The same over what `chunk_metadata` tells of a chunk, as Chroma's `where`; None when all is open."""
        conditions: list[dict[str, Any]] = []
        if self.sources is not None:
            conditions.append({"location": {"$in": sorted(self.sources) or [""]}})
        if self.audience is not None:
            sides: list[dict[str, Any]] = [
                {"public": True},
                *({f"label {label}": True} for label in sorted(self.audience)),
            ]
            conditions.append({"$or": sides} if len(sides) > 1 else sides[0])
        if not conditions:
            return None
        return {"$and": conditions} if len(conditions) > 1 else conditions[0]

    def admits(self, metadata: Mapping[str, Any]) -> bool:
        """The same for one chunk, of which `chunk_metadata` told this."""
        if self.sources is not None and metadata.get("location") not in self.sources:
            return False
        return (
            self.audience is None
            or bool(metadata.get("public"))
            or any(metadata.get(f"label {label}") for label in self.audience)
        )


EVERYTHING = Filter()
PUBLIC = Filter(audience=frozenset())  # what everybody may see


def is_public(labels: Sequence[str]) -> bool:
    """Whether a document with these labels is for everyone."""
    return not labels


def chunk_metadata(document: str, location: str, labels: Sequence[str]) -> dict[str, Any]:
    """What Chroma is told of a chunk, so that filters work on its side too."""
    return {"document": document, "location": location, "public": is_public(labels)} | {
        f"label {label}": True for label in labels
    }


def _marks(values: Sequence[object] | frozenset[str]) -> str:
    return ", ".join("?" for _ in values) or "NULL"  # Postgres takes no empty list
