"""The log in the data folder: what is too much for a line on the screen."""

import logging
import re
from collections.abc import Collection
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from index.private import private_file

NAME = "footnote.log"
_MOST_BYTES = 1_000_000
SLACK_TOKENS = r"(?:xox[a-z](?:\.xox[a-z])?|xapp)-[\w-]+"  # tokens of workspaces that have installed the app
_FORM = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"


class _Form(logging.Formatter):
    """Lines without the secrets of the settings, and Slack's tokens, which a provider may repeat in its errors."""

    def __init__(self, secrets: Collection[str]) -> None:
        super().__init__(_FORM)
        self._secrets = re.compile("|".join([*(re.escape(secret) for secret in secrets if secret), SLACK_TOKENS]))

    def format(self, record: logging.LogRecord) -> str:
        return self._secrets.sub("***", super().format(record))


class _Log(RotatingFileHandler):
    """The log's handler; its file is opened at the first record, and only its owner may read it."""

    def _open(self) -> TextIOWrapper:
        private_file(Path(self.baseFilename))
        return super()._open()


def open_log(folder: Path, secrets: Collection[str] = ()) -> None:
    """Send what is logged from now on to the log in `folder`, and not to the screen. Without the folder it is lost."""
    close_log()
    log = _Log(folder / NAME, maxBytes=_MOST_BYTES, backupCount=1, encoding="utf-8", delay=True, errors="replace")
    log.setLevel(logging.WARNING)
    log.setFormatter(_Form(secrets))
    logging.raiseExceptions = False  # a log that cannot be written must not write to the screen
    logging.getLogger().addHandler(log)


def close_log() -> None:
    """Close the log, if it is open."""
    root = logging.getLogger()
    for log in [each for each in root.handlers if isinstance(each, _Log)]:
        root.removeHandler(log)
        log.close()
        logging.raiseExceptions = True


def log_path() -> Path:
    """Where the open log is."""
    return next(Path(each.baseFilename) for each in logging.getLogger().handlers if isinstance(each, _Log))
