"""The sentence that tells who or what a pronoun is with which the shown sentences begin."""

from collections.abc import Sequence
from itertools import islice, takewhile
from pathlib import PurePath

from bot.language.leaning import points
from bot.language.names import name_ranges
from bot.language.tokens import LETTERS
from bot.language.vocabulary import listed
from bot.reading.adjacent import right_before
from bot.reading.candidates import Candidate, content_words, sentence_words
from index.document import BlockKind

_PERSONS = listed("he she his her")
_FARTHEST = 3  # sentences before a pronoun among which its name is looked for


def with_antecedent(run: Sequence[Candidate], candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """The run under the sentence that tells who or what its first pronoun is; alone when the run tells it.

    What the title, a heading or the file's name names, too, needs that sentence alone, none of those between.
    """
    named = antecedent(run, candidates)
    if named is None:
        return [list(run)]
    topic = _topic_before(run, candidates)
    return [[topic], list(run[1:])] if topic else [[named], list(run)]


def antecedent(run: Sequence[Candidate], candidates: Sequence[Candidate]) -> Candidate | None:
    """The sentence that tells who or what the pronoun is with which a run begins; None when the run tells it.

    It may stand in the passage before. Of a person, it is the nearest of the last few with a name in full.
    """
    first = run[0]
    if first.kind is not BlockKind.PARAGRAPH or not points(first.text):
        return _named_before(run, candidates) if len(run) > 1 else None
    before = _before(first, candidates)
    if _is_person(first):
        return next((each for each in before if _names_person(each)), next(iter(before), None))
    return next(iter(before), None)


def _topic_before(run: Sequence[Candidate], candidates: Sequence[Candidate]) -> Candidate | None:
    """The nearest sentence before two with pronouns, which names what the title, a heading or the file does."""
    if len(run) <= 1 or not all(points(each.text) and not _is_person(each) for each in run[:2]):
        return None
    passage = run[0].passage
    named = "\n".join((passage.title, PurePath(passage.source).stem.replace("_", " "), *passage.heading_path))
    topic = content_words(named)
    nearest = next((each for each in _before(run[0], candidates) if not points(each.text)), None)
    return nearest if nearest and topic.intersection(sentence_words(nearest.text)) else None


def _named_before(run: Sequence[Candidate], candidates: Sequence[Candidate]) -> Candidate | None:
    """Who "he" or "she" in the second sentence of a run is, when its first names nobody."""
    if not _is_person(run[1]) or _names_person(run[0]):
        return None
    return next((each for each in _before(run[0], candidates) if _names_person(each)), None)


def _before(candidate: Candidate, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The last few sentences of running text right before a candidate, the nearest first."""
    running = takewhile(
        lambda each: each.kind is BlockKind.PARAGRAPH and not each.silent, right_before(candidate, candidates)
    )
    return list(islice(running, _FARTHEST))


def _is_person(candidate: Candidate) -> bool:
    """Whether a sentence begins with "he" or "she"."""
    word = LETTERS.search(candidate.text)
    return word is not None and word[0].lower() in _PERSONS


def _names_person(candidate: Candidate) -> bool:
    """Whether a sentence holds a name of several words, as persons have them."""
    return any(" " in name for _, _, name in name_ranges(candidate.text))
