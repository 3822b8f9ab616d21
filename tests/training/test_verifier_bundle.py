"""The verifier's bundle: what its rows hold."""

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.reading.scorer.extractor import Extractor
from bot.verifier.base_model import base_model
from bot.verifier.pairs import PairTokenizer
from index.embedding import Embedder
from tests.training.mill_claims import mill_claims
from tests.training.shelves import mill_shelf
from training.batches import Bundle
from training.claims import ClaimTokenizer
from training.parts import Part
from training.verifier_bundle import (
    ANSWERS,
    SUPPORTS,
    VerifierRow,
    interrupted,
    rows_of_claims,
    rows_of_questions,
    write,
)


@pytest.fixture(scope="module")
def tokens() -> PairTokenizer:
    return PairTokenizer.of_file(base_model().tokenizer)


def test_questions_of_the_training_and_the_fitting_part_become_rows(
    embedder: Embedder, extractor: Extractor, tokens: PairTokenizer, tmp_path: Path
) -> None:
    shelf = mill_shelf(embedder, tmp_path)
    parts = [*Part, *Part, *(Part.TRAIN for _ in shelf.corpus.questions)]
    asked = [replace(each, part=part) for each, part in zip(shelf.corpus.questions, parts, strict=False)]
    shelf = replace(shelf, corpus=replace(shelf.corpus, questions=asked))
    groups = list(rows_of_questions(shelf, extractor, tokens, random.Random(0)))
    assert {row.head for group in groups for row in group} == {ANSWERS}
    assert {sum(row.holds for row in group) for group in groups} == {0, 1}
    assert {row.part for group in groups for row in group} == {Part.TRAIN, Part.FIT}
    assert all(len({row.part for row in group}) == 1 for group in groups)


def test_some_questions_that_train_come_with_another_in_brackets(embedder: Embedder, tmp_path: Path) -> None:
    corpus = mill_shelf(embedder, tmp_path).corpus
    many = [replace(corpus.questions[0], text=f"how old is part {number}?", part=Part.TRAIN) for number in range(200)]
    corpus = replace(corpus, questions=[*many, replace(corpus.questions[0], part=Part.FIT)])
    asked = interrupted(corpus, random.Random(0)).questions
    changed = [each.text for each, before in zip(asked, corpus.questions, strict=True) if each.text != before.text]
    assert 20 < len(changed) < 60
    assert all(text.startswith("how old is part") and text.endswith(")?") for text in changed)
    assert asked[-1] == corpus.questions[-1]


def test_claims_keep_their_parts_and_what_the_exact_checks_say(tokens: PairTokenizer, tmp_path: Path) -> None:
    rows = [row for [row] in rows_of_claims(mill_claims(tmp_path), ClaimTokenizer(), tokens, random.Random(0))]
    assert {row.head for row in rows} == {SUPPORTS}
    judged = [row for row in rows if row.part is Part.TEST]
    assert [(row.how, row.holds, row.exact) for row in judged] == [
        ("supported", True, False),
        ("supported", True, False),
        ("number", False, True),
        ("elsewhere", False, True),
        ("elsewhere", False, True),
    ]
    strangers = [row for row in rows if row.how == "elsewhere" and row.part is Part.TRAIN]
    assert 0 < len(strangers) < 10


def test_a_bundle_is_read_as_it_was_written(tmp_path: Path) -> None:
    rows = [
        VerifierRow([1, 5, 2, 2, 9, 2], ANSWERS, holds=True, how="mill", part=Part.TRAIN),
        VerifierRow([1, 5, 2, 2, 8, 2], ANSWERS, holds=False, how="mill", part=Part.TRAIN),
        VerifierRow([1, 7, 2], SUPPORTS, holds=False, how="number", part=Part.FIT, exact=True),
    ]
    write([rows[:2], rows[2:]], tmp_path / "bundle.npz")
    bundle = Bundle.load(tmp_path / "bundle.npz")
    assert [bundle.of("ids", number).tolist() for number in range(3)] == [row.ids for row in rows]
    for name, values in (
        ("heads", [0, 0, 1]),
        ("holds", [True, False, False]),
        ("parts", [0, 0, 1]),
        ("exact", [False, False, True]),
        ("group_ends", [2, 3]),
    ):
        assert np.array_equal(bundle.arrays[name], values)
