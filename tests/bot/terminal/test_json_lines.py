"""The log as lines of JSON."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from bot.terminal.json_lines import FIELDS, close_json_lines, open_json_lines


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    open_json_lines("info", ["sk-12345"], stream)
    yield stream
    close_json_lines()


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_each_record_is_one_line(written: io.StringIO) -> None:
    log = logging.getLogger("bot.server.requests")
    log.debug("not told")
    log.info("request", extra={FIELDS: {"status": 200, "path": "/api/ask"}})
    try:
        raise ValueError("two\nlines, and the keys sk-12345 and xoxb-1-abc")
    except ValueError as error:
        log.error("a question\nfailed", exc_info=error)
    first, second = lines(written)
    assert first.items() >= {
        "level": "info", "logger": "bot.server.requests", "message": "request", "status": 200, "path": "/api/ask",
        "request_id": None,
    }.items()  # fmt: skip
    assert first["time"].endswith("+00:00")
    assert second["message"] == "a question\nfailed"
    assert second["exception"].startswith("Traceback (most recent call last):")
    assert "sk-12345" not in written.getvalue() and "xoxb" not in written.getvalue()


def test_of_libraries_warnings_alone(written: io.StringIO) -> None:
    library = logging.getLogger("slack_sdk.web")
    library.setLevel(logging.DEBUG)
    library.debug("a message of somebody")
    library.info("a message of somebody")
    library.warning("the connection is gone")
    library.setLevel(logging.NOTSET)
    assert [line["message"] for line in lines(written)] == ["the connection is gone"]


def test_closed_it_writes_nothing(written: io.StringIO) -> None:
    close_json_lines()
    logging.getLogger("bot").error("lost")
    assert written.getvalue() == ""
