"""What a sync did."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class SyncReport:
    """What a sync did, in documents; `chunks` counts those that were embedded, `failed` has a line for each failure."""

    added: int = 0
    changed: int = 0
    deleted: int = 0
    unchanged: int = 0
    chunks: int = 0
    skipped_hidden: int = 0
    skipped_unknown: int = 0
    failed: list[str] = field(default_factory=list)
