"""The sentences around one in its document, also those of the passages before and behind."""

from collections.abc import Iterator, Sequence

from bot.reading.candidates import Candidate

_CLOSE = 4  # characters of white space between two sentences


def right_before(candidate: Candidate, candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    """Those of the candidates right before one, the nearest first, as far as white space alone parts them."""
    start = candidate.span.start
    for each in sorted(_beside(candidate, candidates), key=lambda text: -text.span.end):
        if each.span.end > start:
            continue
        if start - each.span.end > _CLOSE:
            return
        yield each
        start = each.span.start


def right_after(candidate: Candidate, candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    """Those of the candidates right behind one, the nearest first, as far as white space alone parts them."""
    end = candidate.span.end
    for each in sorted(_beside(candidate, candidates), key=lambda text: text.span.start):
        if each.span.start < end:
            continue
        if each.span.start - end > _CLOSE:
            return
        yield each
        end = each.span.end


def _beside(candidate: Candidate, candidates: Sequence[Candidate]) -> list[Candidate]:
    return [each for each in candidates if each.passage.document == candidate.passage.document]
