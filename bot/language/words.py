"""Words as they are compared: folded, stemmed, numbers in digits."""

import re
from functools import lru_cache

from bot.language.names import folded, is_acronym
from bot.language.stopwords import STOPWORDS
from bot.language.tokens import TERM
from index.stems import stem

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
    return [word_key(word) for word in TERM.findall(text)]


def placed_words(text: str) -> list[tuple[int, int, str]]:
    """Start, end and key of a text's words, in order."""
    return [(match.start(), match.end(), word_key(match.group())) for match in TERM.finditer(text)]


def is_content(key: str) -> bool:
    """Whether a word says what a text is about."""
    return key not in STOPWORDS
