"""Whether a claim turns its evidence round: "after" for "before", "at most" for "at least", "rises" for "falls".

Words alone are compared, so a pair of opposites counts only where both stand with the same thing: the number or the
content word that they belong to.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.checking.support import EntityIndex, stem
from bot.language.tokens import WORD

_REACH = 4  # words between a word of direction and what it is said of


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two patterns that say the opposite. `ahead`: what they are said of is the next number or content word."""

    first: re.Pattern[str]
    second: re.Pattern[str]
    ahead: bool


def _pair(side: str, other: str, *, ahead: bool = False) -> _Pair:
    first, second = (re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for words in (side, other))
    return _Pair(first, second, ahead)


_LAST = r"(?=\s*(?:[.,;!?]|\Z))"  # what ends its clause: "die Exporte nahmen zu"
_PAIRS = (
    _pair("before|prior to|vor|bevor", "after|nach|nachdem", ahead=True),
    _pair("with|mit", "without|ohne", ahead=True),
    _pair(
        "at least|no (?:less|fewer) than|not less than|a minimum of|mindestens|wenigstens",
        "at most|no more than|not more than|up to|a maximum of|höchstens|maximal|bis zu",
        ahead=True,
    ),
    _pair(
        "more than|over|above|exceed(?:s|ing)?|mehr als|über",
        "less than|fewer than|under|below|weniger als|unter",
        ahead=True,
    ),
    _pair("up", "down"),
    _pair(
        rf"rise[ns]?|rose|increase[sd]?|grow[ns]?|grew|steig(?:t|en)|stieg(?:en)?|gestiegen|wächst|wuchs(?:en)?|gewachsen"
        rf"|zugenommen|zu{_LAST}",
        rf"falls?|fell|fallen|decrease[sd]?|drops?|dropped|sinkt|sinken|sank(?:en)?|gesunken|fällt|fiel(?:en)?|gefallen"
        rf"|schrumpft(?:en)?|geschrumpft|abgenommen|zurückgegangen|(?:zurück|ab){_LAST}",
    ),
    _pair(r"higher|höher\w*", r"lower|niedriger\w*"),
    _pair("longer|länger", "shorter|kürzer"),
    _pair("earlier|früher", "later|später"),
    _pair("more|mehr", "less|fewer|weniger"),
    _pair("first|zuerst|erste[nrs]?", "last|zuletzt|letzte[nrs]?"),
    _pair("always|immer", "never|nie(?:mals)?"),
    _pair("allowed|permitted|erlaubt|gestattet|zulässig", "forbidden|prohibited|banned|verboten|untersagt|unzulässig"),
    _pair("include[sd]?|including", "exclude[sd]?|excluding|except(?:ing)?"),
    _pair(
        "accept(?:s|ed)?|angenommen|zugestimmt|stimmt(?:e[n]?)?",
        "reject(?:s|ed)?|refuse[sd]?|decline[sd]?|abgelehnt|lehn(?:t|en|te[n]?)",
    ),
    _pair("approved?|approves", "rejected|rejects?|refuse[sd]?|declined?"),
    _pair("opens?|opened|öffne(?:t|n|te[nt]?)", "close[sd]?|shut|schließ(?:t|en)|schloss|geschlossen"),
    _pair("mandatory|compulsory|required|obligatory|verpflichtend|pflicht", "optional|voluntary|freiwillig"),
    _pair("won|wins?|gewann|gewonnen", "lost|loses?|verlor|verloren"),
    _pair("bought|buys?|kauft(?:en?)?|gekauft", "sold|sells?|verkauft(?:en?)?"),
    _pair("paid", "unpaid"),
    _pair("inside|indoors|drinnen|innen|innerhalb", "outside|outdoors|draußen|außen|außerhalb"),
    _pair(
        "minimum|least|smallest|lowest|kleinste[nrs]?|niedrigste[nrs]?|wenigsten",
        "maximum|most|largest|highest|biggest|größte[nrs]?|höchste[nrs]?|meisten",
    ),
    _pair("enable[sd]?", "disable[sd]?"),
    _pair("on", "off"),
    _pair("warmer|hotter", "colder|cooler"),
    _pair("faster|quicker|schneller", "slower|langsamer"),
    _pair("larger|bigger|größer", "smaller|kleiner"),
    _pair("better|besser", "worse|schlechter"),
    _pair("high|hoch", "low|niedrig"),
    _pair("full|voll", "empty|leer"),
    _pair("positive|positiv", "negative|negativ"),
    _pair("same|gleiche[nrs]?", "different|andere[nrs]?"),
    _pair("profits?|gains?|gewinne?", "loss(?:es)?|verluste?"),
    _pair("succeed(?:s|ed)?", "fail(?:s|ed)?"),
    _pair("older|älter", "newer|younger|neuer|jünger"),
    _pair("upper|top|obere[nrs]?", "lower|bottom|untere[nrs]?"),
    _pair("known|bekannt", "unknown|unbekannt"),
    _pair("widen(?:s|ed)?|wider", "narrow(?:s|ed|er)?"),
)
_NEGATED = re.compile(
    r"(?:\bnot|\bno|\bnever|n['\u2019]t|\bnicht|\bkein\w*|\bwithout)\W+(?:\w+\W+){0,2}\Z", re.IGNORECASE
)
_WITHOUT = frozenset({"without", "ohne"})
_FORBIDDEN = re.compile(
    r"\b(?:not|never|nicht|no)\b(?:\W+\w+){0,3}?\W+(?:allowed|permitted|possible|valid|erlaubt|gestattet|zulässig|möglich)\b"
    r"|\b(?:may|must|can|shall|darf|dürfen|kann|können)\s*(?:\w+\s+){0,6}?(?:not|nicht)\b|\b(?:forbidden|prohibited"
    r"|verboten|untersagt)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[.;:!?|\n]")
_LOOK_BACK = 40  # characters in which a denial is looked for
_SHORTEST = 2  # things in common that a pair needs which may stand on either side of what it is said of


def turned(claim: EntityIndex, quote: str) -> bool:
    """Whether some word of the claim has its opposite in the quote, said of the same thing."""
    return any(_opposed(pair, claim.text, quote) for pair in _PAIRS)


def _opposed(pair: _Pair, claim: str, quote: str) -> bool:
    claimed = list(_said(pair, claim))
    if not claimed:
        return False
    quoted = list(_said(pair, quote))
    for side, things in claimed:
        agreed = any(same == side and things & others for same, others in quoted)
        needed = 1 if pair.ahead else _SHORTEST
        if not agreed and any(same != side and len(things & others) >= needed for same, others in quoted):
            return True
    return False


def _said(pair: _Pair, text: str) -> Iterator[tuple[bool, frozenset[str]]]:
    """Each use of the pair in the text: which side it says, and of what."""
    for side, pattern in ((True, pair.first), (False, pair.second)):
        for match in pattern.finditer(text):
            negated = _NEGATED.search(text, max(0, match.start() - _LOOK_BACK), match.start()) is not None
            if negated and not pair.ahead:
                continue
            negated = negated or (not side and _is_undone(text, match))
            things = _after(text, match.end()) if pair.ahead else _around(text, match.start(), match.end())
            if things:
                yield side != negated, things


def _is_undone(text: str, match: re.Match[str]) -> bool:
    """Whether what is said to be without something is forbidden: "not allowed without" is "only with"."""
    if match[0].casefold() not in _WITHOUT:
        return False
    return _FORBIDDEN.search(text, _clause_start(text, match.start()), _clause_end(text, match.end())) is not None


def _after(text: str, offset: int) -> frozenset[str]:
    """The number or content word that follows, as a set of one; empty when the clause ends before."""
    end = _clause_end(text, offset)
    for count, match in enumerate(WORD.finditer(text, offset, end)):
        if thing := _thing(match[0]):
            return frozenset({thing})
        if count >= _REACH:
            break
    return frozenset()


def _around(text: str, start: int, end: int) -> frozenset[str]:
    before = [match[0] for match in WORD.finditer(text, _clause_start(text, start), start)][-_REACH - 2 :]
    behind = [match[0] for match in WORD.finditer(text, end, _clause_end(text, end))][: _REACH + 2]
    return frozenset(thing for word in (*before, *behind) if (thing := _thing(word)))


def _clause_end(text: str, offset: int) -> int:
    return next(
        (match.start() for match in _CLAUSE.finditer(text, offset) if _is_border(text, match.start())), len(text)
    )


def _clause_start(text: str, offset: int) -> int:
    return max(
        (match.end() for match in _CLAUSE.finditer(text, 0, offset) if _is_border(text, match.start())), default=0
    )


def _is_border(text: str, position: int) -> bool:
    return text[position] == "\n" or not text[position + 1 : position + 2].isalnum()


def _thing(word: str) -> str:
    """What a word is compared by: a number by its digits, a content word by its stem."""
    if word[0].isdigit():
        return word
    entities = EntityIndex(word).entities
    return entities[0].value if entities and entities[0].value[:1].isdigit() else stem(word)
