"""Whom or what a pronoun of a follow-up stands for, sought in the turns before it."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from bot.language import english as w
from bot.language.vocabulary import listed
from bot.question.followup.mentions import NAMED, Kind, Mention, mentions
from bot.question.followup.persons import is_described, is_person, is_role, persons
from bot.question.followup.turn import Turn
from index.stems import stem

_OPENINGS = listed("a an any some which what how many much")
_SAYING = listed("say said tell told think thought want mean happen do claim argue know believe")
REACH = 2  # turns: what was spoken of before them is seldom meant
# Words that describe: where no noun stands beside them, the phrase was cut short or leans on what was said before.
_DESCRIBING = listed(
    "first second third fourth fifth last next previous same other others whole own new old young newer older big "
    "small bigger smaller biggest smallest large long longest short best worst right wrong"
)
_ENDINGS = ("ial", "ical", "ional", "ous", "ful", "less", "ible")  # of adjectives
_SHORT = 5  # words: an answer of fewer only fills in what was asked, and the talk stays with the question
_GROUPS = (w.MALE, w.FEMALE, w.PLURAL, w.NEUTER)
_KNOWN = listed("the which how these those my our your")
# Nouns that refer to nothing by themselves: no pronoun continues them.
_VAGUE = listed(
    "aspect aspects thing things article text document documents passage page kind kinds type types sort reason "
    "reasons name names fact facts example examples detail details information difference"
)
_VAGUE_ALONE = listed(
    "time times year years day days week month morning afternoon evening night hour hours way ways part parts people "
    "number point points"
)


def group(pronoun: str) -> frozenset[str]:
    """The pronouns that can continue `pronoun` (lower case): "his" continues "he"."""
    return next(group for group in _GROUPS if pronoun in group)


def referent(pronoun: str, question: str, turns: Sequence[Turn]) -> str | None:
    """The phrase that `pronoun` (lower case) of `question` stands for, from the latest turn that offers one."""
    wanted = group(pronoun)
    barred = _others(turns, wanted) | {word.text for word in w.split(question) if word.is_capital}
    for search, reach in ((_asked_about, REACH), (_spoken_of, 1)):
        for turn in reversed(turns[-reach:]):
            phrase = _first(search(turn, wanted), barred)
            if phrase:
                return fullest(phrase, turns)
    return None


def carried(turn: Turn, wanted: frozenset[str]) -> str | None:
    """The phrase that took the place of a pronoun among `wanted` when the question of `turn` was completed."""
    before, after = w.split(turn.question), w.split(turn.standalone)
    if turn.question == turn.standalone or not any(word.lower in wanted for word in before):
        return None
    matcher = SequenceMatcher(None, [x.lower for x in before], [x.lower for x in after], autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "replace" and i2 - i1 == 1 and before[i1].lower in wanted:
            return _bare(turn.standalone[after[j1].start : after[j2 - 1].end])
    return None


def fullest(name: str, turns: Sequence[Turn]) -> str:
    """The longest form of a name in the turns: "Lesh" is "Phil Lesh" when that was said."""
    wanted = name.lower()
    for turn in turns:
        for mention in mentions(turn.standalone) + mentions(turn.answer):
            words = mention.text.lower()
            parts = words.split()
            longer = len(parts) in {2, 3} and wanted in (parts[0], parts[-1])
            named = mention.kind is Kind.PERSON and mention.text[0].isupper() and not is_role(mention)
            if named and (longer or (words == wanted and len(parts) > 1)):
                return mention.text
    return name


def topic(turns: Sequence[Turn]) -> str | None:
    """The topic of the last two turns: a name that they stay with, else a phrase of the last question."""
    for turn in reversed(turns[-REACH:]):
        for mention in mentions(turn.standalone):
            if mention.kind in NAMED and _lasts(mention, turn):
                return fullest(mention.text, turns)
    last = turns[-1]
    phrases = [m for m in mentions(last.standalone) if not _is_vague(m) and _is_repeated(m, last.answer)]
    return definite(phrases[-1].text) if phrases else None


def place(turns: Sequence[Turn]) -> str | None:
    """Where "there" is: the latest place in the questions or answers of the turns."""
    for turn in reversed(turns[-REACH:]):
        asked, answered = mentions(turn.standalone), mentions(turn.answer)
        if turn.standalone.lower().startswith("where"):
            asked, answered = answered, asked
        for mention in (*asked[::-1], *answered[::-1]):
            if mention.kind is Kind.PLACE:
                return mention.text
    return None


def definite(phrase: str) -> str:
    """The phrase as something already known: "a policy" and "which policy" become "the policy"."""
    words = w.split(phrase)
    opening = next((i for i, word in enumerate(words) if word.lower not in _OPENINGS), 0)
    if words[opening].lower == "the":
        return "the" + phrase[words[opening].end :]
    return "the " + phrase[words[opening].start :] if opening else phrase


def _others(turns: Sequence[Turn], wanted: frozenset[str]) -> set[str]:
    """The phrases that a pronoun of another sex stood for, so that this pronoun does not mean them."""
    sexes = [other for other in (w.MALE, w.FEMALE) if other is not wanted]
    return {phrase for turn in turns for other in sexes if (phrase := carried(turn, other))}


def _first(phrases: Iterator[str], barred: set[str]) -> str | None:
    for phrase in phrases:
        words = {word.text for word in w.split(phrase) if word.is_content}
        if not any(words & {x.text for x in w.split(bar)} for bar in barred):
            return definite(_bare(phrase))
    return None


def _asked_about(turn: Turn, wanted: frozenset[str]) -> Iterator[str]:
    """The phrases of the turn's question, and the name that answers a who-question; the likeliest referent first."""
    name = carried(turn, wanted)
    if name:
        yield name
    asked = mentions(turn.standalone)
    if any(word.lower in wanted for word in w.split(turn.standalone)):
        # The question has the same pronoun, unexplained: what it names besides is someone else.
        answered = mentions(turn.answer)[:1]
        yield from (
            m.text for m in answered if m.start == 0 and _suits(m, wanted) and turn.answer[m.end : m.end + 1].isspace()
        )
        return
    if wanted is not w.NEUTER and _asks_who(turn.standalone):
        named = {word.lower for word in w.split(turn.standalone)}
        for text in (turn.short, turn.answer):
            told = [m for m in mentions(text) if not is_role(m) and not named & _content(m)]
            told = [m for m in told if _is_group(m)] if wanted is w.PLURAL else persons(told, text, wanted)
            yield from _texts(told, Kind.PERSON)
    if wanted in (w.NEUTER, w.PLURAL):
        yield from _objects(turn, {Kind.THINGS} if wanted is w.PLURAL else {Kind.THING, Kind.NAME})
    if wanted in (w.NEUTER, w.PLURAL):
        asked = [mention for mention in asked if _lasts(mention, turn)]
    else:
        asked = [mention for mention in asked if not _gives_way(mention, turn, wanted)]
    yield from _candidates(asked, wanted, turn.standalone)


def _gives_way(mention: Mention, turn: Turn, wanted: frozenset[str]) -> bool:
    """Whether the turn's question names what may be no person, and its answer somebody else who surely is one."""
    if is_person(mention, turn.standalone):
        return False
    told = persons(mentions(turn.answer), turn.answer, wanted)
    if not any(is_described(other, turn.answer) for other in told):
        return False
    return not any(_content(mention) & _content(other) for other in told if is_person(other, turn.answer))


def _lasts(mention: Mention, turn: Turn) -> bool:
    """Whether the conversation stays with what the turn's question mentions.

    It does when the answer speaks of it again or says hardly anything, or when it is the question's subject, right
    after the auxiliary. What was asked for ("which plan") gives way to the answer.
    """
    if w.split(mention.text)[0].lower in {"which", "what"}:
        return False
    if not turn.answer or _is_repeated(mention, turn.answer):
        return True
    before = [word for word in w.split(turn.standalone) if word.end <= mention.start]
    return bool(before) and before[-1].lower in w.AUXILIARIES


def _is_repeated(mention: Mention, answer: str) -> bool:
    """Whether the answer speaks of what its question mentions, or is too short to speak of anything else."""
    words = w.split(answer)
    stems = {stem(word.lower) for word in words}
    short = 0 < len(words) < _SHORT
    return short or any(stem(x.lower) in stems for x in w.split(mention.text) if x.is_content)


def _asks_who(question: str) -> bool:
    """Whether the question asks who did or is something; the next pronoun then means whom the answer names."""
    words = [word.lower for word in w.split(question)]
    opening = words.index("who") if "who" in words[:2] else -1
    return opening >= 0 and not {*words[opening + 1 : opening + 2]} & w.DO


def _is_group(mention: Mention) -> bool:
    """Whether "they" can mean this name: an organisation or a family, no place and nobody with a first name."""
    words = w.split(mention.text)
    return mention.kind is Kind.NAME or (
        mention.kind is Kind.PERSON and (len(words) == 1 or w.is_plural(words[-1].lower))
    )


def _objects(turn: Turn, kinds: set[Kind]) -> Iterator[str]:
    """What answers "what did they sell?": the things that only the answer mentions; none after "what did they say?"."""
    words = w.split(turn.standalone)
    lowers = {word.lower for word in words}
    asks_what = len(words) > 1 and words[0].lower in {"what", "which"} and words[1].lower in w.DO
    if not asks_what or any(word.lower in _SAYING for word in words[2:]):
        return
    known = {stem(lower) for lower in lowers}
    for mention in mentions(turn.answer):
        new = not known & {stem(x.lower) for x in w.split(mention.text) if x.is_content}
        if new and mention.kind in kinds:
            yield mention.text


def _suits(mention: Mention, wanted: frozenset[str]) -> bool:
    if wanted in (w.MALE, w.FEMALE):
        return mention.kind is Kind.PERSON
    return mention.kind in ({Kind.THINGS, Kind.NAME} if wanted is w.PLURAL else {Kind.THING, Kind.NAME})


def _company(asked: list[Mention], question: str) -> Iterator[str]:
    """Both people of "Ann spoke with Ben": "they" means the two."""
    people = [mention for mention in asked if mention.kind is Kind.PERSON]
    if len(people) > 1 and question[: people[1].start].endswith(" with "):
        yield f"{people[0].text} and {people[1].text}"


def _candidates(asked: list[Mention], wanted: frozenset[str], question: str) -> Iterator[str]:
    asked = [mention for mention in asked if not _is_vague(mention)]
    if wanted not in (w.MALE, w.FEMALE):
        asked = [mention for mention in asked if not is_role(mention)]
    named = [m for m in asked if m.kind in NAMED]
    if wanted in (w.MALE, w.FEMALE):
        yield from _texts(persons(asked, question, wanted), Kind.PERSON)
    elif wanted is w.PLURAL:
        yield from (m.text for m in asked if m.kind is Kind.THINGS and not _is_loose(m))
        yield from _company(asked, question)
        yield from (m.text for m in named if _is_group(m))
        yield from _texts(asked, Kind.THINGS)
    else:
        yield from _texts(named[::-1], Kind.NAME)
        yield from _texts(asked, Kind.THING)
        yield from _texts(named[::-1], Kind.PLACE)
        if any(m.kind is Kind.THINGS for m in asked):
            return
        yield from _texts(named[::-1] if len(named) > 1 else asked, Kind.PERSON)


def _spoken_of(turn: Turn, wanted: frozenset[str]) -> Iterator[str]:
    """The phrases of the turn's answer; none when its question has a pronoun of the same group left unexplained."""
    if any(word.lower in wanted for word in w.split(turn.standalone)):
        return
    spoken = [mention for mention in mentions(turn.answer) if not _is_vague(mention)]
    if wanted in (w.MALE, w.FEMALE):
        spoken = sorted(spoken, key=lambda mention: not mention.leads)
        yield from _texts(persons(spoken, turn.answer, wanted), Kind.PERSON)
    elif wanted is w.PLURAL:
        yield from (m.text for m in spoken if m.kind is Kind.THINGS and (m.start == 0 or not _is_loose(m)))
    else:
        yield from _texts(spoken, Kind.NAME)


def _texts(spoken: Sequence[Mention], *kinds: Kind) -> Iterator[str]:
    return (mention.text for mention in spoken if mention.kind in kinds)


def _is_loose(mention: Mention) -> bool:
    """Whether a plural is newly brought up ("any awards", "extras"), so that "they" seldom means it."""
    return mention.text.islower() and w.split(mention.text)[0].lower not in _KNOWN


def _is_vague(mention: Mention) -> bool:
    if mention.kind in NAMED:
        return False
    content = [word.lower for word in w.split(mention.text) if word.is_content]
    if all(word in _DESCRIBING for word in content) or content[-1].endswith(_ENDINGS):
        return True
    return any(word in _VAGUE for word in content) or (len(content) == 1 and content[0] in _VAGUE_ALONE)


def _content(mention: Mention) -> set[str]:
    return {word.lower for word in w.split(mention.text) if word.is_content}


def _bare(phrase: str) -> str:
    for ending in ("'s", "\u2019s", "s'", "s\u2019"):
        if phrase.endswith(ending):
            return phrase[: -1 if ending[0] == "s" else -2]
    return phrase
