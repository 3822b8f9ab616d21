"""Which sentences answer together, when a question asks for several things that no one of them enumerates."""

from collections.abc import Mapping, Sequence

from bot.draft import Span
from bot.language.words import is_content, words_of
from bot.reading.candidates import Candidate
from bot.reading.enumerations import is_enumeration
from bot.reading.scorer.scores import Scores
from index.passage import Passage

# A false sentence beside a right one costs trust, so that both are far from what a share of two answers would allow.
_LEAST_CHANCE = 0.5  # of the best candidate's, which another must have
_LEAST_SURE = 1 / 3  # likewise of the best span's probability
_NEAR = 600  # characters between answers to one question: about a passage


def together(
    most: int,
    order: Sequence[int],
    candidates: Sequence[Candidate],
    scores: Scores,
    spans: Mapping[int, Span],
    passages: Sequence[Passage],
) -> list[int]:
    """The best candidate, and up to `most` - 1 near it that are about as sure to answer, with something else.

    `order` goes from the likeliest down. They come in the order of the document; a candidate that enumerates answers
    alone.
    """
    best = order[0]
    used, said = [best], [_words(candidates[best], spans.get(best))]
    if best not in scores.sure or _enumerates(candidates[best], spans.get(best)):
        return used
    for at in order[1:]:
        if len(used) == most:
            break
        if not (_is_peer(at, best, scores) and _is_near(candidates[at], candidates[best], passages)):
            continue
        words = _words(candidates[at], spans.get(at))
        if not any(words <= other or other <= words for other in said):
            used.append(at)
            said.append(words)
    return sorted(used, key=lambda at: candidates[at].span.start)


def _is_peer(at: int, best: int, scores: Scores) -> bool:
    likely = scores.chances[at] >= _LEAST_CHANCE * scores.chances[best]
    return bool(likely) and scores.sure.get(at, 0.0) >= _LEAST_SURE * scores.sure[best]


def _is_near(one: Candidate, other: Candidate, passages: Sequence[Passage]) -> bool:
    same = passages[one.passage].document == passages[other.passage].document
    return same and abs(one.span.start - other.span.start) <= _NEAR


def _words(candidate: Candidate, span: Span | None) -> frozenset[str]:
    return frozenset(filter(is_content, words_of(_text(candidate, span))))


def _enumerates(candidate: Candidate, span: Span | None) -> bool:
    return is_enumeration(_text(candidate, span))


def _text(candidate: Candidate, span: Span | None) -> str:
    start = candidate.span.start
    return candidate.text[span.start - start : span.end - start] if span else ""
