"""The verifier's opinion of a sentence."""

from collections.abc import Sequence
from enum import Enum, auto

from bot.checking.evidence import Evidence
from bot.verifier.pairs import claim_text, evidence_text
from bot.verifier.verifier import Verifier


class Support(Enum):
    """How far the verifier takes a sentence to be supported."""

    UNLIKELY = auto()
    LIKELY = auto()  # enough, where the exact checks have found nothing wrong
    SURE = auto()  # enough, where they have


def support_of(verifier: Verifier, sentence: str, question: str, evidence: Sequence[Evidence]) -> Support:
    """How far the evidence supports the sentence, which answers `question`."""
    places = [(part.passage, part.start, part.end) for part in evidence]
    log_odds = verifier.supports(claim_text(sentence, question), evidence_text(places))
    if log_odds < verifier.least_support:
        return Support.UNLIKELY
    return Support.SURE if log_odds >= verifier.sure_support else Support.LIKELY
