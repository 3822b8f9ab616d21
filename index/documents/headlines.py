"""The headline of an article in plain text: the line right above the one that names its author."""

from index.documents.dates import is_author_line, is_byline
from index.documents.lines import is_closed, starts_low

_LONGEST = 180  # characters
_MOST_WORDS = 20
_FEWEST_WORDS = 3
HEAD = 5  # blocks of a text, among which headline and author stand


def names_author(line: str) -> bool:
    """Whether a line near the top of a text names its author, with a date or without."""
    return is_author_line(line) or is_byline(line)


def is_headline(line: str, following: str) -> bool:
    """Whether a line is the headline above the author's name, longer than other headings may be."""
    words = line.split()
    fits = _FEWEST_WORDS <= len(words) <= _MOST_WORDS and len(line) <= _LONGEST
    return fits and not is_closed(line) and not starts_low(line) and names_author(following)
