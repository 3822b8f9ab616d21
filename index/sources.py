"""Sources: where documents are declared to come from, and which files and addresses that is now."""

import os
from dataclasses import dataclass
from importlib.resources import files
from itertools import takewhile
from pathlib import Path

from index import documents
from index.catalog import Source
from index.document import Document
from index.documents.folder import fault_of_name, is_hidden, leads_out
from index.documents.isolation import Isolation
from index.errors import SourceError

SAMPLE = Source("footnote:sample", declared=False)
_GLOB_MARKS = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a sync goes: along links that leave a source's folder, and to addresses that are not public."""

    follow_links: bool = False
    private_addresses: bool = False


NEAR = Reach()


@dataclass(frozen=True, slots=True)
class Item:
    """One document of a source: `origin` is its absolute path or its web address.

    `id` is the path relative to the source folder; None for an address, whose id is known when it has been read.
    """

    origin: str
    id: str | None
    source: str

    def read(self, reader: Isolation) -> Document:
        """The document. Raises SourceError, and nothing else."""
        if self.id is None:
            return reader.read_url(self.origin)
        return reader.read_file(Path(self.origin), self.id, self.source)


@dataclass(frozen=True, slots=True)
class Expansion:
    """What a source holds now. `failed` are the parts that cannot be reached: what they held before stays.

    `links` lead out of the source's folder, and are not followed.
    """

    items: tuple[Item, ...]
    failed: tuple[SourceError, ...] = ()
    skipped_hidden: int = 0
    skipped_unknown: int = 0
    links: tuple[str, ...] = ()

    def has_lost(self, origin: str) -> bool:
        """Whether a document read from `origin` is gone: no item, and not in a part that cannot be reached."""
        if any(item.origin == origin for item in self.items):
            return False
        return not any(origin == error.source or origin.startswith(error.source + os.sep) for error in self.failed)


def is_address(location: str) -> bool:
    """Whether a location is a web address."""
    return location.casefold().startswith(("http://", "https://"))


def normalised(location: str, base: Path) -> str:
    """How a location is remembered: an address as it is, a path relative to `base` where it lies below it."""
    if is_address(location) or location == SAMPLE.location:
        return location
    absolute = os.path.normpath(base / os.path.expanduser(location))  # noqa: PTH111  Path's own fails on "~nobody"
    relative = os.path.relpath(absolute, base)
    return absolute if relative.startswith("..") else Path(relative).as_posix()


def expand(location: str, base: Path, *, follow_links: bool = False) -> Expansion:
    """The documents at `location`; relative paths are below `base`. What cannot be reached is in `failed`.

    With `follow_links` also what links lead to outside of the source's folder.
    """
    if is_address(location):
        return Expansion((Item(location, None, location),))
    if location == SAMPLE.location:
        article = Path(str(files("index") / "corpus" / "article.txt"))
        return Expansion((Item(str(article), article.name, article.name),))
    path = Path(os.path.normpath(base / location))
    if _GLOB_MARKS & set(location) and not path.exists():
        return _expand_glob(location, path, follow_links=follow_links)
    if fault := fault_of_name(path):
        return Expansion((), (fault,))
    try:
        listing = documents.list_files(path, follow_links=follow_links)
    except SourceError as error:
        return Expansion((), (_named(error, str(path), location),))
    root = path if path.is_dir() else path.parent
    shown = Path(location) if path.is_dir() else Path(location).parent
    items = tuple(_item(file, root, shown) for file in listing.files)
    return Expansion(items, listing.failed, listing.skipped_hidden, listing.skipped_unknown, listing.links)


def _named(error: SourceError, path: str, location: str) -> SourceError:
    """The error with the absolute path as its source, so that what was read from there is known to be kept."""
    named = SourceError(location, error.fault)
    named.source = path
    return named


def _expand_glob(location: str, pattern: Path, *, follow_links: bool) -> Expansion:
    fixed = list(takewhile(lambda part: not _GLOB_MARKS & set(part), pattern.parts))
    root = Path(*fixed)
    shown = Path(*takewhile(lambda part: not _GLOB_MARKS & set(part), Path(location).parts))
    if not root.is_dir():
        return Expansion((), (_named(SourceError(location, "does not exist"), str(root), location),))
    rest = str(Path(*pattern.parts[len(fixed) :]))
    matches = [path for path in sorted(root.glob(rest)) if path.is_file() and not _is_hidden(path, root)]
    links = [] if follow_links else [path for path in matches if _is_led_out(path, root)]
    listing = documents.sorted_out([path for path in matches if path not in links])
    return Expansion(
        tuple(_item(path, root, shown) for path in listing.files),
        listing.failed,
        skipped_unknown=listing.skipped_unknown,
        links=tuple(str(path) for path in links),
    )


def _is_hidden(path: Path, root: Path) -> bool:
    return any(is_hidden(part) for part in path.relative_to(root).parts)


def _is_led_out(path: Path, root: Path) -> bool:
    """Whether `path`, or a folder between it and `root`, is a link that leads out of `root`."""
    return any(leads_out(each, root) for each in (path, *path.parents) if each.is_relative_to(root) and each != root)


def _item(file: Path, root: Path, shown: Path) -> Item:
    relative = file.relative_to(root)
    return Item(str(file), relative.as_posix(), (shown / relative).as_posix())
