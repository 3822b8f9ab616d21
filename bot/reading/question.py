"""What a question asks for: its kind, its words, its names and numbers."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.names import name_ranges
from bot.reading.words import is_content, placed_words, words_of


class Kind(StrEnum):
    """The kind of thing that a question asks for."""

    NUMBER = "number"
    DATE = "date"
    PERSON = "person"
    PLACE = "place"
    REASON = "reason"
    MANNER = "manner"
    QUOTATION = "quotation"
    DEFINITION = "definition"
    YES_NO = "yes_no"
    THING = "thing"


_PERSONS = (
    r"person|people|man|woman|president|minister|king|queen|author|writer|leader|founder|scientist|actor|actress|"
    r"singer|artist|director|ceo|head|player|coach|architect|inventor|emperor|general|spokes\w+|politician|doctor|"
    r"physicist|mathematician|philosopher|poet|composer|chairman|chairwoman|governor|mayor|senator|pope|employee"
)
_PLACES = (
    r"city|country|state|place|town|region|continent|location|address|street|village|province|county|island|"
    r"nation|area|district|building|room|part of (?:the )?\w+"
)
_TIMES = r"year|date|day|month|time|century|decade|era|period|age|season|hours?|weekday|deadline"
_AMOUNTS = (
    r"number|percentage|percent|proportion|amount|price|cost|population|distance|size|height|length|weight|"
    r"temperature|speed|rate|score|salary|fee|share|quantity|limit|budget|total|value|ratio|area|fraction|fine"
)
_WHAT = r"(?:what|which)(?:'s|\u2019s| is| was| are| were)?(?: the| a| an)?(?: \w+){0,2}? "
_PATTERNS = (
    (
        Kind.REASON,
        (
            r"\bwhy\b|\bhow come\b|\b(?:what|which)\b.{0,25}\b(?:reasons?|causes?|caused|motiv\w+|grounds)\b|"
            r"\bfor what (?:reason|purpose)|\bwhat (?:for|made|led|prompted|triggered)\b"
        ),
    ),
    (
        Kind.NUMBER,
        (
            r"\bhow (?:many|much|old|tall|high|far|deep|wide|big|large|heavy|fast|hot|cold|long|often)\b|"
            rf"^(?:at |to |by |for |of )?{_WHAT}(?:{_AMOUNTS})\b"
        ),
    ),
    (
        Kind.DATE,
        (
            rf"\b(?:when|since when|until when)\b(?! (?:it|the|a|an|they|he|she|you|i) )|"
            rf"^(?:in|on|by|at|during|from|since|until|after|before)? ?(?:what|which) (?:\w+ )?(?:{_TIMES})\b|"
            rf"^{_WHAT}(?:date|deadline|year)\b"
        ),
    ),
    (Kind.PERSON, rf"\b(?:who|whom|whose)\b|\b(?:what|which) (?:\w+ )?(?:{_PERSONS})\b|\bname of the (?:{_PERSONS})\b"),
    (Kind.PLACE, rf"\bwhere\b|\b(?:what|which) (?:\w+ )?(?:{_PLACES})\b"),
    (
        Kind.QUOTATION,
        (
            r"\bwhat (?:did|does|do|has|have|had|was|were)\b.*\b(?:say|said|call|called|reply|replied|answer|"
            r"respond|state|stated|describe|comment|claim|tell|told)\b|\bquote\b|\bin (?:his|her|their) own words\b|"
            r"\bhow (?:did|does|do|has|have)\b.*\b(?:describe|call|respond|reply|react|answer|comment)\b"
        ),
    ),
    (Kind.MANNER, r"^(?:\w+ )?how\b|\bin what way\b|\bby what means\b"),
    (
        Kind.DEFINITION,
        (
            r"^(?:what|who)(?:'s|\u2019s| is| are| was| were) (?:(?:a|an|the) )?[\w-]+(?: [\w-]+)?\??$|"
            r"\bdefin(?:e|ition)\b|\bmeant by\b|\bwhat does .{1,40} (?:mean|stand for)\b|\bmeaning of\b"
        ),
    ),
    (
        Kind.YES_NO,
        (
            r"^(?:and |but |so )?(?:is|are|was|were|do|does|did|can|could|will|would|should|has|have|had|may|must|"
            r"am|isn't|aren't|don't|doesn't|didn't|won't|can't)\b"
        ),
    ),
)
_KINDS = [(kind, re.compile(pattern)) for kind, pattern in _PATTERNS]
_FOCUS = re.compile(
    r"\b(?:how (?:many|much)|what|which|what kind of|what type of|what sort of)\s+((?:[\w'-]+\s*){1,3})", re.IGNORECASE
)
_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|do|does|did|can|could|will|would|should|has|have|had|may|must|might|kind|type|of|the|a|"
    r"an)\b.*",
    re.IGNORECASE,
)
_LONGEST = 400  # characters of a question in which its kind is looked for
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Question:
    """A question, read once.

    `words` are the keys of its words in order; `content` those that say what it is about, each once; `names` holds the
    keys of each name; `numbers` the keys that hold a digit; `focus` the keys of the noun that is asked for ("how many
    diplomats"), in order.
    """

    text: str
    kind: Kind
    words: tuple[str, ...]
    content: tuple[str, ...]
    names: tuple[frozenset[str], ...]
    numbers: frozenset[str]
    focus: tuple[str, ...]


def read_question(text: str) -> Question:
    """Read a question; any text will do."""
    plain = _SPACE.sub(" ", text).strip()
    words = tuple(key for _, _, key in placed_words(plain))
    content = tuple(dict.fromkeys(key for key in words if is_content(key)))
    return Question(
        text=plain,
        kind=kind_of(plain),
        words=words,
        content=content,
        names=tuple(_names(plain)),
        numbers=frozenset(key for key in content if key[0].isdigit()),
        focus=_focus(plain),
    )


def kind_of(text: str) -> Kind:
    """The kind of thing that a question asks for; THING when nothing says it."""
    lowered = text[:_LONGEST].lower().strip(" \"'")
    return next((kind for kind, pattern in _KINDS if pattern.search(lowered)), Kind.THING)


def _names(text: str) -> list[frozenset[str]]:
    found = []
    for start, end, _ in name_ranges(text):
        if keys := frozenset(key for key in words_of(text[start:end]) if is_content(key)):
            found.append(keys)
    return found


def _focus(text: str) -> tuple[str, ...]:
    match = _FOCUS.search(text)
    if match is None:
        return ()
    noun = _AUXILIARY.sub("", match.group(1))
    return tuple(key for key in words_of(noun) if is_content(key))
