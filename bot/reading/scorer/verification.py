"""What the verifier says of the likeliest candidates, beside what was read of them."""

from dataclasses import replace

import numpy as np

from bot.reading.candidates import Candidate
from bot.reading.scorer.extraction import Extraction
from bot.reading.scorer.windows import head_of
from bot.verifier.pairs import SentenceInPlace
from bot.verifier.verifier import Verifier
from index.document import BlockKind

MOST = 5  # candidates that are verified


def verified(question: str, extraction: Extraction, verifier: Verifier, most: int = MOST) -> Extraction:
    """The extraction with the verifier's log-odds of its `most` likeliest candidates.

    What is less likely than those counts as no better verified than the worst of them.
    """
    log_odds = extraction.log_odds
    order = [int(row) for row in np.argsort(-log_odds, kind="stable")[:most] if np.isfinite(log_odds[row])]
    log_odds_verified = verifier.answers(question, [in_place(extraction.candidates[row]) for row in order])
    column = np.full(len(log_odds), log_odds_verified.min())
    column[order] = log_odds_verified
    return replace(extraction, verified=column)


def in_place(candidate: Candidate) -> SentenceInPlace:
    """The candidate under its title and headings, after the sentence before it in running text."""
    passage, sentence = candidate.passage, candidate.sentence
    follows = sentence > 0 and candidate.kind is BlockKind.PARAGRAPH
    before = passage.sentence_texts()[sentence - 1] if follows else ""
    return SentenceInPlace(head_of(passage, sentence).strip(), before, candidate.text)
