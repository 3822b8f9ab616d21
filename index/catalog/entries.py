"""What the catalog tells of sources and documents."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Titled:
    """A document by its title; `date` is what it states of itself, `headings` are its first ones."""

    title: str
    date: str | None
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a document; `depth` counts from 0, `start` is where the first chunk under it starts."""

    words: str
    depth: int
    start: int


@dataclass(frozen=True, slots=True)
class Source:
    """Where documents come from: a path, a glob or a web address, and who may see them (no labels: everyone).

    `declared` says that it stands in the settings; otherwise it was given on the command line and remembered.
    """

    location: str
    labels: tuple[str, ...] = ()
    declared: bool = True


@dataclass(frozen=True, slots=True)
class Reached:
    """When a source was last reached, and since when it could not be (None: it could). ISO 8601."""

    reached: str | None
    failing: str | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a sync did not take from the source `location`: its name, and why."""

    location: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalog knows of a document without its text.

    `location` is the source that it belongs to; `origin` is the file or address that it was read from; `digest` is of
    its bytes and of all that turns them into chunks; `length` counts code points; `remarks` name what could not be
    read of it. `stale` is None for a document that the last sync found as it is; else the time when it was last found
    so, since its source cannot be reached any more, or it cannot be read. Times are ISO 8601.
    """

    id: str
    title: str
    source: str
    location: str
    origin: str
    url: str | None
    date: str | None
    digest: str
    length: int
    indexed: str
    pages: int
    remarks: tuple[str, ...]
    chunks: int
    stale: str | None
    labels: tuple[str, ...]
