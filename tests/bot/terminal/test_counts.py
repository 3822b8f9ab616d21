from bot.terminal.counts import counts_json, counts_line, passed_over_lines
from index.documents.folder import HIDDEN, UNKNOWN, PassedOver
from index.report import DocumentRemark, Failure, SyncReport


def test_counts() -> None:
    report = SyncReport(added=2, changed=1, unchanged=7, chunks=30, failures=[Failure("a.pdf", "holds no text")])
    assert counts_line(report, dry_run=False) == "added 2, changed 1, deleted 0, unchanged 7, failed 1"
    assert counts_json(report, dry_run=False) == {
        "added": 2,
        "changed": 1,
        "deleted": 0,
        "unchanged": 7,
        "failed": 1,
        "kept": 0,
        "chunks": 30,
        "skipped_hidden": 0,
        "skipped_unknown": 0,
        "failures": ["a.pdf: holds no text"],
        "links": [],
        "notices": [],
        "passed_over": [],
        "read_in_part": [],
        "notes": [],
        "dry_run": False,
    }


def test_what_was_passed_over() -> None:
    hidden = [PassedOver(f".{name}", HIDDEN) for name in "abc"]
    report = SyncReport(passed_over=[*hidden, PassedOver("a.xyz", UNKNOWN)])
    assert counts_line(report, dry_run=True) == (
        "without --dry-run: added 0, changed 0, deleted 0, unchanged 0, failed 0; "
        "passed over: 3 hidden, 1 of unknown type"
    )
    assert counts_line(SyncReport(passed_over=hidden), dry_run=False).endswith("failed 0; passed over: 3 hidden")


def test_what_was_passed_over_is_named() -> None:
    many = [PassedOver(f"{number}.xyz", UNKNOWN) for number in range(22)]
    report = SyncReport(passed_over=[PassedOver(".a", HIDDEN), *many])
    report.read_in_part.append(DocumentRemark("a.pdf", "page 3 has no text"))
    lines = passed_over_lines(report)
    assert lines[0] == "passed over: 0.xyz is not a type that Footnote reads"
    assert lines[20:] == [
        "passed over: 2 more, each of which is not a type that Footnote reads; footnote sources --json lists all",
        "read in part: a.pdf (page 3 has no text)",
    ]
