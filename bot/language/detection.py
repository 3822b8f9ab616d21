"""Which language a text is in, told by its script and its small words."""

import re
from functools import lru_cache

from bot.language.tokens import LETTERS
from bot.language.vocabulary import listed

ENGLISH, GERMAN = "en", "de"

_SMALL_WORDS = {
    ENGLISH: listed(
        "the of and to is was are that it for on with as at by from be or not have has this which you your can must "
        "may they there when who what how will if no an than after before does do"
    ),
    GERMAN: listed(
        "der die das und ist sind nicht ein eine einen einem einer für mit auf den dem des zu von im wird werden kann "
        "muss darf auch sich bei nach vor oder es wie wer wann wo aus als nur keine kein ja nein sie er"
    ),
    "fr": listed("le la les des et est dans pour qui pas une un du au aux sont que sur par avec ne se ce il elle"),
    "es": listed("el los las y una del con por para que es en se su al como más son está un"),
    "it": listed("di che gli della sono è il lo una per non si con nel dei alla un"),
    "nl": listed("het een van niet zijn op voor ook dat de en is te met aan er wordt"),
    "pt": listed("os uma não em ao dos são é que da para com por na um pelo pela"),
    "pl": listed("się nie jest że oraz są w z na po od za jak"),
    "sv": listed("och är inte det att som en ett på för med av till den"),
    "tr": listed("ve bir bu için ile olarak da de çok en gibi olan"),
}
_SCRIPTS = {
    "cjk": re.compile("[\u3040-\u30ff\u3400-\u9fff]"),
    "hangul": re.compile("[\uac00-\ud7af]"),
    "cyrillic": re.compile("[\u0400-\u04ff]"),
    "greek": re.compile("[\u0370-\u03ff]"),
    "arabic": re.compile("[\u0600-\u06ff]"),
    "hebrew": re.compile("[\u0590-\u05ff]"),
    "devanagari": re.compile("[\u0900-\u097f]"),
    "thai": re.compile("[\u0e00-\u0e7f]"),
}
_SAMPLE = 2_000  # characters
_LEAST = 2  # small words of a language that a text must hold, more than of any other
_MOSTLY = 0.4  # share of the letters


@lru_cache(maxsize=4096)
def language_of(text: str) -> str | None:
    """The language (ISO 639-1) or, where words do not tell, the script; None when too little speaks for any.

    >>> language_of("Wer darf das Labor nicht betreten?")
    'de'
    """
    sample = text[:_SAMPLE]
    letters = sum(map(str.isalpha, sample))
    for script, pattern in _SCRIPTS.items():
        if letters and len(pattern.findall(sample)) > _MOSTLY * letters:
            return script
    words = {word.casefold() for word in LETTERS.findall(sample)}
    counts = sorted(
        ((sum(word in small for word in words), name) for name, small in _SMALL_WORDS.items()), reverse=True
    )
    (most, name), (second, _) = counts[:2]
    return name if most >= _LEAST and most > second else None


def differ(first: str | None, second: str | None) -> bool:
    """Whether two languages are known and not the same."""
    return first is not None and second is not None and first != second
