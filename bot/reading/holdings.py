"""Whether a sentence holds the kind of thing that a question asks for."""

import re

from bot.reading.question import Kind, Question

_CAPITAL = re.compile(r"(?<=[a-z0-9,;:'\u2019\"“(&|] )[\"“‘(]?[A-ZÀ-Þ][\w'\u2019-]+|^[\"“(]?[A-ZÀ-Þ][\w'\u2019-]+")
_ROLE = re.compile(
    r"\b(?:he|she|they|we|president|minister|king|queen|author|founder|chief|director|people|man|woman|men|women|"
    r"company|"
    r"team|staff|workers|students|users?|customers?|members?|parents?|children|teacher|friend|son|daughter|wife|"
    r"husband|owner|manager|officer|spokes\w+|third part(?:y|ies))\b",
    re.IGNORECASE,
)
_NUMBER_WORD = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|forty|fifty|sixty|"
    r"seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|trillions?|dozens?|half|third|quarter|twice|"
    r"double|"
    r"couple|several|few|many|most|majority|once|daily|weekly|monthly|yearly|annually)\b",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"(?<![\w-])(?!(?:1\d|20)\d\d\b(?!\s?[%a-z]))\d[\d.,]*(?!\d*(?:st|nd|rd|th)\b|\d*:\d|\d*\s(?:January|February|"
    r"March|April|May|June|"
    r"July|August|September|October|November|December))|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|"
    r"twelve|"
    r"(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|forty|fifty|hundred|thousand|million|billion)\b"
)
_MOMENT = re.compile(
    r"\b[12]\d{3}s?\b|\b\d{1,2}(?:st|nd|rd|th)\b|\b\d{1,2}(?::\d\d|\s?[ap]\.?m\b)|\b(?:January|February|March|April|"
    r"June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|"
    r"Sunday)s?\b|"
    r"\b(?:in|of|by|until|since|last|next|early|late) May\b|(?i:\b(?:centur(?:y|ies)|ago|yesterday|tomorrow|today|"
    r"tonight|"
    r"noon|midnight|morning|evening|night|"
    r"years?|months?|weeks?|days?|hours?|minutes?|decades?|spring|summer|autumn|fall|winter|"
    r"era|period|age|BC|AD|when|after|before|until|once|during)\b)"
)
_DATE = re.compile(
    r"\b[12]\d{3}s?\b|\b(?:January|February|March|April|June|July|August|September|October|November|December|Monday|"
    r"Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)s?\b|\b(?:in|of|by|until|since|\d) May\b|\b\d{1,2}:\d\d\b|"
    r"\b\d{1,2}\s?[ap]\.?m\b|\bcentur(?:y|ies)\b"
)
_PLACE = re.compile(
    r"\b(?:in|at|from|to|near|of|across|throughout|outside|inside|on|between|into|around|via|under|behind|toward|"
    r"towards)"
    r" (?:the |a |an )?(?:\w+ ){0,1}[A-ZÀ-Þ]\w+|(?i:\b(?:city|country|street|village|region|river|island|room|floor|"
    r"building|office|store|shop|website|third country|state|north|south|east|west|coast|area|home|house|school)\b)"
)
_REASON = re.compile(
    r"\b(?:because|due to|since|as a result|result(?:ed|s|ing)? (?:of|in|from)|"
    r"therefore|thus|hence|so that|in order to|owing to|"
    r"thanks to|caused? by|led to|so as to|citing|reasons?|for fear|in response|allow(?:s|ed|ing)?|to (?:avoid|"
    r"prevent|ensure|"
    r"protect|make|reduce|improve|keep|help|provide|get)|for (?:\w+ing|the purpose)|purposes?|after|so)\b",
    re.IGNORECASE,
)
_MANNER = re.compile(
    r"\b(?:by|through|using|via|with|means of|methods?|process|as|in an? \w+ (?:way|manner)|\w+ly)\b", re.IGNORECASE
)
_QUOTED = re.compile(r"[\"“„«][^\"”“»]{2,}[\"”»]|(?<!\w)['‘][^'’]{3,}['’](?!\w)")
_SAYING = re.compile(
    r"\b(?:said|says?|stated?|states|called|calls|described?|describes|replied|told|answered|claimed?|wrote|argued|"
    r"suggested|added|announced|referred|according)\b",
    re.IGNORECASE,
)
_DEFINING = re.compile(
    r"\b(?:is|are|was|were) (?:an?|the|any|one of)\b|\b(?:means|refers? to|defined as|known as|called|consists? of|"
    r"stands for|describes?|includes?)\b|\w\s?[:–—-]\s",
    re.IGNORECASE,
)
_PATTERNS = {
    Kind.NUMBER: (_NUMBER_WORD, _COUNT),
    Kind.DATE: (_MOMENT, _DATE),
    Kind.PERSON: (_ROLE, _CAPITAL),
    Kind.PLACE: (_PLACE, _CAPITAL),
    Kind.REASON: (
        _REASON,
        re.compile(r"\b(?:because|due to|citing|in order to|owing to|reasons?|caused)\b", re.IGNORECASE),
    ),
    Kind.MANNER: (_MANNER, re.compile(r"\b(?:by \w+ing|using|through|via)\b", re.IGNORECASE)),
    Kind.QUOTATION: (_SAYING, _QUOTED),
    Kind.DEFINITION: (_DEFINING, _DEFINING),
}


def holdings(question: Question, lowered: str, text: str) -> tuple[float, float]:
    """How well `text` holds the kind of thing asked for: loosely and strictly, each 0 or 1.

    What the question (`lowered`) already says is no answer to it. Kinds without a pattern give 0, 0.
    """
    patterns = _PATTERNS.get(question.kind)
    if patterns is None:
        return 0.0, 0.0
    loose, strict = patterns
    return float(_holds_new(loose, text, lowered)), float(_holds_new(strict, text, lowered))


def _holds_new(pattern: re.Pattern[str], text: str, lowered: str) -> bool:
    return any(match.group().lower().strip('"“‘(') not in lowered for match in pattern.finditer(text))
