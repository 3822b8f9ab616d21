"""What a sync did, in a line and as JSON."""

from typing import Any

from bot import wording
from index.report import SyncReport


def counts_line(report: SyncReport, *, dry_run: bool) -> str:
    """The counts of documents, and what was passed over."""
    line = wording.COUNTS.format(
        added=report.added,
        changed=report.changed,
        deleted=report.deleted,
        unchanged=report.unchanged,
        failed=len(report.failed),
    )
    if dry_run:
        line = wording.WOULD.format(counts=line)
    skipped = [
        pattern.format(count=count)
        for pattern, count in (
            (wording.SKIPPED_HIDDEN, report.skipped_hidden),
            (wording.SKIPPED_UNKNOWN, report.skipped_unknown),
        )
        if count
    ]
    return f"{line}; {wording.SKIPPED.format(parts=', '.join(skipped))}" if skipped else line


def counts_json(report: SyncReport, *, dry_run: bool) -> dict[str, Any]:
    """The counts of documents (`chunks`: of chunks that were embedded), and a line for each failure."""
    return {
        "added": report.added,
        "changed": report.changed,
        "deleted": report.deleted,
        "unchanged": report.unchanged,
        "failed": len(report.failed),
        "chunks": report.chunks,
        "skipped_hidden": report.skipped_hidden,
        "skipped_unknown": report.skipped_unknown,
        "failures": report.failed,
        "dry_run": dry_run,
    }
