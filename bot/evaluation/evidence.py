"""Whether citations and passages are the evidence that a case names."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer import Citation
from bot.evaluation.cases import Case
from bot.evaluation.corpus import EvaluatedCorpus, TextRange, one_spaced

_ENOUGH = 0.5  # share of a quote that a passage must hold: a quote may lie across the border of two passages


def is_right(citation: Citation, case: Case) -> bool:
    """Whether the citation's quote holds a gold quote or lies inside one, or is from a document that is evidence."""
    if case.documents:
        return citation.document in case.documents
    return any(_shares(citation, quote) for quote in case.quotes)


def _shares(citation: Citation, quote: str) -> bool:
    quoted, gold = one_spaced(citation.quote), one_spaced(quote)
    return bool(quoted) and (gold in quoted or quoted in gold)


def recall(citations: Sequence[Citation], case: Case) -> float:
    """The share, 0 to 1, of what the case needs that is cited: one of each group of quotes, or any of its documents."""
    if case.documents:
        return float(any(is_right(citation, case) for citation in citations))
    cited = [any(_shares(citation, quote) for citation in citations for quote in group) for group in case.needed]
    return sum(cited) / len(cited)


@dataclass(frozen=True, slots=True)
class Ranking:
    """What was found for a case: whether each place, best first, is evidence, and how much evidence was not found."""

    relevant: tuple[bool, ...]
    missing: int = 0

    def hit(self, k: int) -> bool:
        """Whether the first `k` hold evidence."""
        return any(self.relevant[:k])


class GoldEvidence:
    """The evidence of one case, where it stands in the corpus."""

    def __init__(self, case: Case, corpus: EvaluatedCorpus) -> None:
        self._documents = case.documents
        self._places = {quote: corpus.places(quote) for quote in case.quotes}
        self._needed = case.needed

    def ranking(self, places: Sequence[TextRange]) -> Ranking:
        """How the places that were found, best first, are to be judged; by document, each document counts once."""
        if self._documents:
            ranked = list(dict.fromkeys(place.document for place in places))
            relevant = tuple(document in self._documents for document in ranked)
            return Ranking(relevant, len(set(self._documents) - set(ranked)))
        relevant = tuple(self.holds(place) for place in places)
        missing = sum(not any(self._holds(place, quote) for place in places) for quote in self._places)
        return Ranking(relevant, missing)

    def holds(self, place: TextRange) -> bool:
        """Whether the place is evidence."""
        return place.document in self._documents or any(self._holds(place, quote) for quote in self._places)

    def recall(self, places: Sequence[TextRange]) -> float:
        """The share, 0 to 1, of what the case needs that was found."""
        if self._documents:
            return len({place.document for place in places} & set(self._documents)) / len(set(self._documents))
        shown = [any(self._holds(place, quote) for place in places for quote in group) for group in self._needed]
        return sum(shown) / len(shown)

    def _holds(self, place: TextRange, quote: str) -> bool:
        return any(_overlap(place, gold) for gold in self._places[quote])


def _overlap(place: TextRange, gold: TextRange) -> bool:
    """Whether the place holds half of the gold quote, or lies inside it."""
    if place.document != gold.document:
        return False
    shared = min(place.end, gold.end) - max(place.start, gold.start)
    return shared > 0 and (shared >= _ENOUGH * (gold.end - gold.start) or shared == place.end - place.start)
