"""Sentences that are not understood without the one before them, in English."""

import re

from bot.language.tokens import LETTERS
from bot.language.vocabulary import listed

_POINTING = listed("he she it they this that these those his her its their such both neither")
_LEADING = listed(
    "and but so thus hence therefore however instead otherwise nevertheless consequently accordingly conversely "
    "similarly likewise moreover furthermore additionally also then such"
)
_CONNECTING_WORDS = re.compile(
    r"(?:for (?:example|instance)|if (?:so|not)|in (?:addition|contrast|this|that|these|those|such)|as a result|"
    r"on the other hand)\b",
    re.IGNORECASE,
)
_BEYOND = re.compile(  # "Anything above that goes to the head", but not "More than those who came"
    r"\W*(?:[\w'\u2019-]+ ){0,3}(?:above|below|beyond|over|than|after|before|besides|despite|without) "
    r"(?:that|this|these|those)\b(?! (?:who|whose|which|with|in|of)\b)",
    re.IGNORECASE,
)
_EMPTY_IT = re.compile(  # "It is the third time that …", "It is likely that …", "It takes two days to …"
    r"it(?:['\u2019]s|\s+(?:is|was|will be|would be|(?:has|had) been))\s+(?:"
    r"the\s+(?:[\w-]+\s+){1,2}(?:time|occasion)\b|"
    r"(?:[\w-]+\s+)?(?:known|said|likely|unlikely|clear|unclear|possible|impossible|important|necessary|true)\s+"
    r"(?:that|to|whether|if|how|who|why|when)\b)|"
    r"it\s+(?:takes|took)\s+(?:[\w-]+\s+){1,4}to\b|it\s+(?:seems|appears|turned\s+out)\s+that\b",
    re.IGNORECASE,
)
_IN_PLACE = re.compile(r"\binstead\W*$", re.IGNORECASE)
_REPLY = re.compile(
    r"(?:yes|no|never|sometimes|maybe|perhaps|correct|wrong|true|false|sure|certainly|absolutely|go ahead|"
    r"(?:it|that) depends|of course(?: not)?|"
    r"not (?:yet|necessarily|always|really|exactly|quite|at all))\W*",
    re.IGNORECASE,
)


def points(sentence: str) -> bool:
    """Whether a sentence begins with a word that stands for something named before it."""
    word = LETTERS.search(sentence)
    if word is None or word[0].lower() not in _POINTING:
        return False
    return _EMPTY_IT.match(sentence, word.start()) is None


def leans(sentence: str) -> bool:
    """Whether a sentence begins with what points back or goes on, or says what is done beyond that or instead."""
    word = LETTERS.search(sentence)
    if word is None:
        return False
    led = word[0].lower() in _LEADING or points(sentence) or _CONNECTING_WORDS.match(sentence, word.start())
    return bool(led or _BEYOND.match(sentence) or _IN_PLACE.search(sentence))


def is_reply(sentence: str) -> bool:
    """Whether a sentence is no more than a yes, a no or the like, which the next one explains."""
    return _REPLY.fullmatch(sentence.strip()) is not None
