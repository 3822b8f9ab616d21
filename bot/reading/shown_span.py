"""The answering words of a candidate as they are shown: whole, with what belongs to them, from the right place."""

from dataclasses import replace

from bot.draft import Span
from bot.question.question import Question
from bot.reading.beside import answer_beside
from bot.reading.columns import answering_cell
from bot.reading.enumerations import whole_enumeration
from bot.reading.reasons import all_reasons, asks_why
from bot.reading.scorer.scores import ScoredCandidate
from bot.reading.span_edges import unmarked, whole, with_rate


def with_shown_span(asked: Question, most: int, scored: ScoredCandidate) -> ScoredCandidate:
    """The candidate with its span as it is shown to a question that asks for at most so many answers."""
    candidate, span = scored.candidate, scored.span
    start = candidate.span.start
    marked = whole(candidate.text, span.start - start, span.end - start) if span else None
    if candidate.columns:
        shown = answering_cell(asked, candidate, marked)
    else:
        shown = _in_sentence(asked, most, candidate.text, marked) if marked else None
    if shown is None:
        return replace(scored, span=None)
    return replace(scored, span=Span(candidate.passage.id, start + shown[0], start + shown[1]))


def _in_sentence(asked: Question, most: int, text: str, marked: tuple[int, int]) -> tuple[int, int] | None:
    """The whole enumeration or all reasons that are asked for; else the answer beside what is asked, with its rate."""
    told = unmarked(text, *marked)
    if told is None:
        return None
    if most > 1:
        return whole_enumeration(text, *told)
    if asks_why(asked.text):
        return all_reasons(text, *told)
    return with_rate(text, *answer_beside(asked, text, *told))
