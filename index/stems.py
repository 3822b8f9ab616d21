"""The stems of English words. One stemmer for all: it keeps the word that it is at, so threads must take turns."""

from functools import lru_cache
from threading import Lock

import snowballstemmer

_ENGLISH = snowballstemmer.stemmer("english")
_one_at_a_time = Lock()


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of a word in lower case: "policies" and "policy" share one."""
    with _one_at_a_time:
        stemmed: str = _ENGLISH.stemWord(word)
    return stemmed
