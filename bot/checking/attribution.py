"""Which passage supports a sentence that names none, or one that does not."""

from collections.abc import Sequence

from bot.checking.claim import Claim
from bot.checking.evidence import Evidence, Ground
from bot.checking.judging import Judgement, judge
from bot.checking.support import EntityIndex
from bot.language.detection import differ
from bot.verdict import Verdict

_LEAST = 0.5  # share of a sentence's words that a passage must hold to be cited when the writer named none
_LEAST_OF_QUESTION = 0.35  # the same of the question's words and those of an answer that is short
_FEW_WORDS = 3
_SHORT = 3  # words with a meaning of their own that such a sentence has at most which leans on the question


def attributed(claim: Claim, question: EntityIndex, grounds: Sequence[Ground]) -> tuple[list[Evidence], Judgement]:
    """The passage that supports the claim best, and the judgement of it.

    An answer of a few words ("27 days.") is looked for with the words of the question, anywhere in the passage. A row
    of a table says what it does together with the headings above it. Where no passage supports the claim, the one that
    contradicts it is given; where none is in its language, one that cannot be judged.
    """
    short = len(claim.statement.stems) <= _SHORT
    own = [ground for ground in grounds if not differ(claim.language, ground.index.language)]
    if own and _is_hardly_a_claim(claim) and not any(_is_of(claim, ground) for ground in own):
        return [], Judgement(Verdict.NOT_FOUND, firm=True)
    readable = own or [ground for ground in grounds if not short or _shares_fact(claim, ground)]
    about = claim.statement.stems | (question.stems if short else set())
    best = _LEAST_OF_QUESTION if short else _LEAST
    support: list[Evidence] = []
    against: list[tuple[float, list[Evidence], Judgement]] = []
    for ground in readable if about else ():
        evidence = ground.evidence(claim.statement, question.stems)
        shared = len(about & _stems(ground, evidence, whole=short)) / len(about)
        if own and (shared < best or (shared == best and support)):
            continue
        judgement = judge(claim, question, [ground], evidence)
        if judgement.verdict is Verdict.SUPPORTED:
            best, support = shared, evidence
        elif judgement.verdict is not Verdict.NOT_FOUND:
            against.append((shared, evidence, judgement))
    if support:
        return support, Judgement(Verdict.SUPPORTED)
    _, evidence, judgement = max(against, key=lambda each: each[0], default=(0.0, [], Judgement(Verdict.NOT_FOUND)))
    return evidence, judgement


def _stems(ground: Ground, evidence: Sequence[Evidence], *, whole: bool) -> set[str]:
    """The words of the evidence, of the headings over a table's row, and, where wanted, of the whole passage."""
    stems = set().union(*(EntityIndex(part.quote).stems for part in evidence))
    if whole:
        stems |= ground.index.stems
    if any("|" in part.quote for part in evidence):
        stems |= EntityIndex(ground.index.context).stems
    return stems


def _is_hardly_a_claim(claim: Claim) -> bool:
    """Whether it is a word or two without a yes or no, such as "It depends.", which leans on any question."""
    return claim.answer is None and len(claim.statement.stems) <= 1 and len(claim.text.split()) <= _FEW_WORDS


def _is_of(claim: Claim, ground: Ground) -> bool:
    """Whether the passage or what stands above it holds a word, a number, a date or a name of the claim."""
    above = EntityIndex(ground.index.context).stems
    return bool(claim.statement.stems & (ground.index.stems | above)) or _shares_fact(claim, ground)


def _shares_fact(claim: Claim, ground: Ground) -> bool:
    return any(ground.index.supports(entity) for entity in claim.statement.entities if not entity.weak)
