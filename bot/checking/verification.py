"""The verifier's opinion of a sentence."""

from collections.abc import Sequence

from bot.checking.evidence import Evidence
from bot.verifier.pairs import claim_text, evidence_text
from bot.verifier.verifier import Verifier


def is_verified(verifier: Verifier, sentence: str, question: str, evidence: Sequence[Evidence]) -> bool:
    """Whether the evidence supports the sentence, which answers `question`, as far as the verifier can tell."""
    places = [(part.passage, part.start, part.end) for part in evidence]
    log_odds = verifier.supports(claim_text(sentence, question), evidence_text(places))
    return log_odds >= verifier.least_support
