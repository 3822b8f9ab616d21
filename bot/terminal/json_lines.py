"""The log as lines of JSON on standard output, for what collects logs."""

import json
import logging
import re
import sys
from collections.abc import Collection
from datetime import UTC, datetime
from typing import TextIO

from bot import request_id
from bot.terminal.log import SLACK_TOKENS

FIELDS = "fields"
"""Under this name a record may carry more facts, as a mapping: `extra={FIELDS: {…}}`."""
_OWN = ("bot", "index", "footnote_qa", "uvicorn")


class JsonLine(logging.Formatter):
    """One record as one line; without the secrets of the settings and Slack's tokens, which errors may repeat."""

    def __init__(self, secrets: Collection[str] = ()) -> None:
        super().__init__()
        self._secrets = re.compile("|".join([*(re.escape(secret) for secret in secrets if secret), SLACK_TOKENS]))

    def format(self, record: logging.LogRecord) -> str:
        """The line: time, level, logger, message, the id of the request, and where there is one the traceback."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": request_id.current(),
        }
        line |= getattr(record, FIELDS, {})
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return self._secrets.sub("***", json.dumps(line, ensure_ascii=False, default=str))


class _JsonLog(logging.StreamHandler[TextIO]):
    """The handler; of libraries it takes warnings alone, since what they say in passing may hold text."""

    def filter(self, record: logging.LogRecord) -> bool:
        own = record.name.partition(".")[0] in _OWN
        return (own or record.levelno >= logging.WARNING) and bool(super().filter(record))


def open_json_lines(level: str, secrets: Collection[str] = (), stream: TextIO | None = None) -> None:
    """Write what is logged from now on, at `level` (debug, info, warning or error) or above, to standard output."""
    close_json_lines()
    handler = _JsonLog(stream or sys.stdout)
    handler.setLevel(level.upper())
    handler.setFormatter(JsonLine(secrets))
    logging.getLogger().addHandler(handler)
    for name in _OWN:
        logging.getLogger(name).setLevel(level.upper())


def close_json_lines() -> None:
    """Write no more of them."""
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, _JsonLog)]:
        root.removeHandler(handler)
        for name in _OWN:
            logging.getLogger(name).setLevel(logging.NOTSET)
