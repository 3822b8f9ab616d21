"""Who and what a text speaks of: names and noun phrases, found by their form alone."""

import re
from dataclasses import dataclass
from enum import Enum

from bot.conversation import words as w
from bot.conversation.words import Word


class Kind(Enum):
    """What a mention can stand for."""

    PERSON = "person"
    PLACE = "place"
    NAME = "name"
    THING = "thing"
    THINGS = "things"


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a text, `start` to `end`, that names someone or something."""

    text: str
    kind: Kind
    start: int
    end: int


_JOINERS = w.vocabulary("of the de la van von der den di da del bin al &")
_CALENDAR = w.vocabulary(
    "january february march april june july august september october november december monday tuesday "
    "wednesday thursday friday saturday sunday"
)
_TITLES = w.vocabulary(
    "mr mrs ms miss dr sir lady lord king queen prince princess president senator professor prof captain "
    "general chancellor judge pope saint"
)
_INSTITUTIONS = w.vocabulary(
    "inc ltd corp corporation company co group bank university college school institute agency department "
    "ministry council committee commission party union league association federation foundation court "
    "parliament congress senate house office museum hospital church army navy force club team band orchestra "
    "records awards award cup championship championships games festival prize act treaty agreement war battle "
    "river lake street road park airport station times post news journal magazine series album project "
    "programme program plan policy system center centre society services airlines motors studios pictures "
    "press tour open"
)
_DEMONYM = re.compile(r"(?:[a-z](?:ian|ish|ese|ean)|french|dutch|greek|american|african|mexican|german|swiss)s?$")
_PLACE_BEFORE = w.vocabulary("in at near across outside inside around")


def mentions(text: str) -> list[Mention]:
    """The names and noun phrases of `text`, in order; none overlaps another."""
    words = w.split(text)
    found: list[Mention] = []
    position = 0
    while position < len(words):
        end = _name_end(words, position) or _phrase_end(words, position)
        if not end:
            position += 1
            continue
        found.append(_mention(text, words, position, end))
        position = end
    return found


def _mention(text: str, words: tuple[Word, ...], start: int, end: int) -> Mention:
    first, last = words[start].start, words[end - 1].end
    return Mention(text[first:last], _kind(words, start, end), first, last)


def _name_end(words: tuple[Word, ...], start: int) -> int:
    """Where the name that begins at `start` ends, or 0."""
    if not _names(words, start):
        return 0
    end = start + 1
    while end < len(words):
        if words[end].is_capital and words[end].lower not in _CALENDAR:
            end += 1
            continue
        after_title = words[end].text == "." and words[end - 1].lower in _TITLES | {words[end - 1].lower[:1]}
        bridge = end
        while bridge < len(words) and bridge < end + 2 and (words[bridge].lower in _JOINERS or after_title):
            bridge += 1
            after_title = False
        if bridge == end or bridge >= len(words) or not words[bridge].is_capital:
            break
        end = bridge + 1
    return end


def _names(words: tuple[Word, ...], start: int) -> bool:
    word = words[start]
    if not word.is_capital or word.lower in _CALENDAR:
        return False
    follower = words[start + 1] if start + 1 < len(words) else None
    if follower and follower.is_content and not follower.is_capital and _DEMONYM.search(word.lower):
        return follower.lower in w.VERBS
    opens = start == 0 or words[start - 1].text in ".!?"
    if not opens:
        return True
    # A sentence's first word is a capital anyway: it counts as a name when what follows it looks like a name's.
    if follower is None or follower.is_capital or follower.text in {"'s", "\u2019s"}:
        return True
    return (follower.lower in w.AUXILIARIES | w.VERBS or follower.lower in {"and", "of"}) and not (
        w.is_plural(word.lower) or word.lower.endswith(("ing", "tion", "ment", "ness", "ity"))
    )


def _phrase_end(words: tuple[Word, ...], start: int) -> int:
    """Where the noun phrase that begins at `start` with a determiner or as a plain plural ends, or 0."""
    begin = start + _opening(words, start)
    if begin == start:
        return begin + 1 if w.is_plural(words[start].lower) and not words[start].is_capital else 0
    end = begin
    while end < len(words) and end < begin + 5 and _continues(words, begin, end):
        end += 1
    if end == begin:
        return 0
    if end - begin > 1 and start and _swallows_verb(words, start, end):
        return end - 1
    if end + 1 < len(words) and words[end].lower == "of":
        return _complement_end(words, end + 1) or end
    return end


def _swallows_verb(words: tuple[Word, ...], start: int, end: int) -> bool:
    """After "did" or "will" a verb must follow the phrase; when no known verb does, the phrase's last word is it."""
    if words[start - 1].lower not in w.DO | w.MODALS:
        return False
    return not any(word.lower in w.VERBS for word in words[end:])


def _opening(words: tuple[Word, ...], start: int) -> int:
    """How many words open a noun phrase here: "the", "which", "how many"."""
    word = words[start].lower
    following = words[start + 1].lower if start + 1 < len(words) else ""
    if word == "how" and following in {"many", "much"}:
        return 2
    return int(word in w.ARTICLES or word in {"which", "what", "any", "some", "these", "those"})


def _complement_end(words: tuple[Word, ...], start: int) -> int:
    begin = start + int(words[start].lower in w.ARTICLES)
    end = begin
    while end < len(words) and end < begin + 4 and _continues(words, begin, end):
        end += 1
    return end if end > begin else 0


def _continues(words: tuple[Word, ...], begin: int, end: int) -> bool:
    word = words[end]
    if not word.is_content:
        return end == begin and word.lower in {"first", "last", "most", "other", "same"}
    if end == begin:
        return True
    return word.lower not in w.VERBS and not (word.lower.endswith(("ed", "ly")) and not word.is_capital)


def _kind(words: tuple[Word, ...], start: int, end: int) -> Kind:
    part = words[start:end]
    if part[0].lower in w.DETERMINERS | {"which", "what", "how"} or not part[0].is_capital:
        return Kind.THINGS if w.is_plural(part[-1].lower) else Kind.THING
    before = words[start - 1].lower if start else ""
    if part[0].lower in _TITLES and len(part) > 1:
        return Kind.PERSON
    if before in _PLACE_BEFORE:
        return Kind.PLACE
    lowers = {word.lower for word in part}
    if lowers & _INSTITUTIONS or any(c.isdigit() for word in part for c in word.text):
        return Kind.NAME
    if before == "the" or "the" in lowers or any(word.text.isupper() and len(word.text) > 1 for word in part):
        return Kind.NAME
    return Kind.PERSON
