"""The list under the headings that say all that a question asks: "What's new in 8.3?", "What are the side effects?"."""

from collections.abc import Iterable, Sequence

from bot.language.vocabulary import listed
from bot.language.words import words_of
from bot.question.question import Question
from bot.reading.candidates import Candidate, content_words, without_number
from index.document import BlockKind

CONFIDENCE = 0.6  # in a list of which whoever asked must see that it is meant
_FEWEST = 2  # items
_GENERAL = frozenset(words_of("possible common general important main list overview summary our your this these all"))
_FREE = frozenset(words_of("there have has come comes make makes"))
_ASKING_MORE = listed(  # than a list: a person, a place, a time, a reason, yes or no
    "who where when whose whom why is are was were do does did can could will would should has have may must"
)


def asked_section(question: Question, candidates: Sequence[Candidate]) -> Candidate | None:
    """The heading of the one list that an open question asks for as a whole; None when there are several, or none.

    Heading, headings above it and title say all that is asked, and the heading itself nothing that is not.
    """
    asked = frozenset(question.content) - _FREE
    words = question.text.lower().split(maxsplit=1)
    if not asked or words[0] in _ASKING_MORE:
        return None
    headings = [each for each in candidates if each.kind is BlockKind.HEADING]
    found = [each for each in headings if _says_all(asked, each, headings) and _heads_list(each, candidates)]
    return found[0] if len(found) == 1 else None


def _says_all(asked: frozenset[str], heading: Candidate, headings: Sequence[Candidate]) -> bool:
    named = content_words(without_number(heading.text)) - _GENERAL
    if not named or not named <= asked:
        return False
    above = [each.text for each in headings if each.comes_before(heading)]
    return asked <= named | content_words("\n".join((heading.passage.title, *heading.passage.heading_path, *above)))


def _heads_list(heading: Candidate, candidates: Iterable[Candidate]) -> bool:
    """Whether a list follows at once."""
    after = [each for each in candidates if each.passage is heading.passage and each.sentence > heading.sentence]
    first = after[:_FEWEST]
    return len(first) == _FEWEST and all(each.kind is BlockKind.ITEM for each in first)
