from bot.terminal.counts import counts_json, counts_line
from index.report import SyncReport


def test_counts() -> None:
    report = SyncReport(added=2, changed=1, unchanged=7, chunks=30, failed=["a.pdf: holds no text"])
    assert counts_line(report, dry_run=False) == "added 2, changed 1, deleted 0, unchanged 7, failed 1"
    assert counts_json(report, dry_run=False) == {
        "added": 2,
        "changed": 1,
        "deleted": 0,
        "unchanged": 7,
        "failed": 1,
        "chunks": 30,
        "skipped_hidden": 0,
        "skipped_unknown": 0,
        "failures": ["a.pdf: holds no text"],
        "dry_run": False,
    }


def test_what_was_passed_over() -> None:
    report = SyncReport(skipped_hidden=3, skipped_unknown=1)
    assert counts_line(report, dry_run=True) == (
        "without --dry-run: added 0, changed 0, deleted 0, unchanged 0, failed 0; "
        "passed over: 3 hidden, 1 of unknown type"
    )
    assert counts_line(SyncReport(skipped_hidden=3), dry_run=False).endswith("failed 0; passed over: 3 hidden")
