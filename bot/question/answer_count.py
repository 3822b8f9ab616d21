"""How many things a question asks for: "which two cities", "name the members", "what are the rules"."""

import re
from collections.abc import Sequence
from itertools import takewhile

from bot.language.tokens import COMPOUND
from bot.language.vocabulary import listed

MOST_ANSWERS = 3
_LONGEST = 400  # characters of a question that are looked at
_SHORTEST_PLURAL = 4  # "cars", not "its"
_BEFORE_NOUN = 4  # words after it among which the noun stands
_NUMBERS = {
    **{word: number for number, word in enumerate("two three four five six seven eight nine ten".split(), start=2)},
    **{str(number): number for number in range(2, 11)},
}
_ASKING = listed("what which")
_COPULA = listed("are were")
_COPULAR = _ASKING | {"who"}
_AUXILIARY = listed(
    """is are was were do does did has have had can could will would should must may might shall isn't aren't don't
    doesn't didn't"""
)
_PRONOUNS = listed("i you we they he she it that who whom which whose")
_ENDS_PHRASE = (
    _AUXILIARY
    | _PRONOUNS
    | listed(
        """of in for to on at from by with about against between during under within into over after before since until
        without through as than where when why how if because and or"""
    )
)
_OWNING = listed("the some all these those any your our my his her its their")
_DETERMINERS = _OWNING | {"a", "an", "this", "that"}
_LISTING = listed("name list mention identify give tell show enumerate")
_POLITE = listed("please can could would you kindly me us")
_EACH = listed("everything everyone everybody all")
_SORT, _SORTS = listed("kind type sort"), listed("kinds types sorts")
_SOME = listed("some all both examples")
_IRREGULAR = listed(
    """people men women children criteria phenomena teeth feet mice geese media data series species spokesmen
    businessmen businesswomen policemen fishermen"""
)
_SINGULAR = listed(
    """news physics mathematics politics economics athletics mechanics electronics ethics gas lens always perhaps
    whereas besides sometimes thus yes atlas canvas christmas alias"""
)
# Verbs that follow "what" outright, as in "what happens then"; no noun is asked for there.
_VERBS = listed(
    """happens makes causes gives goes comes takes gets means leads remains follows counts keeps helps drives
    needs wants says tells does speaks stands costs belongs applies holds runs looks sets becomes allows
    requires prevents lies serves refers results ends precedes occurs lets includes contains separates
    distinguishes differs changes matters works begins starts ends exists occurs"""
)
_ADJECTIVE = re.compile(
    r"other|different|new|old|main|major|key|big|large|small|further|more|own|such|free|top|best|important|"
    r"[\w-]+(?:ive|al|ous|ic|an|ese|ish|ful|less|able|ible|ary|ent|ant|ing|ed)"
)


def most_answers(question: str) -> int:
    """How many answers are asked for at most: 1, the number that the question names, or 3; English only."""
    words = [match.group() for match in COMPOUND.finditer(question[:_LONGEST].lower().replace("\u2019", "'"))]
    rest = _asked(words)
    if not rest:
        return 1
    number = next((_NUMBERS[word] for word in rest[:2] if word in _NUMBERS), None)
    return min(number or MOST_ANSWERS, MOST_ANSWERS)


def _asked(words: Sequence[str]) -> Sequence[str]:
    """The words from the noun phrase on that asks for several; none when one thing is asked for."""
    after_opening = [word for word in words if word not in _POLITE]
    if after_opening and after_opening[0] in _LISTING:
        return after_opening[1:] if _names_several(after_opening[1:]) else ()
    if len(words) > 2 and words[0] in _COPULAR and words[1] in _COPULA:  # noqa: PLR2004  "who are" and what follows
        return words[2:] if _is_several(words[2:]) else ()
    for index, word in enumerate(words):
        if word == "how":
            break
        if word in _ASKING:
            return words[index + 1 :] if _focuses_on_several(words[index + 1 :]) else ()
    return ()


def _names_several(rest: Sequence[str]) -> bool:
    """Whether what is to be named is a plural: "the members of the board", "everything that was said"."""
    phrase = _phrase(rest)
    return bool(phrase) and (phrase[0] in _EACH or phrase[0] in _NUMBERS or _is_plural(phrase[-1]))


def _is_several(rest: Sequence[str]) -> bool:
    """Whether what follows "what are" is what is asked for, as in "the rules for guests".

    In "the guests asked to do" it is not, nor where a preposition is left at the end; bare plurals ("what are
    webhooks") ask what the word means.
    """
    phrase = _phrase(rest)
    if not phrase:
        return False
    if rest[0] in _SOME:
        return True
    owned = any(word in _OWNING or word in _NUMBERS or word.endswith(("'s", "s'")) for word in phrase[:-1])
    left_over = rest[-1] in _ENDS_PHRASE or (len(rest) > len(phrase) and rest[-1].endswith("ed"))
    return owned and _is_plural(phrase[-1]) and not left_over


def _focuses_on_several(rest: Sequence[str]) -> bool:
    """Whether the noun after "which" is a plural, and no verb: "which old plans", not "which plan keeps readings"."""
    if not rest or rest[0] in _NUMBERS or rest[0] in _SORTS:
        return bool(rest)
    for index, word in enumerate(rest[:_BEFORE_NOUN]):
        if word in _ENDS_PHRASE or word in _SORT:
            return False
        if word in _SORTS:
            return True
        if _is_plural(word):
            following = rest[index + 1] if index + 1 < len(rest) else "of"
            if following in _AUXILIARY or following == "of":
                return True
            plain = word not in _VERBS and following not in _DETERMINERS
            return plain and all(_ADJECTIVE.fullmatch(before) for before in rest[:index])
    return False


def _phrase(words: Sequence[str]) -> list[str]:
    return list(takewhile(lambda word: word not in _ENDS_PHRASE, words))


def _is_plural(word: str) -> bool:
    if word in _IRREGULAR:
        return True
    ending = word.endswith("s") and not word.endswith(("ss", "us", "is", "'s"))
    return ending and len(word) >= _SHORTEST_PLURAL and word not in _SINGULAR
