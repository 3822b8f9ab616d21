"""Questions that somebody could ask, drawn from the headings of the documents that the caller may see."""

import re
from collections.abc import Iterator
from itertools import islice

from bot.server import messages
from bot.server.library import Library
from index.access import Filter
from index.catalog import Titled

_DOCUMENTS = 40
_LONGEST = 48  # characters of a title or a heading in a question
_NO_TOPIC = re.compile(r"[\d;:,.|/<>\[\]]|^[^\W\d_]+$")  # a date, an address, half a sentence, a single word
_NUMBER = re.compile(r"^(?:[\d.]+|§+\s*\d+|[a-zA-Z])[.)]?\s+")


def example_questions(library: Library, allowed: Filter, most: int = 4) -> list[str]:
    """At most `most` questions: first those that are headings themselves, then what documents say under a heading."""
    with library.catalog() as catalog:
        _, documents = catalog.titled(allowed, _DOCUMENTS)
    asked = [heading for document in documents for heading in document.headings if is_question(heading)]
    topics = [question for document in documents for question in islice(drawn(document), 1)]
    questions = list(dict.fromkeys([*asked[:2], *topics]))
    return questions[:most]


def is_question(heading: str) -> bool:
    """Whether a heading is a question that stands alone."""
    return heading.endswith("?") and len(heading.split()) > 3 and len(heading) <= 2 * _LONGEST  # noqa: PLR2004  words


def drawn(document: Titled) -> Iterator[str]:
    """Questions about what stands under a heading; a heading or a title that reads like none is passed over."""
    title = document.title.strip().rstrip(".")
    if len(title) > _LONGEST or title.isupper():
        return
    for heading in document.headings:
        words = _NUMBER.sub("", heading.strip())
        if heading != document.title and len(words) <= _LONGEST and not words.isupper() and not _NO_TOPIC.search(words):
            yield messages.PAGE_EXAMPLE.format(title=title, heading=words)
