"""The words of a question, and the closed classes of English words that say what a question lacks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.language.tokens import TOKEN
from bot.language.vocabulary import listed

MALE = listed("he him his himself")
FEMALE = listed("she her hers herself")
PLURAL = listed("they them their theirs themselves")
NEUTER = listed("it its itself")
PRONOUNS = MALE | FEMALE | PLURAL | NEUTER
POSSESSIVE = listed("his her its their hers theirs")
DEMONSTRATIVES = listed("this that these those")

BE = listed("is are was were am be been being isn aren wasn weren")
DO = listed("do does did don doesn didn")
HAVE = listed("has have had hasn haven hadn")
MODALS = listed("will would can could shall should may might must wouldn couldn shouldn can't cannot")
AUXILIARIES = BE | DO | HAVE | MODALS

ADVERBIAL_WH = listed("why when where how")
WH = ADVERBIAL_WH | listed("who whom whose what which")

ARTICLES = listed("the a an")
DETERMINERS = (
    ARTICLES | DEMONSTRATIVES | listed("any some no each every all both another other my our your whose many few")
)
PREPOSITIONS = listed(
    "in on at by for with from to of about after before during under over between against into since until till "
    "through without within among near across outside inside around as like behind above below per despite via upon "
    "toward towards besides except regarding concerning off out up down"
)
CONJUNCTIONS = listed(
    "and or but so if when while because although though whether than that which who where after "
    "before since until as unless whereas"
)
ADVERBS = listed(
    "not also too then there here now ever never still just only even again already else more most less least very "
    "so really actually exactly next later ago first last yet back away well together instead long soon often always "
    "usually eventually finally today yesterday tomorrow anyway please"
)
OTHERS = listed(
    "i you we me us my your our mine yours ours one ones anyone anybody anything someone somebody something "
    "everyone everybody everything nobody nothing none such same yes no ok okay thanks let s t re ve ll d m"
)
FUNCTION = PRONOUNS | DEMONSTRATIVES | AUXILIARIES | WH | DETERMINERS | PREPOSITIONS | CONJUNCTIONS | ADVERBS | OTHERS

# Verbs that often follow a subject in a question. They end a noun phrase: "did the album sell", "did this cause".
VERBS = listed(
    "say says said tell told think thought know known knew mean means meant get got go goes went gone come came make "
    "made take took taken give gave given find found see saw seen want wanted use used work worked call called try "
    "need feel felt become became leave left put keep kept begin began begun start started end ended stop stopped "
    "happen happened happening occur occurred cause caused affect affected change changed help helped lead led last "
    "happens occurs "
    "continue continued win won lose lost play played run ran move moved live lived believe hold held bring brought "
    "write wrote written sell sold buy bought pay paid meet met include included involve involved add added serve "
    "send sent build built fall fell stay stayed reach reached kill killed die died remain remained respond responded "
    "react reacted reply replied grow grew open opened close closed release released record recorded receive received "
    "announce announced agree agreed deny denied decide decided accept accepted support supported propose proposed "
    "join joined marry married create created perform performed develop developed produce produced publish published "
    "apply applied cover covered cost costs contain contained compare compared differ explain explained describe "
    "described show showed shown result resulted impact influence influenced return returned fail failed succeed "
    "finish finished arrive arrived appear appeared break broke broken teach taught study studied learn learned earn "
    "eaten driven chosen worn torn sung stolen hidden forgotten thrown drawn flown ridden risen shaken spoken beaten "
    "expect expected allow allowed require required apply offer offered sign signed do did done does have had has be"
)
LIGHT = VERBS & listed(
    "happen happens happened happening do did done does have had has get got make made take took go went come came be "
    "occur occurred become became mean means start started begin began end ended change changed result resulted win "
    "won lose lost work worked help helped say said"
)

# Frequent small words of other languages, which a question in English does not have.
_FOREIGN = listed(
    "wer wie wo warum wann wieso welche welcher und oder der das den ist sind sie er nicht qui que quoi où quand "
    "pourquoi et ou le la les des une est sont quel quelle il elle qué que quién cuándo cuando dónde por cómo y el los "
    "las del es son chi che cosa dove quando perché gli è waarom wanneer hoe en het een met voor o os quem onde com"
)
# English words that are words of those languages too.
_SHARED = listed("in an was am die so no me a as he on to is i do of or after over under will him des")
_QUOTED = re.compile(r"""[^"]*"|“[^”]*”|«[^»]*»|„[^“”]*[“”]|(?<!\w)['‘][^'’]*['’](?!\w)""")


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a mark, `text`, that stands at `start` to `end` in its text; `lower` is its lower-case form."""

    text: str
    lower: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Whether it is a word or a number, not a mark."""
        return self.text[0].isalnum()

    @property
    def is_content(self) -> bool:
        """Whether it is a word with a meaning of its own."""
        return self.is_word and self.lower not in FUNCTION

    @property
    def is_capital(self) -> bool:
        """Whether it is written like a part of a name."""
        return self.text[0].isupper() and self.lower not in FUNCTION


def split(text: str) -> tuple[Word, ...]:
    """The words and marks of `text`, in order; a contraction ("he's") makes two.

    Where not everything is written large, "US" or "IT" is no pronoun: it keeps its capitals in `lower`.
    """
    shouted = text.isupper()
    return tuple(
        Word(m[0], m[0] if not shouted and _is_acronym(m[0]) else m[0].lower(), m.start(), m.end())
        for m in TOKEN.finditer(text)
    )


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper() and word.lower() in {"us", "it", "who"}


def quotes(text: str) -> bool:
    """Whether something in `text` stands between quotation marks."""
    return _QUOTED.search(text) is not None


def is_quoted(text: str, start: int) -> bool:
    """Whether what stands at `start` in `text` stands between quotation marks."""
    return any(match.start() <= start < match.end() for match in _QUOTED.finditer(text))


def is_plural(word: str) -> bool:
    """Whether `word`, in lower case, looks like a plural noun."""
    if word in FUNCTION or word in VERBS:
        return False
    return word in {"people", "children", "men", "women", "police", "data", "media"} or (
        len(word) > len("bus") and word.endswith("s") and not word.endswith(("ss", "us", "is", "ics", "news"))
    )


def is_english(text: str) -> bool:
    """Whether `text` has no more small words of another language than small words of English."""
    lowers = [word.lower for word in split(text)]
    foreign = sum(word in _FOREIGN for word in lowers)
    return foreign == 0 or foreign <= sum(word in FUNCTION - _SHARED - _FOREIGN for word in lowers)


def is_question(words: Sequence[Word]) -> bool:
    """Whether the words begin like an English question: with a question word or an auxiliary."""
    return bool(words) and (words[0].lower in WH or words[0].lower in AUXILIARIES)
