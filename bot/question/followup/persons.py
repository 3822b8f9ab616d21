"""Which of the names in a text are people's: "she" and "he" mean no country, firm or paper where a person is named."""

import re
from collections.abc import Sequence

from bot.language import english as w
from bot.language.english import Word
from bot.language.vocabulary import listed
from bot.question.followup.mentions import ROLES, Kind, Mention

_SEXES = ((w.MALE, listed("mr sir lord king prince")), (w.FEMALE, listed("mrs ms miss lady queen princess madam")))
_TITLES = frozenset(title for _, titles in _SEXES for title in titles) | listed("dr prof professor")
_LONGEST = 3  # words of a person's name, its title apart
_OPENS = re.compile(r"(?<!\*)\*$|[_\"\u201c\u00ab]$")
_CLOSES = re.compile(r"\*(?!\*)|[_\"\u201d\u00bb]")
_NO_SURNAME = ("ing", "tion", "ment", "ness", "ity", "ics", "works", "land")


def persons(spoken: Sequence[Mention], text: str, wanted: frozenset[str]) -> list[Mention]:
    """Those of the mentions in `text` that a pronoun among `wanted` can mean, people beyond doubt first."""
    fitting = [m for m in spoken if m.kind is Kind.PERSON and _is_of(m.text, wanted) and not _is_title(m, text)]
    return sorted(fitting, key=lambda mention: not is_person(mention, text))


def is_person(mention: Mention, text: str) -> bool:
    """Whether a name in `text` is a person's beyond doubt: a first and a last name, or one beside a role or an age."""
    if mention.kind is not Kind.PERSON:
        return False
    words = w.split(mention.text)
    if is_role(mention) or not words[0].text[0].isupper() or words[0].lower in _TITLES:
        return True
    return _is_full(words) or is_described(mention, text)


def is_role(mention: Mention) -> bool:
    """Whether it is a person named by a role ("the minister"): neither "it" nor "they" means one."""
    return mention.kind is Kind.PERSON and w.split(mention.text)[0].lower in w.DETERMINERS


def is_described(mention: Mention, text: str) -> bool:
    """Whether a role stands before the name ("the mayor of Tollen, Brisk"), or an age or "who" after it."""
    before = [word for word in w.split(text[: mention.start]) if word.text != ","]
    while len(before) > len(("mayor", "of")) and before[-1].is_capital and before[-1].lower not in ROLES:
        before.pop()
    if before and before[-1].lower == "of":
        before.pop()
    after = w.split(text[mention.end :])[:2]
    if before and before[-1].lower in ROLES:
        return True
    return len(after) > 1 and after[0].text == "," and (after[1].lower == "who" or _is_age(after[1].text))


def _is_of(name: str, wanted: frozenset[str]) -> bool:
    """Whether the title of a name, if it has one, does not speak against the sex."""
    title = w.split(name)[0].lower
    return not any(title in titles for sex, titles in _SEXES if sex is not wanted)


def _is_title(mention: Mention, text: str) -> bool:
    """Whether it stands in marks, as the title of a book or a ship's name does."""
    return bool(_OPENS.search(text[: mention.start]) and _CLOSES.match(text, mention.end))


def _is_full(words: tuple[Word, ...]) -> bool:
    """Whether these are a first and a last name."""
    names = [word for word in words if word.is_capital]
    return 1 < len(names) <= _LONGEST and not names[-1].lower.endswith(_NO_SURNAME)


def _is_age(text: str) -> bool:
    return text.isdigit() and len(text) == len("44")
