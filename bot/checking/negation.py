"""Whether a sentence says "not" where what it rests on does not, or the other way round.

This looks at words alone, so it speaks up only in the plain case: the very word that one side denies stands undenied on
the other, among the same words. Words that deny in another way ("refused", "unable") count as a denial in other words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.checking.support import EntityIndex, stem
from bot.language.tokens import WORD

_DENIAL = re.compile(
    r"\b(?:not(?! only| just| later| more| less| before| until)|never|cannot"
    r"|no(?! longer than|\s*(?:more|less|fewer|later|earlier|sooner) than)"
    r"|nicht(?! nur)|nie|niemals|keine?[nmrs]?)\b|n['\u2019]t\b",
    re.IGNORECASE,
)
_SOFT_DENIAL = re.compile(
    r"""\b(?:un(?!d\b|der|s\b|ser|ter|til|ion|it|iv|iq|cle)\w+|non\w*|in\w+able|irre\w+|im(?:possib|probab|proper)\w*
    |dis(?:agree|allow|approv|continu|put|abl|believ|miss)\w*|fail\w*|refus\w*|den(?:y|ied|ies|ying)|lack\w*|few|little
    |hardly|rarely|seldom|prevent\w*|ban(?:s|ned|ning)?|forbid\w*|prohibit\w*|reject\w*|only|instead|rather|stop\w*
    |ceas\w*|absen\w*|except\w*|exclud\w*|avoid\w*|against|less|oppos\w*|declin\w*|los[et]\w*|miss\w*|neither|nor|none
    |nobody|nothing|without|out|than|verboten|untersag\w*|außer\w*|nur|sondern|statt|ohne|no|not|never|cannot|nicht
    |keine?[nmrs]?)\b|n['\u2019]t\b""",
    re.IGNORECASE | re.VERBOSE,
)
_OPENING = re.compile(r"^\s*(?:No|Yes|Nein|Ja)(?:[,.:;]\s*|\s*$)")
_CONDITION = re.compile(
    r"\b(?:if|when|where|unless|until|whether|because|that|who|wenn|falls|ob)\W+(?:\w+\W+){0,2}\Z", re.IGNORECASE
)
_CLAUSE = re.compile(r"[.;:!?|\n]|,\s|\b(?:but|though|although|unless|while|aber)\b")
_WITHOUT = frozenset({"without", "Without", "ohne", "Ohne"})  # which in both takes the denial back in neither
_NEAR = 3  # words between a denial and what it denies
_SHARED = 2  # other words that both clauses must share
_MOST = 0.5  # share of the shorter clause's words that they must share


@dataclass(frozen=True, slots=True)
class _DenialClause:
    """A part of a sentence: the stems of its content words, those that it denies, and all words of denial in it."""

    stems: frozenset[str]
    denied: frozenset[str]
    denials: frozenset[str]


def denial_differs(claim: EntityIndex, quote: str) -> bool:
    """Whether the claim adds a "not" that the quote lacks, or retells the quote without its "not".

    A "No" or "Yes" that opens the claim answers the question, and says nothing here.
    """
    claimed = list(_clauses(_OPENING.sub("", claim.text)))
    quoted = list(_clauses(quote))
    return _one_sided(claimed, quoted) or _one_sided(quoted, claimed)


def _one_sided(first: list[_DenialClause], second: list[_DenialClause]) -> bool:
    """Whether some clause of the first denies a word that a clause of the second, about the same, does not."""
    for clause in first:
        for word in clause.denied:
            if any(word in other.denied for other in second):
                continue
            if any(
                word in other.stems
                and not other.denials - (clause.denials & _WITHOUT) - {word}
                and _alike(clause, other, word)
                for other in second
            ):
                return True
    return False


def _alike(clause: _DenialClause, other: _DenialClause, word: str) -> bool:
    shared = (clause.stems & other.stems) - {word}
    least = min(len(clause.stems), len(other.stems)) - 1
    return len(shared) >= min(_SHARED, max(1, least)) and len(shared) >= _MOST * least


def _clauses(text: str) -> Iterator[_DenialClause]:
    position = 0
    for border in [*_CLAUSE.finditer(text), None]:
        piece = text[position : border.start()] if border else text[position:]
        position = border.end() if border else position
        stems = frozenset(EntityIndex(piece).stems)
        if stems:
            plain = [denial for denial in _DENIAL.finditer(piece) if not _CONDITION.search(piece[: denial.start()])]
            denied = frozenset(denied_stem for denial in plain if (denied_stem := _denied(piece, denial.end())))
            denials = frozenset(stem(denial[0]) or denial[0] for denial in _SOFT_DENIAL.finditer(piece))
            yield _DenialClause(stems, denied, denials)


def _denied(text: str, offset: int) -> str:
    """The stem of the content word that follows a denial, e.g. "open" after "not been opened"; empty without one."""
    for count, match in enumerate(WORD.finditer(text, offset)):
        if denied := stem(match[0]):
            return denied
        if count >= _NEAR:
            break
    return ""
