import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.terminal.status import age, size, source_name, status_json, status_lines
from index.catalog import Source
from index.status import IndexStatus

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
STATUS = IndexStatus(
    documents=1234,
    chunks=5,
    fingerprint="embedder-1.chunks-2-160",
    changed="2026-03-04T09:00:00+00:00",
    bytes=2_345_678,
    model_bytes=2_000_000,
    sources=(Source("footnote:sample", declared=False), Source("board", ("board", "staff"))),
)


def test_in_words(tmp_path: Path) -> None:
    model = tmp_path / "models" / "embedder-1" / "model.json"
    model.parent.mkdir(parents=True)
    model.write_text(json.dumps({"model": "some/model", "precision": "int8"}), encoding="utf-8")
    changed = f"{datetime(2026, 3, 4, 9, tzinfo=UTC).astimezone():%Y-%m-%d %H:%M}"
    assert status_lines(STATUS, tmp_path, NOW) == [
        "documents   1,234",
        "chunks      5",
        "sources     the article that ships with Footnote",
        "            board (for board, staff)",
        "made with   some/model, int8, 160 tokens a chunk",
        "fingerprint embedder-1.chunks-2-160",
        "size        345.7 kB",
        "models      2.0 MB",
        f"changed     3 hours ago ({changed})",
        f"data        {tmp_path}",
    ]


def test_the_size_of_an_index_in_a_database_is_what_it_takes_there(tmp_path: Path) -> None:
    stored = replace(STATUS, bytes=2_000_000, database_bytes=5_000_000)
    assert "size        5.0 MB" in status_lines(stored, tmp_path, NOW)
    assert status_json(stored, tmp_path)["database_bytes"] == 5_000_000


def test_as_json_also_without_the_model(tmp_path: Path) -> None:
    assert status_json(STATUS, tmp_path) == {
        "documents": 1234,
        "chunks": 5,
        "sources": [
            {"path": "footnote:sample", "audience": [], "declared": False},
            {"path": "board", "audience": ["board", "staff"], "declared": True},
        ],
        "fingerprint": "embedder-1.chunks-2-160",
        "made_with": {"chunks": "160 tokens a chunk"},
        "bytes": 2_345_678,
        "model_bytes": 2_000_000,
        "database_bytes": None,
        "changed": "2026-03-04T09:00:00+00:00",
        "data": str(tmp_path),
    }


def test_an_index_that_never_changed(tmp_path: Path) -> None:
    empty = IndexStatus(0, 0, None, None, 0, 0, ())
    assert "changed     never" in status_lines(empty, tmp_path, NOW)


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=23, minutes=59), "23 hours ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=400), "400 days ago"),
    ],
)
def test_ages(since: timedelta, words: str) -> None:
    assert age(since) == words


def test_sizes() -> None:
    assert [size(count) for count in (0, 999, 1000, 91_600_000, 5_000_000_000_000)] == [
        "0 bytes",
        "999 bytes",
        "1.0 kB",
        "91.6 MB",
        "5000.0 GB",
    ]


def test_the_shipped_article_is_named_in_words_among_the_documents() -> None:
    assert source_name("footnote:sample") == "the article that ships with Footnote"
    assert source_name("docs") == "docs"
