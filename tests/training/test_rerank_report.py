"""The report on the order of passages, on an invented set."""

import json
from pathlib import Path

import pytest

from bot.reading.extractor import Extractor
from index.embedding import Embedder
from training.ranked import ranked_of
from training.rerank_report import report
from training.squad import QuestionSet, Sample, load

TEXTS = {
    "Mill": ["The mill was built in 1820. Anna Brook owned it. It ground rye.", "The wheel is 6 metres high."],
    "Quarry": ["The quarry closed in 1954. It gave red stone. Forty men worked there."],
}
QUESTIONS = {
    "Mill": [("When was the mill built?", "1820"), ("Who owned the mill?", "Anna Brook"), ("How old is Anna?", "")],
    "Quarry": [("When did the quarry close?", "1954"), ("How many men worked in the quarry?", "Forty")],
}


@pytest.fixture
def invented(tmp_path: Path, embedder: Embedder) -> QuestionSet:
    data = []
    for title, texts in TEXTS.items():
        entries = [
            {"question": question, "answers": [{"text": a, "answer_start": texts[0].index(a)}] if a else []}
            for question, a in QUESTIONS[title]
        ]
        paragraphs = [{"context": text, "qas": entries if not at else []} for at, text in enumerate(texts)]
        data.append({"title": title, "paragraphs": paragraphs})
    path = tmp_path / "invented.json"
    path.write_text(json.dumps({"data": data}), encoding="utf-8")
    return load(path, embedder, tmp_path / "cache", Sample(10, 10))


def test_passages_are_ranked_in_every_way(invented: QuestionSet, extractor: Extractor) -> None:
    ranked = ranked_of(invented, extractor)

    assert len(ranked) == 4
    for case in ranked:
        assert case.scores.shape == (3, 7)
        assert case.read[0] == 3
        assert case.scores[:, 1].argmax() == case.gold
        assert case.scores[:, 4].argmax() == case.gold
    lines = report(ranked, ranked).splitlines()
    assert lines[0] == "all, n 4"
    assert next(line for line in lines if line.startswith("fusion ")).startswith(
        "fusion                     first 1.000"
    )
    assert lines[-1].startswith("read for a question's order: 3.0 windows, ")
