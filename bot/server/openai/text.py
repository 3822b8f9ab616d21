"""An answer as the text of a message, with its sources below, and where in the text each is cited."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from bot.answer import Answer, Citation, Sentence, nearest_quote
from bot.checking.checker import marked

HEADING = "\n\nSources:"
_MARKS = re.compile(r"(?:\[\d+\])+$")
_ONE = re.compile(r"\[(\d+)\]")

AddressOf = Callable[[Citation], str]


class Text:
    """The text of an answer, put together sentence by sentence as it comes."""

    def __init__(self, address_of: AddressOf) -> None:
        """`address_of` gives the address at which a citation can be looked at."""
        self._address_of = address_of
        self._marks: list[tuple[int, int, int]] = []
        self.content = ""

    def sentence(self, sentence: Sentence) -> str:
        """Add a sentence, and return what was added."""
        piece = marked(sentence.text, sentence.citations)
        piece = piece.lstrip() if not self.content else piece if piece.startswith("\n") else f" {piece}"
        if marks := _MARKS.search(piece) if sentence.citations else None:
            begin = len(self.content) + marks.start()
            self._marks += [
                (int(mark.group(1)), begin + mark.start(), begin + mark.end()) for mark in _ONE.finditer(marks.group())
            ]
        self.content += piece
        return piece

    def end(self, answer: Answer) -> str:
        """Add what stands below the sentences: a note, the sources; or why there is no answer. Returns what was added.

        An answer without sentences is a fixed reply, or says that the documents do not hold it.
        """
        parts = [] if self.content else [answer.answer]
        parts += [answer.note] if answer.note else []
        if (near := nearest_quote(answer)) is not None:
            parts.append(f"> {near}")
        piece = ("\n\n" if self.content and parts else "") + "\n\n".join(parts)
        piece += self._sources(answer.citations)
        self.content += piece
        return piece

    def annotations(self, answer: Answer) -> list[dict[str, Any]]:
        """Each mark in the text with the address and the title of its source; `end_index` lies behind its last."""
        known = {citation.number: citation for citation in answer.citations}
        return [
            {
                "type": "url_citation",
                "url_citation": {
                    "start_index": start,
                    "end_index": end,
                    "title": known[number].title,
                    "url": self._address_of(known[number]),
                },
            }
            for number, start, end in self._marks
            if number in known
        ]

    def _sources(self, citations: Sequence[Citation]) -> str:
        if not citations:
            return ""
        return "\n".join([HEADING, *(f"[{citation.number}] {self._source(citation)}" for citation in citations)])

    def _source(self, citation: Citation) -> str:
        place = (
            f"{citation.title}, {citation.heading}"
            if citation.heading and citation.heading != citation.title
            else citation.title
        )
        quote = " ".join(citation.quote.split())
        return f"{place}: “{quote}” ({self._address_of(citation)})"
