"""A passage that was found, without an answer."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:  # numpy comes with it
    from index.passage import Passage as Found


@dataclass(frozen=True, slots=True)
class Passage:
    """A range of a document: `text` is the document's text from `start` to `end`, letter for letter.

    `start` and `end` count Unicode code points; `document` is its path relative to the source folder, or its address;
    `score` is higher for what is nearer, and comparable within one question only; `date` is ISO 8601; `page` counts
    from 1. What is unknown is None.
    """

    document: str
    title: str
    source: str
    url: str | None
    date: str | None
    page: int | None
    heading: str | None
    start: int
    end: int
    text: str
    score: float

    @classmethod
    def of(cls, found: "Found") -> Self:
        """What of a passage, as the index has it, is for others to see."""
        return cls(
            document=found.document,
            title=found.title,
            source=found.source,
            url=found.url,
            date=found.date,
            page=found.page,
            heading=found.heading,
            start=found.start,
            end=found.end,
            text=found.text,
            score=found.score,
        )
