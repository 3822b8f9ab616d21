"""Words as they are compared: folded, stemmed, numbers in digits."""

import re
from functools import lru_cache

from bot.language.names import folded, is_acronym
from bot.language.vocabulary import listed
from index.stems import stem

# A single ideograph or kana stands for a word, since nothing divides words there.
_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}|\d+(?:[.,]\d+)*|[\u3040-\u30ff\u3400-\u9fff]|[^\W\d_\u3040-\u30ff\u3400-\u9fff]+"
    r"(?:['\u2019&][^\W\d_]+)*|[%$€£]"
)
LIST_MARK = re.compile(r"\s*(?:[-*+•‣◦▪●–]|\(?\d{1,3}[.)])\s")
_SEPARATOR = re.compile(r"[,.](?=\d{3}(?!\d))")
_DIGITS = {
    word: str(number)
    for number, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split(),
        start=2,
    )
}
STOPWORDS = listed(
    """a about above after again all also am an and any are as at be because been before being below between both but by
    can could did do does doing during each few for from further had has have having he her here hers him his how i if
    in into is it its itself just me more most my no nor not now of off on once only or other our out over own same she
    should so some such than that the their them then there these they this those through to too under until up very
    was we were what when where which while who whom whose why will with would you your s t d ll re ve m don doesn didn
    isn wasn many much long often far old it's that's what's who's there's according give tell please list name know"""
)


@lru_cache(maxsize=65536)
def word_key(word: str) -> str:
    """What a word is compared by: its stem in lower case; digits for a number; capitals for an acronym like "U.S."."""
    if word[0].isdigit():
        return _SEPARATOR.sub("", word)
    plain = folded(word)
    if is_acronym(word) and plain in STOPWORDS:
        return plain.upper()
    if plain in STOPWORDS:
        return plain
    return _DIGITS.get(plain) or stem(plain)


def words_of(text: str) -> list[str]:
    """The keys of a text's words, in order."""
    return [word_key(word) for word in _WORD.findall(text)]


def placed_words(text: str) -> list[tuple[int, int, str]]:
    """Start, end and key of a text's words, in order."""
    return [(match.start(), match.end(), word_key(match.group())) for match in _WORD.finditer(text)]


def is_content(key: str) -> bool:
    """Whether a word says what a text is about."""
    return key not in STOPWORDS
