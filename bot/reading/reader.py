"""The reader: answers from passages without a chat model, in the passages' own sentences, or abstains."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.abstention import Withheld, reason_to_withhold
from bot.draft import Draft, Span
from bot.engine import Engine
from bot.question.order import Place, asked_step
from bot.question.question import Question, read_question
from bot.question.topic import topic_of
from bot.reading.candidates import Candidate, candidates_of, sentence_words
from bot.reading.disagreement import disagree
from bot.reading.mentions import CONFIDENCE as MENTION_CONFIDENCE
from bot.reading.mentions import told_of
from bot.reading.navigation import asks_for_address
from bot.reading.numbered import CONFIDENCE as STEP_CONFIDENCE
from bot.reading.numbered import FoundSteps, find_steps
from bot.reading.revocations import revoking
from bot.reading.rows import CONFIDENCE as CELL_CONFIDENCE
from bot.reading.rows import SEVERAL_CONFIDENCE, named_first, named_rows
from bot.reading.scorer.scores import ScoredCandidate, Scorer, Scores
from bot.reading.sections import CONFIDENCE as SECTION_CONFIDENCE
from bot.reading.sections import asked_section
from bot.reading.selection import Selection, Selector
from bot.reading.times import by_time
from bot.reading.versions import (
    asks_of_the_past,
    asks_what_was_before,
    newer_of,
    of_its_time,
    told_apart,
    without_copies,
)
from index.passage import Passage, Vectors

DEPTH = 24  # passages, of which the likeliest parts are read
REJECTED = 5
_CELL_SHARE = 0.02  # of the best candidate's probability, which a row must have that says all that is asked
_RULED_OUT = 0.05  # confidence in a candidate of which a date or a count shows that it is not what was asked for
_RIVALS = 6  # how many of the likeliest candidates may disagree with the best
_NEWER_SHARE = 0.2  # of the best candidate's probability, which what a newer version says must have
_RIVAL_SHARE = 0.1  # of the best candidate's probability, which a rival must have


class Reader:
    """Answers with the likeliest sentence of the passages, with several that are asked for, or two that disagree."""

    def __init__(self, scorer: Scorer, threshold: float) -> None:
        """Take what scores, and abstain below the confidence `threshold` (0 to 1)."""
        self._scorer, self._threshold = scorer, threshold

    def read(
        self, question: str, vector: Vectors, passages: Sequence[Passage], today: date | None = None, said: str = ""
    ) -> Draft:
        """Draft an answer to `question`, whose unit vector (dimension,) is `vector`, from passages in order of rank.

        The draft has no sentences when nothing there is likely enough to answer. `today` is the day of asking; what
        stands in `said` is not said again.
        """
        asked, passages = of_its_time(read_question(question), passages)
        passages = without_copies(asked, passages)
        candidates = candidates_of(passages, addresses=asks_for_address(asked.text), said=said)
        if not any(key[0].isalpha() for key in asked.content):
            return Draft((), 0.0, Engine.READER, withheld=Withheld.NO_QUESTION)
        if all(candidate.silent for candidate in candidates):
            return Draft((), 0.0, Engine.READER, withheld=Withheld.NOTHING_NEAR)
        scores = self._scorer.score(asked.text, vector, passages, candidates)
        order = named_first(asked, scores.likeliest_first())
        nearest = max(float((each.sentence_vectors @ vector).max(initial=-1.0)) for each in passages)
        shared = max(_shared(asked, each.candidate) for each in order[:REJECTED])
        withheld = reason_to_withhold(scores.confidence, self._threshold, scores.answerable, nearest, shared)
        rows = named_rows(asked, order)
        named = _by_place(asked, scores, order, withheld) or _by_name(asked, scores, order, rows, withheld)
        if named is not None:
            return named
        if withheld and not rows:
            return _withheld(scores, order, withheld)
        if rows and (withheld or rows[0].probability >= _CELL_SHARE * order[0].probability):
            scores = _at_least(scores, CELL_CONFIDENCE)
            order = [*rows, *(each for each in order if each not in rows)]
        timed = by_time(asked, order, today or date.today())
        if timed.none:
            return _withheld(_at_most(scores, _RULED_OUT), order, Withheld.OTHER_TIME)
        ahead = _newer_first(asked, timed.order, passages)
        rival = _revoked_by(asked, ahead) or _rival(asked, ahead, passages)
        selector = Selector(asked, scores.candidates)
        if rival is None:
            return _shown(scores, order, selector.select(ahead), disagreement=False)
        return _shown(scores, order, selector.shown(_newest_first(ahead[0], rival)), disagreement=True)


def _by_place(
    asked: Question, scores: Scores, order: Sequence[ScoredCandidate], withheld: Withheld | None
) -> Draft | None:
    """The step that is asked for by its place, or all; they are counted when no sentence tells how many there are."""
    step = asked_step(asked.text)
    if step is None or (step.place is Place.COUNT and withheld is None):
        return None
    steps = find_steps(step, [scored.candidate for scored in scores.candidates])
    if steps is None:
        return None
    if steps.none:
        return _withheld(_at_most(scores, _RULED_OUT), order, Withheld.NOT_SAID)
    return _shown_steps(scores, order, steps)


def _by_name(
    asked: Question,
    scores: Scores,
    order: Sequence[ScoredCandidate],
    rows: Sequence[ScoredCandidate],
    withheld: Withheld | None,
) -> Draft | None:
    """Several `rows` or the list that the question names, or what is told of a topic.

    A bare topic may be a question in keywords, which the scorer knows.
    """
    if len(rows) > 1:
        several = Selector(asked, scores.candidates).rows(rows)
        return _shown(_at_least(scores, SEVERAL_CONFIDENCE), order, several, disagreement=False)
    heading = None if rows else asked_section(asked, [each.candidate for each in scores.candidates])
    if heading is not None:
        section = Selector(asked, scores.candidates).announced(heading)
        return _shown(_at_least(scores, SECTION_CONFIDENCE), order, section, disagreement=False)
    topic = None if rows else topic_of(asked.text)
    if topic is None or (topic.alone and not withheld):
        return None
    told = told_of(topic, order)
    if not told:
        return _withheld(scores, order, Withheld.NOTHING_NEAR) if withheld and not topic.alone else None
    mentions = Selector(asked, scores.candidates).mentions(told)
    return _shown(_at_least(scores, MENTION_CONFIDENCE), order, mentions, disagreement=False)


def _shared(asked: Question, candidate: Candidate) -> float:
    """The share of the question's words that the candidate or its title holds."""
    held = {*candidate.words, *sentence_words(candidate.passage.title)}
    return len(held.intersection(asked.content)) / len(asked.content)


def _at_most(scores: Scores, confidence: float) -> Scores:
    return replace(scores, confidence=min(scores.confidence, confidence))


def _at_least(scores: Scores, confidence: float) -> Scores:
    return replace(scores, confidence=max(scores.confidence, confidence))


def _shown_steps(scores: Scores, order: Sequence[ScoredCandidate], steps: FoundSteps) -> Draft:
    used = {sentence for step in steps.steps for sentence in step.sentences}
    return Draft(
        sentences=steps.sentences,
        confidence=max(scores.confidence, STEP_CONFIDENCE),
        engine=Engine.READER,
        spans=(steps.span,) if steps.span else (),
        rejected=_rejected([scored for scored in order if scored.candidate not in used]),
        more=steps.more,
        ranking=_ids(scores.ranking),
    )


def _withheld(scores: Scores, order: Sequence[ScoredCandidate], reason: Withheld) -> Draft:
    return Draft(
        sentences=(),
        confidence=scores.confidence,
        engine=Engine.READER,
        rejected=_rejected(order),
        withheld=reason,
        ranking=_ids(scores.ranking),
    )


def _shown(scores: Scores, order: Sequence[ScoredCandidate], chosen: Selection, *, disagreement: bool) -> Draft:
    return Draft(
        sentences=chosen.sentences,
        confidence=scores.confidence,
        engine=Engine.READER,
        spans=chosen.spans,
        rejected=_rejected([scored for scored in order if scored.candidate not in chosen.used]),
        disagreement=disagreement,
        more=chosen.more,
        ranking=_ids(scores.ranking),
    )


def _ids(passages: Sequence[Passage]) -> tuple[str, ...]:
    return tuple(passage.id for passage in passages)


def _rejected(order: Sequence[ScoredCandidate]) -> tuple[tuple[Span, float], ...]:
    return tuple((scored.candidate.span, round(scored.probability, 4)) for scored in order[:REJECTED])


def _rival(question: Question, order: Sequence[ScoredCandidate], passages: Sequence[Passage]) -> ScoredCandidate | None:
    """The likeliest candidate of another document that disagrees with the best; None when there is none."""
    best = order[0]
    for other in order[1:_RIVALS]:
        if other.probability < _RIVAL_SHARE * best.probability:
            return None
        if _is_rival(question, best.candidate, other.candidate, passages):
            return other
    return None


def _revoked_by(question: Question, order: Sequence[ScoredCandidate]) -> ScoredCandidate | None:
    """What takes back the best candidate, unless the question is about what was."""
    return None if asks_what_was_before(question) else revoking(question, order[0].candidate, order[1:])


def _is_rival(question: Question, best: Candidate, other: Candidate, passages: Sequence[Passage]) -> bool:
    if best.passage.document == other.passage.document:
        return False
    return not told_apart(question, best.passage, other.passage, passages) and disagree(question, best, other)


def _newer_first(
    question: Question, order: list[ScoredCandidate], passages: Sequence[Passage]
) -> list[ScoredCandidate]:
    """The order, led by what a newer version of the best candidate's passage says, if that is likely, too."""
    best = order[0]
    newer = newer_of(question, best.candidate.passage, passages)
    if not newer or asks_of_the_past(question):
        return order
    least = _NEWER_SHARE * best.probability
    said_newly = [scored for scored in order if scored.candidate.passage in newer and scored.probability >= least][:1]
    return [*said_newly, *(scored for scored in order if scored not in said_newly)]


def _newest_first(*both: ScoredCandidate) -> list[ScoredCandidate]:
    """Candidates by the dates of their documents, the newest first; those without a date last, in their order."""
    return sorted(both, key=lambda scored: scored.candidate.passage.date or "", reverse=True)
