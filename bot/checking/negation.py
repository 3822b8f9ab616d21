"""Whether a sentence says "not" where what it rests on does not, or the other way round.

This looks at words alone, so it speaks up only in the plain case; a claim that turns a verb round ("opened" for
"closed") passes. Words that deny in another way ("refused", "unable") count as a denial in other words.
"""

import re

from bot.checking.support import EntityIndex, stem

_DENIAL = re.compile(
    r"\b(?:not|never|nor|neither|none|nobody|nothing|cannot|without|no(?! longer than))\b|n['\u2019]t\b", re.IGNORECASE
)
_SOFT_DENIAL = re.compile(
    r"""\b(?:un(?!der|til|ion|it|iv|iq|cle)\w+|non\w*|in\w+able|irre\w+|im(?:possib|probab|proper)\w*
    |dis(?:agree|allow|approv|continu|put|abl|believ|miss)\w*|fail\w*|refus\w*|den(?:y|ied|ies|ying)|lack\w*|few|little
    |hardly|rarely|seldom|prevent\w*|ban\w*|forbid\w*|prohibit\w*|reject\w*|only|instead|rather|stop\w*|ceas\w*|absen\w*
    |exclud\w*|except|avoid\w*|against|less|oppos\w*|declin\w*|los[et]\w*|miss\w*|end\w*)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_OPENING = re.compile(r"^\s*(?:No|Yes)(?:[,.:;]\s*|\s*$)")
_RETOLD = 0.75  # share of the quote's words that a claim must repeat before it is blamed for leaving out "not"


def denial_differs(claim: EntityIndex, quote: str) -> bool:
    """Whether the claim adds a "not" that the quote lacks, or retells the quote without its "not".

    A "No" or "Yes" that opens the claim answers the question, and says nothing here.
    """
    said = _OPENING.sub("", claim.text)
    claim_denies, quote_denies = bool(_DENIAL.search(said)), bool(_DENIAL.search(quote))
    if not said or claim_denies == quote_denies or _SOFT_DENIAL.search(quote if claim_denies else said):
        return False
    if claim_denies:
        return True
    quoted = EntityIndex(quote).stems
    if not quoted or len(quoted & claim.stems) / len(quoted) < _RETOLD:
        return False
    return all(_denied(quote, denial.end()) in claim.stems for denial in _DENIAL.finditer(quote))


def _denied(quote: str, offset: int) -> str:
    """The stem of the content word that follows a denial, e.g. "open" after "not been opened"; empty without one."""
    return next((found for _, word in EntityIndex(quote[offset:]).words if (found := stem(word))), "")
