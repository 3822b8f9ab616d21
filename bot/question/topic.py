"""Whether a question only names a topic: "What does the policy say about meals?", "Anything on Ukraine?", "meals"."""

import re
from dataclasses import dataclass

from bot.language.words import is_content, words_of
from bot.question.overview import NAMED, THING

_ABOUT = r"(?:about|on|regarding|concerning|of)"
_TEXT = rf"(?:{THING}|{NAMED}|we|you|i|they)"
_SOMETHING = r"(?:anything|something|everything|all|more|(?:any |some |the |more )?(?:info|information|details|facts))"
_PLEASE = r"(?:(?:please|so|ok|okay|and|can you|could you|would you|will you) )*"
_ASKING = re.compile(
    _PLEASE
    + "(?:"
    + "|".join(
        [
            rf"tell (?:me|us)(?: {_SOMETHING})? about",
            rf"what (?:do|does|did) {_TEXT} (?:say|tell (?:me|us)|write|know|have) {_ABOUT}",
            rf"what(?:'s| is| was) (?:known|said|written|mentioned|there)(?: in {_TEXT})? {_ABOUT}",
            rf"(?:is|are) there {_SOMETHING}(?: in {_TEXT})? {_ABOUT}",
            rf"(?:do|does|did|have|has) {_TEXT} (?:say|have|got|know|contain) {_SOMETHING} {_ABOUT}",
            rf"(?:do|does|did) {_TEXT} (?:mention|talk about|speak of)",
            rf"(?:show me |give me |find )?{_SOMETHING} {_ABOUT}",
            r"what about|how about|about",
        ]
    )
    + r") (?P<topic>.+)",
    re.IGNORECASE | re.DOTALL,
)
# A name that nobody uses in talk: a word of code, a number of a part, a short form.
_CODE = r"`?(?:[\w.-]*[^\W\d_][\w.-]*[_\d][\w.-]*|[\w.-]*\d[\w.-]*[^\W\d_][\w.-]*|[A-Z]{3,}|--?[a-z][\w-]*)`?"
_OF_CODE = re.compile(
    rf"(?i:what\s+(?:does|do)\s+)(?P<meant>{_CODE})(?i:\s+(?:mean|do|stand\s+for))"
    rf"|(?i:what(?:'s|\s+is|\s+are)\s+)(?P<named>{_CODE})|(?i:meaning\s+of\s+)(?P<sought>{_CODE})"
)
_MENTIONED = re.compile(rf"(?:is|are) (?P<topic>.+?) mentioned(?: in {_TEXT})?\.?", re.IGNORECASE | re.DOTALL)
_POLITE = re.compile(r"[\s,]+(?:please|at all)\.?$", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
_MOST_WORDS = 5  # of a topic that is asked about
_MOST_BARE = 3  # of one that stands alone; more say what is asked of it


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic: `words` are the keys of its words; `alone` when an answer to what is asked of it is better."""

    words: frozenset[str]
    alone: bool


def topic_of(question: str) -> Topic | None:
    """The topic that `question` names; None when it asks something of it, unless what a word of code means.

    >>> sorted(topic_of("What does the policy say about meals?").words)
    ['meal']
    """
    plain = _POLITE.sub("", " ".join(question.replace("\u2019", "'").split()).rstrip(" ?!"))
    if of_code := _OF_CODE.fullmatch(plain):
        return Topic(frozenset(words_of(next(filter(None, of_code.groups())))), alone=True)
    asked = _ASKING.fullmatch(plain) or _MENTIONED.fullmatch(plain)
    named = _ARTICLE.sub("", asked["topic"] if asked else plain)
    words = words_of(named)
    content = frozenset(filter(is_content, words))
    if not any(key[0].isalpha() for key in content) or len(words) > (_MOST_WORDS if asked else _MOST_BARE):
        return None
    if asked is None and len(content) < len(set(words)):
        return None
    return Topic(content, alone=asked is None)
