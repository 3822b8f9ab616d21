from dataclasses import replace
from datetime import UTC, datetime

from bot import messages
from bot.terminal import messages as terminal_messages
from bot.terminal.contents import contents_json, contents_lines
from index.catalog import Entry, LeftOut
from index.status import Contents

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
MILL = Entry(
    id="mill.txt",
    title="The mill",
    source="docs/mill.txt",
    location="docs",
    origin="/docs/mill.txt",
    url=None,
    date=None,
    digest="0",
    length=24,
    indexed="2026-11-27T10:00:00+00:00",
    pages=0,
    remarks=(),
    chunks=1,
    stale=None,
    labels=("board",),
)


def test_documents_stand_below_their_source() -> None:
    weir = replace(MILL, id="weir.pdf", source="more/weir.pdf", location="more", chunks=1_200, pages=2)
    lines = contents_lines(Contents((MILL, weir, replace(MILL, source="docs/inn.txt")), ()), NOW)
    assert [line for line in lines if not line.startswith("  ")] == ["docs", "more"]
    assert lines[1].startswith("  docs/mill.txt, 1 chunk, ")
    assert lines[2].startswith("  docs/inn.txt, ")
    assert lines[4].startswith("  more/weir.pdf, 1,200 chunks, 2 pages, ")


def test_what_is_old_or_not_whole_says_so() -> None:
    old = replace(MILL, stale="2026-11-01T08:00:00+00:00", remarks=("page 2 holds no text",))
    assert contents_lines(Contents((old,), ()), NOW)[1].endswith(
        f", {messages.AS_OF.format(day='2026-11-01')}, page 2 holds no text"
    )


def test_what_was_left_out_comes_last_with_its_reason() -> None:
    left = LeftOut("docs", "docs/x.bin", "of unknown type")
    assert contents_lines(Contents((), (left,)), NOW) == [terminal_messages.LEFT_OUT, "  docs/x.bin (of unknown type)"]
    assert contents_lines(Contents((), ()), NOW) == [messages.NOTHING_INDEXED]


def test_as_json() -> None:
    printed = contents_json(Contents((MILL,), (LeftOut("docs", "docs/x.bin", "of unknown type"),)))
    [document] = printed["documents"]
    assert (document["id"], document["path"], document["audience"], document["pages"]) == (
        *("mill.txt", "docs", ["board"], None),
    )
    assert printed["left_out"] == [{"path": "docs", "name": "docs/x.bin", "reason": "of unknown type"}]
