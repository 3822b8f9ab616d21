"""A slip in a question is mended by the words that the index knows."""

from collections.abc import Sequence

_SHORTEST = 5  # letters: a shorter word has too many neighbours
_LONG = 8  # letters, from which on two slips may be
_TELLING = 6  # letters
_MOST = 2  # neighbours that are as near


def is_mendable(word: str) -> bool:
    """Whether a word that the index does not know may be a slip: letters alone, and enough of them."""
    return len(word) >= _SHORTEST and word.isascii() and word.isalpha()


def nearest(word: str, known: Sequence[tuple[str, int]]) -> list[str]:
    """Those of the `known` terms, with the number of chunks that hold each, that are nearest to `word`; few, or none.

    A letter left out, added, changed or swapped with its neighbour is one slip. Terms are stems, and so `word` is
    compared as it is and as its stem.
    """
    from rapidfuzz.distance import OSA
    from snowballstemmer import stemmer

    stem = stemmer("porter").stemWord(word)
    candidates = []
    for term, count in known:
        slips = min(OSA.distance(form, term, score_cutoff=_allowed(word)) for form in (word, stem))
        if len(term) >= _TELLING and word.startswith(term):  # a slip in an ending, which was not taken off
            slips = min(slips, 1)
        if slips <= _allowed(word):
            candidates.append((slips, -count, term))
    candidates.sort()
    return [term for slips, _, term in candidates if slips == candidates[0][0]][:_MOST]


def _allowed(word: str) -> int:
    return 2 if len(word) >= _LONG else 1
