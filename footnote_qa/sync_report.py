"""What a sync did."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did, counted in documents.

    `chunks` counts those that were embedded; `skipped_hidden` and `skipped_unknown` count hidden files and those of a
    kind that is not read; `failed` has a line for each document or source that could not be read: what the index held
    of it stays.
    """

    added: int = 0
    changed: int = 0
    deleted: int = 0
    unchanged: int = 0
    chunks: int = 0
    skipped_hidden: int = 0
    skipped_unknown: int = 0
    failed: tuple[str, ...] = ()
