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
    def of(cls, passage: "Found") -> Self:
        """What of a passage, as the index has it, is for others to see."""
        return cls(
            document=passage.document,
            title=passage.title,
            source=passage.source,
            url=passage.url,
            date=passage.date,
            page=passage.page,
            heading=passage.heading,
            start=passage.start,
            end=passage.end,
            text=passage.text,
            score=passage.score,
        )
