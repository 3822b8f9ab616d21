"""Who says an answer."""

from enum import StrEnum


class Engine(StrEnum):
    """Who says it: the reader, in the documents' own sentences; a chat model, checked; or a fixed reply."""

    READER = "reader"
    WRITER = "writer"
    FIXED = "fixed"
