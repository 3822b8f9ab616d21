"""Whom or what a pronoun of a follow-up stands for, sought in the turns before it."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from bot.conversation import words as w
from bot.conversation.mentions import Kind, Mention, mentions
from bot.conversation.turn import Turn

_OPENINGS = w.vocabulary("a an any some which what how many much")
_GROUPS = (w.MALE, w.FEMALE, w.PLURAL, w.NEUTER, w.DEMONSTRATIVES)


def group(pronoun: str) -> frozenset[str]:
    """The pronouns that can continue `pronoun` (lower case): "his" continues "he"."""
    return next(group for group in _GROUPS if pronoun in group)


def referent(pronoun: str, turns: Sequence[Turn]) -> str | None:
    """The phrase that `pronoun` (lower case) stands for, from the latest of `turns` that offers one, or None."""
    wanted = group(pronoun)
    for turn in reversed(turns):
        found = carried(turn, wanted) or _chosen(turn, wanted, _others(turns, wanted))
        if found:
            return fullest(found, turns)
    return None


def carried(turn: Turn, wanted: frozenset[str]) -> str | None:
    """What replaced a pronoun among `wanted` when `turn`'s question was made to stand alone."""
    before, after = w.split(turn.question), w.split(turn.standalone)
    if not any(word.lower in wanted for word in before):
        return None
    matcher = SequenceMatcher(None, [x.lower for x in before], [x.lower for x in after], autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "replace" and i2 - i1 == 1 and before[i1].lower in wanted:
            return _bare(turn.standalone[after[j1].start : after[j2 - 1].end])
    return None


def fullest(name: str, turns: Sequence[Turn]) -> str:
    """The longest form of a name in the turns: "Lesh" is "Phil Lesh" when that was said."""
    if not name[:1].isupper() or " " in name:
        return name
    for turn in turns:
        for mention in _all(turn):
            parts = mention.text.split()
            if mention.kind is Kind.PERSON and len(parts) in {2, 3} and name in (parts[0], parts[-1]):
                return mention.text
    return name


def topic(turns: Sequence[Turn]) -> str | None:
    """What the conversation is about: the first name of the latest question that has one, else its first phrase."""
    for turn in reversed(turns):
        spoken = mentions(turn.standalone)
        for mention in spoken:
            if mention.kind in {Kind.PERSON, Kind.NAME, Kind.PLACE}:
                return fullest(mention.text, turns)
        if spoken:
            return definite(spoken[-1].text)
    return None


def definite(phrase: str) -> str:
    """The phrase as something already known: "a policy" and "which policy" become "the policy"."""
    words = w.split(phrase)
    opening = next((i for i, word in enumerate(words) if word.lower not in _OPENINGS), 0)
    return "the " + phrase[words[opening].start :] if opening else phrase


def _others(turns: Sequence[Turn], wanted: frozenset[str]) -> frozenset[str]:
    """The phrases that a pronoun of another sex stood for: they are not meant."""
    if wanted not in (w.MALE, w.FEMALE):
        return frozenset()
    opposite = w.FEMALE if wanted is w.MALE else w.MALE
    return frozenset(found for turn in turns if (found := carried(turn, opposite)))


def _chosen(turn: Turn, wanted: frozenset[str], others: frozenset[str]) -> str | None:
    for mention in _candidates(turn, wanted):
        if not any(mention.text in other or other in mention.text for other in others):
            return definite(_bare(mention.text))
    return None


def _candidates(turn: Turn, wanted: frozenset[str]) -> Iterator[Mention]:
    """The mentions of a turn that a pronoun can stand for, the likeliest first."""
    asked, said = mentions(turn.standalone), mentions(turn.answer)
    if wanted in (w.MALE, w.FEMALE):
        yield from _of(asked, Kind.PERSON)
        yield from _of(said, Kind.PERSON)
    elif wanted is w.PLURAL:
        yield from _of(asked, Kind.THINGS)
        yield from _of(said, Kind.THINGS)
        yield from _of(asked, Kind.NAME, Kind.PERSON)
        yield from _of(said, Kind.NAME)
    else:
        yield from reversed(list(_of(asked, Kind.NAME, Kind.PLACE)))
        yield from _of(asked, Kind.THING)
        yield from _of(asked, Kind.PERSON)
        yield from _of(said, Kind.NAME, Kind.THING)


def _of(found: Sequence[Mention], *kinds: Kind) -> Iterator[Mention]:
    return (mention for mention in found if mention.kind in kinds)


def _all(turn: Turn) -> list[Mention]:
    return mentions(turn.standalone) + mentions(turn.answer)


def _bare(phrase: str) -> str:
    for ending in ("'s", "\u2019s", "s'", "s\u2019"):
        if phrase.endswith(ending):
            return phrase[: -1 if ending[0] == "s" else -2]
    return phrase
