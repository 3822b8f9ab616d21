"""Sources: where documents are declared to come from, and which files and addresses that is now."""

import os
from dataclasses import dataclass, replace
from importlib.resources import files
from itertools import takewhile
from pathlib import Path

from index import documents
from index.catalog import Source
from index.credentials import cleaned, lacks_secret, with_login, without_credentials
from index.document import Document
from index.documents.folder import HIDDEN, INDEX, LINK, PassedOver, fault_of_name, is_hidden, is_index, leads_out
from index.documents.isolation import Isolation
from index.errors import SourceError

SAMPLE = Source("footnote:sample", declared=False)
_HERE = Path()
_GLOB_MARKS = frozenset("*?[")
_SECRET_MISSING = (
    "its secret is not stored; name the whole address again, or put it into FOOTNOTE_SOURCES in the file .env"
)
_LOGIN_WANTED = frozenset({401, 403})
_LOGIN_HINT = "; put its user and password into ~/.netrc, or into FOOTNOTE_SOURCES in the file .env"


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a sync goes: along links that leave a source's folder, and to addresses that are not public."""

    follow_links: bool = False
    private_addresses: bool = False


NEAR = Reach()


@dataclass(frozen=True, slots=True)
class Item:
    """One document of a source: `origin` is its absolute path or its web address without credentials.

    `id` is the path relative to the source folder; None for an address, whose id is known when it has been read;
    `address` is the web address as it was given.
    """

    origin: str
    id: str | None
    source: str
    address: str = ""

    def read(self, reader: Isolation) -> Document:
        """The document; neither it nor an error shows a credential. Raises SourceError."""
        if self.id is not None:
            return reader.read_file(Path(self.origin), self.id, self.source)
        if lacks_secret(self.address):
            raise SourceError(self.origin, _SECRET_MISSING)
        address = with_login(self.address)
        try:
            document = reader.read_url(address)
        except SourceError as error:
            hint = _LOGIN_HINT if error.status in _LOGIN_WANTED else ""
            raise SourceError(self.origin, cleaned(error.fault, address) + hint) from None
        url = without_credentials(document.url) if document.url else None
        return replace(document, id=without_credentials(document.id), source=self.origin, url=url)


@dataclass(frozen=True, slots=True)
class Expansion:
    """What a source holds now. `failed` are the parts that cannot be reached: what they held before stays."""

    items: tuple[Item, ...]
    failed: tuple[SourceError, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()

    def is_out_of_reach(self, origin: str) -> bool:
        """Whether `origin` lies in a part that cannot be reached now."""
        return any(origin == error.source or origin.startswith(error.source + os.sep) for error in self.failed)


def is_address(location: str) -> bool:
    """Whether a location is a web address."""
    return location.casefold().startswith(("http://", "https://"))


def is_glob(location: str) -> bool:
    """Whether a location stands for the files that match it."""
    return not is_address(location) and bool(_GLOB_MARKS & set(location))


def normalised(location: str, base: Path) -> str:
    """How a location is remembered: an address without credentials, a path relative to `base` where it lies below."""
    if is_address(location):
        return without_credentials(location)
    if location == SAMPLE.location:
        return location
    absolute = os.path.normpath(base / os.path.expanduser(location))  # noqa: PTH111  Path's own fails on "~nobody"
    relative = os.path.relpath(absolute, base)
    return absolute if relative.startswith("..") else Path(relative).as_posix()


def place_of(location: str, base: Path) -> Path | None:
    """The file or folder of a location; None for a web address."""
    if is_address(location):
        return None
    parts = takewhile(lambda part: not _GLOB_MARKS & set(part), Path(os.path.normpath(base / location)).parts)
    return Path(*parts)


def expand(location: str, base: Path, address: str = "", *, follow_links: bool = False) -> Expansion:
    """The documents at `location`; relative paths are below `base`. What cannot be reached is in `failed`.

    `address` is that of a web page with its credentials, when they are known. With `follow_links` also what links lead
    to outside of the source's folder.
    """
    if is_address(location):
        return Expansion((Item(location, None, location, address or location),))
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
    passed_over = tuple(replace(entry, name=_shown(Path(entry.name), root, shown)) for entry in listing.passed_over)
    failed = tuple(_named(error, error.source, _shown(Path(error.source), root, shown)) for error in listing.failed)
    return Expansion(items, failed, passed_over)


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
    files = sorted(path for path in root.glob(rest) if path.is_file())
    reasons = {path: _reason(path, root, follow_links=follow_links) for path in files}
    listing = documents.sorted_out([path for path in files if not reasons[path]])
    passed_over = [PassedOver(str(path), reason) for path, reason in reasons.items() if reason]
    return Expansion(
        tuple(_item(path, root, shown) for path in listing.files),
        listing.failed,
        tuple(
            replace(entry, name=_shown(Path(entry.name), root, shown)) for entry in (*passed_over, *listing.passed_over)
        ),
    )


def _reason(path: Path, root: Path, *, follow_links: bool) -> str:
    """Why a file that matches is passed over whatever it holds; empty when it is not."""
    if any(is_hidden(part) for part in path.relative_to(root).parts):
        return HIDDEN
    between = [each for each in (path, *path.parents) if each.is_relative_to(root) and each != root]
    if any(is_index(each) for each in between):
        return INDEX
    return LINK if not follow_links and any(leads_out(each, root) for each in between) else ""


def _item(file: Path, root: Path, shown: Path) -> Item:
    relative = str(file).removeprefix(f"{str(root).rstrip('/')}/")
    return Item(str(file), relative, relative if shown == _HERE else f"{shown.as_posix().rstrip('/')}/{relative}")


def _shown(path: Path, root: Path, shown: Path) -> str:
    return (shown / path.relative_to(root)).as_posix()
