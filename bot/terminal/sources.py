"""The passages of an answer, with what is quoted of them marked."""

from collections.abc import Sequence

from rich.text import Text

from bot import messages
from bot.answer import Answer, Citation
from bot.terminal.rendering import citation_head
from bot.terminal.screen import ScreenBlock, harmless

_INDENT = 4
_CLOSEST = 3


def source_blocks(answer: Answer, *, styled: bool) -> list[ScreenBlock]:
    """The passages that the answer rests on, or, when it abstains, those that came closest; none for a fixed reply.

    Quotes are highlighted; where styles cannot be seen they stand between » and «.
    """
    blocks: list[ScreenBlock] = []
    if answer.abstained:
        if answer.trace.get("stopped"):
            blocks += [ScreenBlock(Text(messages.STOPPED_EARLY, style="yellow")), ScreenBlock(Text())]
        for passage in answer.trace.get("retrieved", [])[:_CLOSEST]:
            head = Text(harmless(str(passage.get("title") or passage["document"])), style="bold")
            blocks += [
                ScreenBlock(head),
                ScreenBlock(Text(harmless(str(passage.get("text", "")).strip())), _INDENT),
                ScreenBlock(Text()),
            ]
        return blocks[:-1]
    for citations in _by_passage(answer.citations):
        blocks += [
            ScreenBlock(citation_head(citations)),
            ScreenBlock(_marked(citations, styled=styled), _INDENT),
            ScreenBlock(Text()),
        ]
    return blocks[:-1]


def _by_passage(citations: Sequence[Citation]) -> list[list[Citation]]:
    passages: dict[tuple[str, int, str], list[Citation]] = {}
    for citation in citations:
        passages.setdefault((citation.document, citation.passage_start, citation.passage), []).append(citation)
    return list(passages.values())


def _marked(citations: Sequence[Citation], *, styled: bool) -> Text:
    passage, start = citations[0].passage, citations[0].passage_start
    text = Text(harmless(passage))
    borders: list[tuple[int, str]] = []
    for first, last in _joined([(citation.start - start, citation.end - start) for citation in citations]):
        text.stylize("black on yellow", first, last)
        borders += [(first, "»"), (last, "«")]
    if styled:
        return text
    plain = text.plain
    for offset, mark in reversed(borders):
        plain = plain[:offset] + mark + plain[offset:]
    return Text(plain)


def _joined(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The ranges in order, made one where they overlap."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined
