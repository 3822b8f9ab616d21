"""Versions: which passages a newer version of their document has replaced, and which version a question is about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.language.entities import EntityKind, dates, entities
from bot.language.tokens import LETTERS, WORD
from bot.language.vocabulary import listed
from bot.language.words import words_of
from bot.question.question import Question, read_question
from bot.reading.candidates import content_words, sentence_words
from index.passage import Passage

_ALIKE = 0.5  # share of the shorter passage's words that the other holds too, from which on one replaces the other
_ALIKE_UNDER_ONE_HEADING = 0.25
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]*\d)")
_OF_YEAR = re.compile(
    rf"(?i)\s*\b(?:(?:back |as )?(?:in|during|for|of|until|till|before) (?:the year )?)?{_YEAR.pattern}"
)
_NUMBER = re.compile(
    r"(?i)\b(?:(?:version|revision|edition|release|rev|v)[ ._-]?(\d+(?:\.\d+)*)|(\d+\.\d+(?:\.\d+)*))\b"
)
_COPY = re.compile(r"(?i)\(\d+\)|\b(?:copy|final|draft|revised|updated|old|new)\b")
_NOW = listed("current currently today now nowadays presently latest newest")
# Words of the present which a text that holds now need not have: "the current limit".
_PRESENT = re.compile(
    r"(?i)[\s,]*\b(?:right now|as of now|at the moment|at present|these days|nowadays|presently|currently"
    r"|now(?! and then))\b|(?<=\bthe) current(?= (?!of|in|is|at|and)[a-z])"
)
_THEN = re.compile(r"\b(?:previous|previously|former|formerly|earlier|originally|historically|used to|in the past)\b")
# What is written once, of one occasion or for one person: a later one does not replace an earlier one.
_RECORDS = listed(
    """agenda certificate diary invoice invoices letter minutes newsletter notes payslip quotation quote receipt
    receipts transcript"""
)
_ENDS_NOUN = re.compile(r"\b(?:of|for|from|to|on|at|with|about|no|nr|number)\b|\S*\d|[^\w\s]")
_LINE_START = re.compile(r"(?:^|\n|[.!?]\s)[\s#*>|_-]*$")


def of_its_time(question: Question, passages: Sequence[Passage]) -> tuple[Question, list[Passage]]:
    """The question and the passages, of whose versions only those are kept that the question's time asks for.

    For "now" that is the newest version, for a year the newest of that time; without a time all are kept. "Now" and a
    year that chose a version are taken out of the question, since the version's text need not repeat them.
    """
    wanted = _last_date(question.text)
    if wanted is None:
        return question, list(passages)
    early = [passage for passage in passages if (passage.date or "") <= wanted]
    kept = [
        passage
        for passage in passages
        if not (
            newer_of(question, passage, early)
            if passage in early
            else any(_is_version(question, passage, other, passages) for other in early)
        )
    ]
    timeless = _PRESENT.sub("", question.text)
    if len(kept) < len(passages):
        timeless = _OF_YEAR.sub("", timeless)
    return read_question(timeless.lstrip(" ,")), kept


def newer_of(question: Question, passage: Passage, passages: Sequence[Passage]) -> list[Passage]:
    """Those of `passages` that are the same part of a newer version of the document that `passage` is from.

    There is none when the question tells the two documents apart by a name.
    """
    return [
        other
        for other in passages
        if _is_newer(other, passage) and _is_version(question, passage, other, [*passages, passage])
    ]


def told_apart(question: Question, passage: Passage, other: Passage, passages: Sequence[Passage]) -> bool:
    """Whether the question holds a name that only one of the two documents holds, as far as they were found."""
    first, second = _DocumentContent.of(passage, passages), _DocumentContent.of(other, passages)
    names = first.alone(second) | second.alone(first)
    distinguishing = {word for name in names for word in words_of(name)} - (first.words & second.words)
    return bool(distinguishing & set(question.content))


def without_copies(question: Question, passages: Sequence[Passage]) -> list[Passage]:
    """The passages without copies: those whose every sentence stands in a better one, of another copy of the document.

    Of two with the same sentences the newer is kept, in the place of the better.
    """
    kept: list[Passage] = []
    for passage in passages:
        copied = next((place for place, other in enumerate(kept) if _copies(question, passage, other, passages)), None)
        if copied is None:
            kept.append(passage)
        elif _is_newer(passage, kept[copied]) and _statements(passage) == _statements(kept[copied]):
            kept[copied] = passage
    return kept


def asks_of_the_past(question: Question) -> bool:
    """Whether the question names a date, or says that it is about what was."""
    return asks_what_was_before(question) or any(dates(question.text))


def asks_what_was_before(question: Question) -> bool:
    """Whether the question says that it is about what was and is no more."""
    return bool(_THEN.search(question.text.lower()))


def _last_date(question: str) -> str | None:
    """The last day (ISO) that the question is about; a day far ahead for "now"; None when it names no time."""
    years = _YEAR.findall(question)
    if years:
        return f"{max(years)}-12-31"
    now = _NOW & set(LETTERS.findall(question.lower())) or _PRESENT.search(question)
    return "9999-12-31" if now else None


def _is_newer(passage: Passage, other: Passage) -> bool:
    """Whether the document of `passage` has the later date, or, where dates say nothing, the higher version."""
    if passage.date and other.date and passage.date != other.date:
        return passage.date > other.date
    return () < _number(other) < _number(passage)


def _number(passage: Passage) -> tuple[int, ...]:
    """The version number in the title, or in the file's name; empty when there is none."""
    number = _NUMBER.search(passage.title) or _NUMBER.search(_file(passage))
    return tuple(map(int, (number[1] or number[2]).split("."))) if number else ()


def _file(passage: Passage) -> str:
    return re.split(r"[/\\]", passage.source)[-1].rpartition(".")[0].replace("_", " ")


def _is_version(question: Question, passage: Passage, other: Passage, passages: Sequence[Passage]) -> bool:
    """Whether two passages are the same part of two versions of a document, which the question does not tell apart."""
    if not (_is_newer(passage, other) or _is_newer(other, passage)) or not _is_same_part(passage, other):
        return False
    if _is_record(passage.title) or _name_others(passage, other, passages):
        return False
    return not told_apart(question, passage, other, passages)


def _is_same_part(passage: Passage, other: Passage) -> bool:
    """Whether two documents have the same title, and the passages of them similar words."""
    if passage.document == other.document or _name(passage.title) != _name(other.title):
        return False
    first, second = (content_words(each.text) for each in (passage, other))
    least = _ALIKE_UNDER_ONE_HEADING if passage.heading_path[-1:] == other.heading_path[-1:] != () else _ALIKE
    return len(first & second) > least * min(len(first), len(second))


def _copies(question: Question, passage: Passage, other: Passage, passages: Sequence[Passage]) -> bool:
    """Whether a passage says nothing that `other` does not say, in another copy or version of its document."""
    if passage.document == other.document or _name(passage.title) != _name(other.title):
        return False
    if passage.heading_path and other.heading_path and passage.heading_path[1:] != other.heading_path[1:]:
        return False
    if not _statements(passage) <= _statements(other) or (passage.date != other.date and _is_record(passage.title)):
        return False
    return not _name_others(passage, other, passages) and not told_apart(question, passage, other, passages)


def _statements(passage: Passage) -> frozenset[tuple[str, ...]]:
    """The sentences of a passage, each as the keys of its words."""
    return frozenset(filter(None, map(sentence_words, passage.sentence_texts())))


@lru_cache(maxsize=1024)
def _name(title: str) -> str:
    """The title without the year, version number and marks of a copy that versions are told apart by."""
    bare = _COPY.sub(" ", _NUMBER.sub(" ", _YEAR.sub(" ", title.replace("_", " "))))
    return " ".join(WORD.findall(bare.casefold()))


def _is_record(title: str) -> bool:
    """Whether the title says what is written once, as in "Invoice 17" and "Minutes of the board"."""
    noun = LETTERS.findall(_ENDS_NOUN.split(title.casefold(), maxsplit=1)[0])
    return bool(noun) and noun[-1] in _RECORDS


def _name_others(passage: Passage, other: Passage, passages: Sequence[Passage]) -> bool:
    """Whether both documents, as far as they were found, hold more names that the other lacks than names they share."""
    first, second = _DocumentContent.of(passage, passages), _DocumentContent.of(other, passages)
    shared = first.names & second.names
    return len(shared) < min(len(first.alone(second)), len(second.alone(first)))


@dataclass(frozen=True, slots=True)
class _DocumentContent:
    """What was found of a document: the keys of its words, its names, and single words that may be names."""

    words: frozenset[str]
    names: frozenset[str]
    perhaps: frozenset[str]

    @classmethod
    def of(cls, passage: Passage, passages: Sequence[Passage]) -> "_DocumentContent":
        """What was found of the document of `passage`."""
        texts = {each.text for each in passages if each.document == passage.document} | {passage.text}
        named = [_named(text) for text in texts]
        return cls(
            frozenset(word for text in texts for word in sentence_words(text)),
            frozenset(name for names, _ in named for name in names),
            frozenset(name for _, names in named for name in names),
        )

    def alone(self, other: "_DocumentContent") -> frozenset[str]:
        """The names of which the other document lacks a word."""
        return frozenset(name for name in self.names | self.perhaps if not other.words.issuperset(words_of(name)))


@lru_cache(maxsize=1024)
def _named(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The names and codes ("INV-1002") of a text; and, apart, single words that may be names: they begin a sentence."""
    names, perhaps = set[str](), set[str]()
    for entity in entities(text):
        if entity.kind is EntityKind.NAME:
            first = " " not in entity.value and _LINE_START.search(text, 0, entity.start)
            (perhaps if first else names).add(entity.value)
        elif entity.kind is EntityKind.NUMBER and entity.value.startswith("=") and text[entity.start].isalpha():
            names.add(text[entity.start : entity.end])
    return frozenset(names), frozenset(perhaps)
