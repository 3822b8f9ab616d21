"""Files in SQuAD's JSON format, and which of their articles train, fit and test."""

import gzip
import json
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from bot.reading.words import is_content, words_of
from index.sentences import sentence_ranges


class Part(StrEnum):
    """What an article is for. No paragraph of one part is ever seen in another."""

    TRAIN = "train"  # the extractor learns from it
    DEV = "dev"  # the networks over the extractor's outputs are fitted on it, and calibrated
    TEST = "test"  # the report is about it alone


# Reviews, posts and privacy policies are far from what is asked of here: nothing is judged on them.
_ONLY_TRAIN = ("squadshifts_amazon_reviews", "squadshifts_reddit", "policyqa")


def part_of(source: str, group: str) -> Part:
    """The part of an article (`group`) of a file (`source`), by a checksum of their names."""
    if source.startswith(_ONLY_TRAIN):
        return Part.TRAIN
    digest = zlib.crc32(f"{source}{group}".encode())
    if digest % 4 == 0:
        return Part.TEST
    return Part.DEV if digest // 8 % 7 == 6 else Part.TRAIN  # noqa: PLR2004  one of seven


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of an article; `sentences` are ranges in `text`; `group` is what a split must not cut."""

    group: str
    title: str
    text: str
    sentences: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a paragraph (its position); without `answers` (text and start) it cannot be answered.

    `plausible` is what an unanswerable question was made to look answered by, likewise.
    """

    text: str
    paragraph: int
    answers: tuple[tuple[str, int], ...]
    plausible: tuple[tuple[str, int], ...] = ()


class QuestionFile:
    """A file's paragraphs and questions, of the articles of some parts."""

    def __init__(self, path: Path, parts: Collection[Part]) -> None:
        """Read `path` (.json or .json.gz)."""
        self.name = path.name.split(".")[0]
        self.paragraphs: list[Paragraph] = []
        self.questions: list[Asked] = []
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8") as file:
            articles: list[dict[str, Any]] = json.load(file)["data"]
        for article in articles:
            for number, entry in enumerate(article["paragraphs"]):
                single = len(articles) == 1  # a heap of unrelated texts under one name
                group = f"{article['title']} {number}" if single else str(article["title"])
                if part_of(self.name, group) in parts:
                    self._add(group, "" if single else str(article["title"]).replace("_", " "), entry)
        self._articles: dict[str, list[int]] = {}
        for at, paragraph in enumerate(self.paragraphs):
            self._articles.setdefault(paragraph.group, []).append(at)
        self.words = cache(self._words)

    def article(self, paragraph: int) -> list[int]:
        """The positions of the paragraphs of a paragraph's article."""
        return self._articles[self.paragraphs[paragraph].group]

    def _words(self, paragraph: int, start: int, end: int) -> frozenset[str]:
        return frozenset(filter(is_content, words_of(self.paragraphs[paragraph].text[start:end])))

    def _add(self, group: str, title: str, entry: dict[str, Any]) -> None:
        text = entry["context"]
        for asked in entry["qas"]:
            impossible = asked.get("is_impossible", False)
            answers = () if impossible else places(asked["answers"])
            plausible = places(asked.get("plausible_answers", []))
            self.questions.append(Asked(asked["question"].strip(), len(self.paragraphs), answers, plausible))
        self.paragraphs.append(Paragraph(group, title, text, tuple(sentence_ranges(text))))


def places(answers: list[dict[str, Any]]) -> tuple[tuple[str, int], ...]:
    """The answers of a question in SQuAD's format, text and start, each once."""
    return tuple(dict.fromkeys((answer["text"], answer["answer_start"]) for answer in answers))
