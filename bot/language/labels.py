"""What chat models write around an answer: labels such as "Answer:", headings, and the list of their sources."""

import re

from bot.language.english import AUXILIARIES
from bot.language.tokens import LETTERS
from bot.language.vocabulary import listed

ANSWER_LABEL = re.compile(
    r"\s*(?:\*\*)?(?:short |brief |final |direct )?(?:answer|response|antwort|kurzantwort)\s*:(?:\*\*)?\s*",
    re.IGNORECASE,
)
# Headings that say nothing of the matter.
_GENERIC = re.compile(
    r"(?:the |short |brief |final |direct |kurze )?"
    r"(?:answers?|response|summary|conclusions?|explanation|details?|overview|key (?:points?|facts?)|results?|tl;?dr"
    r"|antwort|kurzantwort|zusammenfassung|fazit|erklärung|begründung|überblick)",
    re.IGNORECASE,
)
SOURCES = (
    r"(?:sources?(?: documents?)?|references?|citations?|cited (?:passages?|sources?|documents?)|footnotes?"
    r"|bibliography|quellen?(?:angaben?|verzeichnis)?|belege?|nachweise?|referenzen|fußnoten|textstellen?)"
)
_STATING = AUXILIARIES | listed(
    "no not never nicht kein keine ist sind war waren wird werden wurde wurden hat haben kann können muss müssen darf "
    "dürfen soll sollen"
)
_LONGEST_HEADING = 8  # words


def is_generic(heading: str) -> bool:
    """Whether a heading only says that an answer follows.

    >>> is_generic("Short answer:"), is_generic("Opening hours")
    (True, False)
    """
    return _GENERIC.fullmatch(heading.strip(" :.")) is not None


def names_a_topic(heading: str) -> bool:
    """Whether a heading names what it stands above, and states nothing of it.

    >>> names_a_topic("Opening hours"), names_a_topic("Smoking is allowed")
    (True, False)
    """
    words = LETTERS.findall(heading)
    asks = heading.rstrip().endswith("?")
    if not words or len(words) > _LONGEST_HEADING or any(map(str.isdigit, heading)):
        return False
    return asks or not (heading.rstrip()[-1:] in ".!" or any(word.casefold() in _STATING for word in words))
