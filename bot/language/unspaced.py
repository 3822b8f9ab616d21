"""What a question in Chinese or Japanese asks for, and how much of that a sentence holds.

Nothing divides words there: single characters and pairs of neighbouring ones stand for them, as in the search.
"""

import math
import re
import unicodedata
from collections.abc import Sequence

from bot.language.stopwords import ASKING_UNSPACED
from bot.language.tokens import TERM

UNSPACED = "cjk"  # as `language_of` names it
_ASKING = re.compile("|".join(map(re.escape, ASKING_UNSPACED)) + "|[\u3041-\u3096]")
_CHARACTER, _PAIR, _WORD = 0.5, 1.0, 4.0  # what each weighs, before how rare it is; a word is one in Latin letters


def asked_terms(question: str) -> dict[str, float]:
    """What is asked for, with its weight: characters, pairs, and words or numbers in other writing.

    >>> list(asked_terms("水箱的容量是多少？"))
    ['水', '箱', '水箱', '容', '量', '容量']
    """
    plain = normalised(question)
    return _terms(_ASKING.sub(" ", plain)) or _terms(plain)


def coverage(question: str, texts: Sequence[str]) -> list[float]:
    """For each of the texts the share (0 to 1) of what is asked for that it holds; what few texts hold weighs more."""
    plain = [normalised(text) for text in texts]
    weights = {
        term: weight * math.log1p(len(plain) / max(0.5, sum(term in text for text in plain)))
        for term, weight in asked_terms(question).items()
    }
    whole = sum(weights.values())
    return [sum(weight for term, weight in weights.items() if term in text) / whole if whole else 0.0 for text in plain]


def lacks_name(question: str, texts: Sequence[str]) -> bool:
    """Whether the question has a word in Latin letters, or a number, that none of the texts holds: "Linux", "E-512"."""
    names = [term for term, weight in asked_terms(question).items() if weight == _WORD and len(term) > 1]
    plain = normalised("\n".join(texts))
    return any(name not in plain for name in names)


def normalised(text: str) -> str:
    """Letters and digits in their usual width and lower case."""
    return unicodedata.normalize("NFKC", text).casefold()


def _terms(text: str) -> dict[str, float]:
    terms: dict[str, float] = {}
    before: re.Match[str] | None = None
    for term in TERM.finditer(text):
        if not _is_character(term[0]):
            terms[term[0]] = _WORD
            before = None
            continue
        terms.setdefault(term[0], _CHARACTER)
        if before and before.end() == term.start():
            terms[before[0] + term[0]] = _PAIR
        before = term
    return terms


def _is_character(term: str) -> bool:
    return len(term) == 1 and term >= "\u3040"
