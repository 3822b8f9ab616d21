"""Who and what a text speaks of: names and noun phrases, found by their form alone."""

import re
from dataclasses import dataclass, replace
from enum import Enum

from bot.language import english as w
from bot.language.english import Word
from bot.language.vocabulary import listed


class Kind(Enum):
    """What a mention can stand for."""

    PERSON = "person"
    PLACE = "place"
    NAME = "name"
    THING = "thing"
    THINGS = "things"


NAMED = frozenset({Kind.PERSON, Kind.NAME, Kind.PLACE})


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a text, `start` to `end`, that names someone or something.

    `leads` says whether it stands where a subject or an owner stands: at the beginning, or before a verb or "'s".
    """

    text: str
    kind: Kind
    start: int
    end: int
    leads: bool


_JOINERS = listed("of the de la van von der den di da del bin al &")
ROLES = listed(
    "president minister executive director chairman chairwoman chairperson ceo founder author writer king queen leader "
    "manager mayor governor coach captain player singer actor actress artist owner doctor teacher judge lawyer man "
    "woman girl boy mother father wife husband son daughter brother sister professor scientist researcher inventor "
    "spokesman spokeswoman spokesperson chancellor senator secretary general "
    "delegate candidate student patient victim suspect editor officer poet painter composer"
)
_CALENDAR = listed(
    "january february march april june july august september october november december monday tuesday "
    "wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays"
)
_TITLES = listed(
    "mr mrs ms miss dr sir lady lord king queen prince princess president senator professor prof captain "
    "general chancellor judge pope saint"
)
_INSTITUTIONS = listed(
    "inc ltd corp corporation company co group bank university college school institute agency department "
    "ministry council committee commission party union league association federation foundation court "
    "parliament congress senate house office museum hospital church army navy force club team band orchestra "
    "records awards award cup championship championships games festival prize act treaty agreement war battle "
    "river lake street road park airport station times post news journal magazine series album project "
    "programme program plan policy system center centre society services airlines motors studios pictures "
    "press tour open"
)
_DEMONYM = re.compile(r"(?:[a-z](?:ian|ish|ese|ean)|french|dutch|greek|american|african|mexican|german|swiss)s?$")
_ALSO_NOUNS = listed(
    "leave report plan work research review design study test order offer request claim change cost price use call "
    "play record transfer visit attack supply support access travel return purchase trade market contract permit "
    "refund result impact influence help end start reply cover release lead need move fall show answer question"
)
_ADJECTIVE = re.compile(r"(?:al|ic|ive|ous|ary|able|ible|ful|less)$")
_BE = listed("is are was were")
OWNS = frozenset({"'s", "\u2019s", "'", "\u2019"})
_OPENING = listed("which what any some these those my our your")
_OBJECT_OPENINGS = w.PRONOUNS | w.ARTICLES | listed("my our your this these")
_OPENERS = w.DETERMINERS | {"which", "what", "how"}
_MODEL = re.compile(r"\d{1,3}(?:\.\d{1,2})?")  # "Apollo 11", "Kestrel 2.1", but no year
_BEFORE_SENTENCES = ".!?:*#|•"
_PLACE_BEFORE = listed("in at near across outside inside around")


def mentions(text: str) -> list[Mention]:
    """The names and noun phrases of `text`, in order; "Ann's parents" follows "Ann", no others overlap."""
    words = w.split(text)
    spotted: list[Mention] = []
    position = 0
    while position < len(words):
        end = _name_end(words, position) or _phrase_end(words, position) or _plain_name_end(words, position)
        if not end:
            position += 1
            continue
        if not _joins(text, spotted, words, position, end):
            spotted.append(_mention(text, words, position, end))
        spotted.extend(_inner(text, words, position, end))
        owned = _owned_end(words, end)
        if owned:
            spotted.append(_mention(text, words, position, owned, _number(words[owned - 1])))
        position = max(end, owned)
    return spotted


def _joins(text: str, spotted: list[Mention], words: tuple[Word, ...], start: int, end: int) -> bool:
    """Whether the mention continues the one before it ("Ann and the Bell Trio"), which then takes it in."""
    opening = start - 1
    if opening < 1 or words[opening].lower != "and" or not spotted or spotted[-1].end != words[opening - 1].end:
        return False
    if not words[end - 1].is_capital or spotted[-1].kind is not Kind.PERSON:
        return False
    spotted.append(
        replace(
            spotted[-1], text=text[spotted[-1].start : words[end - 1].end], kind=Kind.THINGS, end=words[end - 1].end
        )
    )
    return True


def _inner(text: str, words: tuple[Word, ...], start: int, end: int) -> list[Mention]:
    """The name that ends a phrase: "Bell Labs" in "the head of Bell Labs" and in "the firm Bell Labs"."""
    if words[start].is_capital or not words[end - 1].is_capital:
        return []
    begin = end - 1
    while words[begin - 1].is_capital or _MODEL.fullmatch(words[begin - 1].text):
        begin -= 1
    if begin - 1 == start:
        return []
    return [_mention(text, words, begin, end, None if words[begin - 1].lower in ROLES else Kind.NAME)]


def _owned_end(words: tuple[Word, ...], end: int) -> int:
    """Where the phrase that a name ending at `end` owns ends ("'s parents"), or 0."""
    if end >= len(words) or words[end].lower not in OWNS:
        return 0
    begin = end + 1
    last = begin
    while last < len(words) and last < begin + 3 and _continues(words, begin, last):
        last += 1
    return last if last > begin and words[last - 1].is_content else 0


def _number(word: Word) -> Kind:
    return Kind.THINGS if w.is_plural(word.lower) else Kind.THING


def _mention(text: str, words: tuple[Word, ...], start: int, end: int, kind: Kind | None = None) -> Mention:
    first, last = words[start].start, words[end - 1].end
    leads = start == 0 or words[start - 1].text in ".!?" or (end < len(words) and _is_verb(words[end]))
    return Mention(text[first:last], kind or _kind(words, start, end), first, last, leads)


def _is_verb(word: Word) -> bool:
    return word.lower in w.AUXILIARIES | w.VERBS | OWNS or (word.is_content and word.lower.endswith("ed"))


def _name_end(words: tuple[Word, ...], start: int) -> int:
    """Where the name that begins at `start` ends, or 0."""
    if not _names(words, start):
        return 0
    end = start + 1
    while end < len(words):
        if (words[end].is_capital and words[end].lower not in _CALENDAR) or _MODEL.fullmatch(words[end].text):
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
    opens = start == 0 or words[start - 1].text in _BEFORE_SENTENCES
    if not opens:
        return True
    # A sentence's first word is a capital anyway: it counts as a name when what follows it looks like a name's.
    if follower is None or follower.is_capital or follower.lower in OWNS:
        return True
    if words[-1].text == "?":
        return False
    return (follower.lower in w.AUXILIARIES | w.VERBS or follower.lower in {"and", "of"}) and not (
        w.is_plural(word.lower) or word.lower.endswith(("ing", "tion", "ment", "ness", "ity"))
    )


def _plain_name_end(words: tuple[Word, ...], start: int) -> int:
    """Where a subject without a determiner ends: "photosynthesis", or a name written small ("was ada born"); or 0."""
    if start != _subject_place(words) or any(word.text[0].isupper() for word in words[1:]):
        return 0
    end = start
    while end < len(words) and words[end].is_content and words[end].text.isalpha() and not _is_verb(words[end]):
        end += 1
    asked = words[0].lower in {"what", "who"} and (end == len(words) or words[end].text == "?")
    closed = asked or (end < len(words) and (_is_verb(words[end]) or words[end].lower in {"born", "and"}))
    return end if closed and end - start in {1, 2} and not w.is_plural(words[end - 1].lower) else 0


def _subject_place(words: tuple[Word, ...]) -> int:
    """The index of the first word after the auxiliary that opens a question, or -1."""
    opening = [i for i, word in enumerate(words[:4]) if word.lower in w.AUXILIARIES]
    return opening[0] + 1 if opening and w.is_question(words) else -1


def _phrase_end(words: tuple[Word, ...], start: int) -> int:
    """Where the noun phrase that begins at `start` with a determiner or as a plain plural ends, or 0."""
    begin = start + _opening(words, start)
    if begin == start:
        return _plural_end(words, start)
    if words[begin - 1].lower in {"what", "which"} and begin < len(words) and words[begin].lower in w.VERBS:
        return 0
    end = begin
    after_be = start > 0 and words[start - 1].lower in _BE
    while (
        end < len(words)
        and end < begin + 5
        and (_continues(words, begin, end) or (end > begin and _is_noun_here(words, end, after_be)))
    ):
        end += 1
    if end == begin:
        return 0
    if end - begin > 1 and ((start and _swallows_verb(words, start, end)) or _acts(words, end)):
        return end - 1
    if end + 1 < len(words) and words[end].lower in {"of", "for"}:
        return _complement_end(words, end + 1) or end
    return end


def _is_noun_here(words: tuple[Word, ...], place: int, after_be: bool) -> bool:
    """Whether a word that can be a verb is a noun: after an adjective, or where "is" has been the verb already."""
    return words[place].lower in _ALSO_NOUNS and (after_be or _ADJECTIVE.search(words[place - 1].lower) is not None)


def _plural_end(words: tuple[Word, ...], start: int) -> int:
    """Where a plain plural ends that begins here, one describing word counted in ("annual plans"); or 0."""
    for end in (start + 1, start + 2):
        if end > len(words) or words[end - 1].is_capital or not words[end - 1].is_content:
            return 0
        if w.is_plural(words[end - 1].lower):
            return 0 if _acts(words, end) else end
        if words[end - 1].lower in w.VERBS or words[end - 1].lower.endswith(("ing", "ed")):
            return 0
    return 0


def _acts(words: tuple[Word, ...], end: int) -> bool:
    """Whether the word before `end` is a verb with its object, no plural: "the museum claims the bones"."""
    return w.is_plural(words[end - 1].lower) and end < len(words) and words[end].lower in _OBJECT_OPENINGS


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
    return int(word in w.ARTICLES | _OPENING)


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
    if part[0].lower in w.ARTICLES and all(word.is_capital or _MODEL.fullmatch(word.text) for word in part[1:]):
        return Kind.NAME
    if part[0].lower in _OPENERS or not part[0].is_capital:
        head = next((i for i, word in enumerate(part) if word.lower in {"of", "for"}), len(part)) - 1
        if w.is_plural(part[head].lower):
            return Kind.THINGS
        small_name = part[0].lower not in _OPENERS and not words[0].text[0].isupper()
        return Kind.PERSON if small_name or part[head].lower in ROLES else Kind.THING
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
