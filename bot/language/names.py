"""Names in a text: runs of words with a capital that are not merely the first word of a sentence."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from bot.language.vocabulary import listed

# Words that may start a sentence, or carry a capital in a title, without being a name.
_ORDINARY = listed(
    """a about above according across actually after again against all almost along already also although always am
    among amid an and another any anyone anything are around as asked at away back based be became because become been
    before began behind being below beside besides best better between beyond both but by called came can cannot could
    critics currently data day days despite did do does doing done down due during each earlier early either else
    elsewhere end enough especially even eventually ever every everyone everything example except experts few finally
    find following for former formerly found from further furthermore general generally get give given go good great
    had half has have having he hence her here hers herself high him himself his how however i if important in indeed
    initially inside instead interestingly into is it its itself just keep key kinds last late later latter least left
    less let like likewise little long made mainly make makes making man many may maybe me mean meanwhile men might
    more moreover most mostly much must my near nearly neither never nevertheless new next no nobody none nonetheless
    nor not note nothing notably now nowadays number of off officials often old on once one ones only onto open or
    original originally other others otherwise our ours out outside over overall own part particular people per
    perhaps please possible possibly previously probably put quite rather read reasons recently regarding results said
    same say says scholars scientists second see seem several shall she should similar similarly simply since so some
    someone something sometimes soon specifically still studies such take taken than thanks that the their theirs them
    themselves then there thereafter therefore these they thing things third this those though through throughout thus
    to today together tomorrow too toward towards traditionally turn two type typically ultimately under unless unlike
    until up upon us use used users uses using usually various very via was way we well went were what whatever when
    whenever where whereas wherever whether which while who whoever whole whom whose why will with within without women
    word work would year years yes yesterday yet you young your yours
    answer citation context document documents information passage passages question source sources text"""
)
_TITLES = listed(
    """mr mrs ms miss dr prof professor sir lady lord madam president chancellor minister secretary senator governor
    king queen prince princess pope saint st captain general colonel major judge justice chairman chairwoman ceo
    mayor emperor empress duke count sultan ambassador spokesperson spokesman spokeswoman director"""
)
_CALENDAR = listed(
    """january february march april june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday jan feb mar apr jun jul aug sep sept oct nov dec am pm ad bc ce bce q"""
)
_NUMERALS = listed(
    """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion
    first second third fourth fifth sixth seventh eighth ninth tenth dozen half"""
)
_DERIVED = re.compile(r"(?:ing|ed|ly|tion|tions|ment|ments|ness|ity|ities|ism|ists|ive|able|ible|ful|less|ous)$")
_WORD = r"[^\W\d_](?:[^\W\d_]|['\u2019.&](?=[^\W\d_]))*+(?!\w)"
# A word with a capital first, or inside ("iPhone"); letters beyond ASCII are looked at one by one.
_CAPITALISED = re.compile(rf"(?<!\w)(?:(?=[^\W\d_a-z])|(?=[a-z]++[A-Z])){_WORD}(?:\.(?<=[A-Z]\.[A-Z]\.))?")
_LINK = re.compile(
    r"[ \t\u00a0-]+(?:(?:of|the|de|la|le|van|von|der|den|du|del|di|da|al|el|bin|ibn|for)[ \t\u00a0-]+){0,2}"
)
_CAPITAL_NEXT = re.compile(r"[ \t\u00a0]+(?!I\b)[^\W\d_a-z]")
_SENTENCE_START = re.compile(
    r"(?:^|[.!?:;•][\"'”\u2019)\]]*\s+|\n|(?:^|\n)\s*(?:[-*•]|\d+[.)])\s+)[\"'“\u2018«(\[]*$|[\"“\u2018«(\[]$"
)

Token = tuple[int, int, str]


@lru_cache(maxsize=8192)
def folded(word: str) -> str:
    """A word without case, accents, dots and possessive: "Müller's" is "muller", "U.S." is "us"."""
    plain = word if word.isascii() else unicodedata.normalize("NFKD", word.replace("\u2019", "'"))
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark)).casefold()
    return plain.removesuffix("'s").rstrip("'").replace(".", "").replace("'", "")


def is_acronym(word: str) -> bool:
    """Whether the word is written in capitals throughout: "US", "U.S.", "SVR"."""
    bare = word.replace(".", "").removesuffix("'s").removesuffix("\u2019s")
    return len(bare) > 1 and bare.isupper()


def name_ranges(text: str) -> Iterator[tuple[int, int, str]]:
    """The names of a text: start, end, and the words that make it, folded, joined by a space.

    An acronym keeps its capitals. A sentence's first word counts when a name goes on after it or when it is not an
    ordinary word; titles ("Mr", "President"), months, weekdays and numerals do not count.
    """
    run: list[Token] = []
    for token in _name_tokens(text):
        if run and not _LINK.fullmatch(text, run[-1][1], token[0]):
            yield _joined(run)
            run = []
        run.append(token)
    if run:
        yield _joined(run)


def _joined(run: list[Token]) -> Token:
    return run[0][0], run[-1][1], " ".join(token[2] for token in run)


def _name_tokens(text: str) -> Iterator[Token]:
    for match in _CAPITALISED.finditer(text):
        word = match.group()
        if word == word.lower():
            continue
        plain = folded(word)
        if len(plain) < 2 or plain in _CALENDAR or plain in _NUMERALS or plain in _TITLES:  # noqa: PLR2004  an initial
            continue
        if is_acronym(word):
            yield match.start(), match.end(), plain.upper()
        elif plain not in _ORDINARY and not _merely_first(plain, text, match):
            yield match.start(), match.end(), plain


def _merely_first(word: str, text: str, match: re.Match[str]) -> bool:
    """Whether the word is derived from a verb or a quality, and has its capital from the start of a sentence."""
    if not _DERIVED.search(word) or not _starts_sentence(text, match.start()):
        return False
    return word.endswith(("ing", "ly")) or not _CAPITAL_NEXT.match(text, match.end())  # "United Nations"


def _starts_sentence(text: str, offset: int) -> bool:
    return bool(_SENTENCE_START.search(text, max(0, offset - 12), offset))
