"""Questions beside sentences that answer them or only look so."""

import random
from pathlib import Path

from bot.reading.scorer.extractor import Extractor
from index.embedding import Embedder
from tests.training.shelves import mill_shelf
from training.answer_pairs import answer_pairs
from training.shelf import Finder


def test_a_question_comes_with_its_answer_and_with_what_only_looks_so(
    embedder: Embedder, extractor: Extractor, tmp_path: Path
) -> None:
    shelf = mill_shelf(embedder, tmp_path)
    finder = Finder(shelf)
    pairs = {
        question.text: [
            (pair.sentence.text, pair.answers)
            for pair in answer_pairs(shelf, finder, extractor, number, random.Random(0))
        ]
        for number, question in enumerate(shelf.corpus.questions)
    }
    built, grinds = "It was built in 1820 by Anna Brook.", "It grinds rye."
    assert pairs["how old is it"] == [(built, True), (grinds, False)]
    assert pairs["who owns it now"] == [(built, False), (grinds, False)]  # the first is what a careless reader gives
    assert (grinds, True) in pairs["What does the mill do?"]
