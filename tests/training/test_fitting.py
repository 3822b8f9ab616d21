"""The fitting, on an invented question set that is small enough to fit in a moment."""

import json
from pathlib import Path

import numpy as np
import pytest

from bot.reading.network import Network, softmax
from index.embedding import Embedder
from training.cases import Mix, cases_of
from training.examples import examples_of
from training.networks import fit_chance, fit_ranking, stretched
from training.overlap import best_f1, word_f1
from training.squad import QuestionSet, Sample, load

TEXTS = {
    "Mill": [
        "The mill was built in 1820. Anna Brook owned it. It ground rye.",
        "The wheel of the mill is 6 metres high.",
    ],
    "Quarry": ["The quarry closed in 1954. It gave red stone. Forty men worked there."],
}
QUESTIONS = [
    ("Mill", 0, "When was the mill built?", "1820"),
    ("Mill", 0, "Who owned the mill?", "Anna Brook"),
    ("Mill", 1, "How high is the wheel?", "6 metres"),
    ("Mill", 1, "How heavy is the wheel?", ""),
    ("Quarry", 0, "When did the quarry close?", "1954"),
]


@pytest.fixture
def invented(tmp_path: Path, embedder: Embedder) -> QuestionSet:
    data = []
    for title, texts in TEXTS.items():
        paragraphs = [
            {"context": text, "qas": [entry(text, q, a) for t, p, q, a in QUESTIONS if (t, p) == (title, at)]}
            for at, text in enumerate(texts)
        ]
        data.append({"title": title, "paragraphs": paragraphs})
    path = tmp_path / "invented.json"
    path.write_text(json.dumps({"data": data}), encoding="utf-8")
    return load(path, embedder, tmp_path / "cache", Sample(10, 10))


def entry(text: str, question: str, answer: str) -> dict[str, object]:
    answers = [{"text": answer, "answer_start": text.index(answer)}] if answer else []
    return {"question": question, "is_impossible": not answer, "answers": answers}


def test_a_question_set_is_loaded_with_its_vectors(invented: QuestionSet) -> None:
    assert invented.name == "invented"
    assert len(invented.paragraphs) == len(invented.paragraph_vectors) == 3
    assert len(invented.questions) == len(invented.question_vectors) == 5
    assert [len(rows) for rows in invented.sentence_vectors] == [len(p.sentences) for p in invented.paragraphs]


def test_cases_know_what_is_right(invented: QuestionSet) -> None:
    cases = list(cases_of(invented, passages=3))

    assert {case.mix for case in cases} >= {Mix.ANSWERABLE, Mix.IMPOSSIBLE}
    for case in cases:
        found = [case.passages[case.gold].text[start:end] for start, end in case.answers]
        assert found == [a for _, _, q, a in QUESTIONS if q == case.question and case.mix is Mix.ANSWERABLE and a]


def test_each_answerable_example_has_one_right_sentence_and_a_piece_that_is_the_answer(invented: QuestionSet) -> None:
    examples = [e for e in examples_of(cases_of(invented, passages=3)) if e.mix is Mix.ANSWERABLE]

    assert len(examples) == 4
    for example in examples:
        assert example.right.sum() == 1
        assert example.pieces is not None
        assert example.pieces[1].max() == 1


def test_a_ranking_network_learns_which_row_is_right() -> None:
    rng = np.random.default_rng(0)
    rows = [rng.normal(size=(6, 3)) for _ in range(300)]
    targets = [(matrix[:, 1] == matrix[:, 1].max()).astype(float) for matrix in rows]

    network = Network(fit_ranking(rows, targets, hidden=4, epochs=40))

    right = [
        int(np.argmax(network(matrix))) == int(np.argmax(target)) for matrix, target in zip(rows, targets, strict=True)
    ]
    assert np.mean(right) > 0.8
    assert softmax(network(rows[0])).sum() == pytest.approx(1)


def test_a_chance_network_is_calibrated() -> None:
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(2000, 2))
    chance = 1 / (1 + np.exp(-2 * rows[:, 0]))
    right = (rng.random(2000) < chance).astype(float)

    logits = Network(fit_chance(rows, right, np.ones(2000), hidden=4, epochs=10))(rows)

    assert np.abs(1 / (1 + np.exp(-logits)) - chance).mean() < 0.06


def test_the_overlap_of_words() -> None:
    assert word_f1("The red stone.", "red stone") == 1
    assert word_f1("red", "red stone") == pytest.approx(2 / 3)
    assert word_f1("rye", "stone") == 0
    assert best_f1("rye", []) == 0


def test_a_stretched_network_is_as_sure_as_it_is_told() -> None:
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(200, 3))
    plain = fit_chance(rows, (rows[:, 0] > 0).astype(float), np.ones(200), 4, 3, 2)
    found = Network(stretched(plain, 0.5, -1))(rows)
    assert found == pytest.approx(Network(plain)(rows) * 0.5 - 1, abs=1e-3)
