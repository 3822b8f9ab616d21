"""The one tree of errors: what was given, what is wrong with it, what to do."""

from typing import Self


class FootnoteError(Exception):
    """Any failure that a user can be told about in one line.

    The message names what was given, says what is wrong with it and, where there is one, the remedy.
    `exit_status` is what the command line ends with: 1 the work failed, 2 bad usage or settings.
    """

    exit_status = 1


class SourceError(FootnoteError):
    """A file, folder or web address cannot be read as a document."""

    def __init__(self, source: str, fault: str, status: int | None = None) -> None:
        """Name the source and its fault, e.g. `("a.pdf", "holds no text (a scan?)")`.

        `status` is the HTTP status of a server that refused, None when there was none.
        """
        super().__init__(f"{source}: {fault}")
        self.source = source
        self.fault = fault
        self.status = status

    def __reduce__(self) -> tuple[type[Self], tuple[str, str, int | None]]:
        """How it is passed from one process to another."""
        return type(self), (self.source, self.fault, self.status)


class NothingToRead(SourceError):
    """A file is sound and holds no words, such as a photograph: it is to be named, and nothing has failed."""


class ModelError(FootnoteError):
    """A model cannot be found, checked, exported or reached."""


class EngineError(FootnoteError):
    """What reads and embeds the documents of a sync cannot be started, or has failed."""


class IndexMissing(FootnoteError):
    """There is no index where one is needed."""


class IndexMismatch(FootnoteError):
    """The index was made with another embedder, precision or chunker, and must not be mixed with this one."""


class StoreError(FootnoteError):
    """The vector store or the catalog cannot be opened or written."""


class StoreTimeout(StoreError):
    """The vector store did not answer in time; asked once more at once, it would take as long again."""


class ConnectionLost(StoreError):
    """The connection to a database was lost on the way; the next attempt opens a new one."""


class QuestionError(FootnoteError):
    """What was given is no question."""

    exit_status = 2


class SettingsError(FootnoteError):
    """The settings are faulty; the message lists every fault, one a line."""

    exit_status = 2
