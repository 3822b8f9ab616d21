"""Question sets in SQuAD's JSON format, with unit vectors of their questions, paragraphs and sentences."""

import gzip
import hashlib
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.embedding import Embedder
from index.passage import Vectors
from index.sentences import sentence_ranges
from training.questions import Asked, Paragraph, Part, part_of, places


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A set with its vectors: a row a paragraph, a row a question, and for each paragraph a row a sentence."""

    name: str
    paragraphs: list[Paragraph]
    questions: list[Asked]
    paragraph_vectors: Vectors
    question_vectors: Vectors
    sentence_vectors: list[Vectors]


@dataclass(frozen=True, slots=True)
class Sample:
    """How much of a file is wanted: see `load`. `parts` are the parts of its articles."""

    paragraphs: int
    questions: int
    parts: frozenset[Part] = frozenset(Part)


def load(path: Path, embedder: Embedder, cache: Path, sample: Sample, seed: int = 0) -> QuestionSet:
    """Read `path` (.json or .json.gz).

    Keep about `paragraphs` of its paragraphs, in whole articles where it has several, and at most `questions` of their
    questions.
    """
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        articles: list[dict[str, Any]] = json.load(file)["data"]
    rng = random.Random(seed)
    name = path.name.split(".")[0]
    kept, asked = _sample(name, articles, sample, rng)
    if len(asked) > sample.questions:
        asked = sorted(rng.sample(asked, sample.questions), key=lambda question: question.paragraph)
    sentences = [paragraph.text[start:end] for paragraph in kept for start, end in paragraph.sentences]
    rows = _vectors(sentences, embedder, cache)
    borders = np.cumsum([len(paragraph.sentences) for paragraph in kept])[:-1]
    return QuestionSet(
        name=name,
        paragraphs=kept,
        questions=asked,
        paragraph_vectors=_vectors([f"{p.title}\n{p.text}".strip() for p in kept], embedder, cache),
        question_vectors=_vectors([question.text for question in asked], embedder, cache),
        sentence_vectors=list(np.split(rows, borders)),
    )


def _sample(
    name: str, articles: Sequence[dict[str, Any]], sample: Sample, rng: random.Random
) -> tuple[list[Paragraph], list[Asked]]:
    order = list(articles)
    rng.shuffle(order)
    kept: list[Paragraph] = []
    asked: list[Asked] = []
    single = len(order) == 1
    for article in order:
        listed = list(article["paragraphs"])
        if single:  # a heap of unrelated texts under one name
            rng.shuffle(listed)
        for number, entry in enumerate(listed):
            if single and len(kept) >= sample.paragraphs:
                break
            title = "" if single else str(article["title"]).replace("_", " ")
            group = f"{article['title']} {number}" if single else str(article["title"])
            if part_of(name, group) not in sample.parts:
                continue
            text = entry["context"]
            for question in entry["qas"]:
                answers = () if question.get("is_impossible") else places(question["answers"])
                asked.append(Asked(question["question"].strip(), len(kept), answers))
            kept.append(Paragraph(group, title, text, tuple(sentence_ranges(text))))
        if len(kept) >= sample.paragraphs:
            break
    return kept, asked


def _vectors(texts: Sequence[str], embedder: Embedder, cache: Path) -> Vectors:
    digest = hashlib.sha256("\0".join([embedder.fingerprint, *texts]).encode("utf-8", "surrogatepass")).hexdigest()
    path = cache / f"{digest[:24]}.npy"
    if path.exists():
        found: Vectors = np.load(path)
        return found
    made = embedder.embed(texts)
    cache.mkdir(parents=True, exist_ok=True)
    np.save(path, made)
    return made
