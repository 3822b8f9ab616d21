"""What a sync did, in a line and as JSON."""

from typing import Any

from bot.terminal import messages
from index.documents.folder import HIDDEN
from index.report import SyncReport

_SHOWN = 20  # names of one kind


def counts_line(report: SyncReport, *, dry_run: bool) -> str:
    """The counts of documents, and what was passed over."""
    line = messages.COUNTS.format(
        added=report.added,
        changed=report.changed,
        deleted=report.deleted,
        unchanged=report.unchanged,
        failed=len(report.failed),
    )
    if dry_run:
        line = messages.WOULD.format(counts=line)
    if report.kept:
        line = f"{line}; {messages.KEPT.format(count=report.kept)}"
    skipped = [
        pattern.format(count=count)
        for pattern, count in (
            (messages.SKIPPED_HIDDEN, report.skipped_hidden),
            (messages.SKIPPED_UNKNOWN, report.skipped_unknown),
        )
        if count
    ]
    return f"{line}; {messages.SKIPPED.format(parts=', '.join(skipped))}" if skipped else line


def passed_over_lines(report: SyncReport) -> list[str]:
    """What was passed over or read in part, and notes, one a line; of many of one kind the first, and how many more."""
    lines: list[str] = []
    for reason, names in _by_reason(report).items():
        lines += [messages.PASSED_OVER.format(name=name, reason=reason) for name in names[:_SHOWN]]
        if len(names) > _SHOWN:
            lines.append(messages.PASSED_OVER_MORE.format(count=len(names) - _SHOWN, reason=reason))
    lines += [messages.IN_PART.format(name=remark.name, remark=remark.remark) for remark in report.read_in_part]
    return lines + [messages.NOTE.format(name=remark.name, remark=remark.remark) for remark in report.notes]


def _by_reason(report: SyncReport) -> dict[str, list[str]]:
    """Hidden entries are hidden on purpose, and only counted."""
    names: dict[str, list[str]] = {}
    for passed_over in report.passed_over:
        if passed_over.reason != HIDDEN:
            names.setdefault(passed_over.reason, []).append(passed_over.name)
    return names


def counts_json(report: SyncReport, *, dry_run: bool) -> dict[str, Any]:
    """The counts of documents (`chunks`: of chunks that were embedded), and a line for each failure."""
    return {
        "added": report.added,
        "changed": report.changed,
        "deleted": report.deleted,
        "unchanged": report.unchanged,
        "failed": len(report.failed),
        "kept": report.kept,
        "chunks": report.chunks,
        "skipped_hidden": report.skipped_hidden,
        "skipped_unknown": report.skipped_unknown,
        "failures": report.failed,
        "links": report.links,
        "notices": report.notices,
        "passed_over": [{"name": passed_over.name, "reason": passed_over.reason} for passed_over in report.passed_over],
        "read_in_part": [{"name": remark.name, "remark": remark.remark} for remark in report.read_in_part],
        "notes": [{"name": remark.name, "remark": remark.remark} for remark in report.notes],
        "dry_run": dry_run,
    }
