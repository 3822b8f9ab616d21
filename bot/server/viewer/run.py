"""A run of characters of a document, as it is shown: the least part of what the viewer draws."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from bot.server.viewer.excerpt import Span

Style = Literal["strong", "em", "s", "code", "markup"]


@dataclass(frozen=True, slots=True)
class Run:
    """What is shown for the document's characters from `start` to `end`.

    `text` is these characters, letter for letter, but for what Markdown writes in another way, such as "&amp;".
    `styles` stand from the outside to the inside; "markup" is what is no text, such as a tag. `href` is a web address.
    """

    text: str
    start: int
    end: int
    styles: tuple[Style, ...] = ()
    href: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it can only be shown as a whole, since not every character stands for one of the document."""
        return len(self.text) != self.end - self.start


def cut_at(runs: Iterator[Run], mark: Span | None) -> Iterator[tuple[Run, bool]]:
    """The runs, cut where `mark` begins and ends; each with whether it lies in it."""
    for run in runs:
        if mark is None or not mark.overlaps(run.start, run.end):
            yield run, False
        elif run.is_whole:
            yield run, True
        else:
            yield from _cut(run, mark)


def _cut(run: Run, mark: Span) -> Iterator[tuple[Run, bool]]:
    first, last = max(run.start, mark.start), min(run.end, mark.end)
    for start, end, marked in ((run.start, first, False), (first, last, True), (last, run.end, False)):
        if start < end:
            yield replace(run, text=run.text[start - run.start : end - run.start], start=start, end=end), marked
