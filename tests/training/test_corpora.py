"""The project's own questions and files in SQuAD's format, as corpora; which part a document is for."""

import gzip
import json
from pathlib import Path

from tests.training.entries import ENTRY, written
from training.corpora import corpus_of, followups_of


def test_answers_are_ranges_of_the_document(tmp_path: Path) -> None:
    corpus = corpus_of(written(tmp_path, ENTRY))

    (document,) = corpus.documents
    answers = [[document.text[start:end] for start, end in question.answers] for question in corpus.questions]
    assert [question.text for question in corpus.questions] == [
        "how old is it",
        "who owns it now",
        "What does the mill do?",
    ]
    assert answers == [["1820"], [], ["grinds rye"]]
    assert corpus.questions[0].evidence is not None
    assert document.text[slice(*corpus.questions[0].evidence)] == "It was built in 1820 by Anna Brook."
    assert corpus.questions[1].near is not None
    assert document.text[slice(*corpus.questions[1].near)] == "Anna Brook"


def test_follow_ups_are_completed_as_the_bot_does_it(tmp_path: Path) -> None:
    corpus = followups_of(written(tmp_path, ENTRY))
    (question,) = corpus.questions
    assert question.text == "And what does it do (Who built it)?"
    assert question.continued
    assert [corpus.documents[0].text[slice(*place)] for place in question.answers] == ["grinds rye"]


def test_an_article_in_squads_format_is_one_document(tmp_path: Path) -> None:
    def asked(question: str, context: str, answer: str | None) -> dict[str, object]:
        answers = [{"text": answer, "answer_start": context.index(answer)}] if answer else []
        return {"id": question, "question": question, "answers": answers, "is_impossible": not answer}

    first, second = "The Orra is a river. It is long.", "The mill is red. It stands on the Orra."
    paragraphs = [
        {"context": first, "qas": [asked("What is the Orra?", first, "a river")]},
        {
            "context": second,
            "qas": [asked("Where does the mill stand?", second, "on the Orra"), asked("Why?", second, None)],
        },
    ]
    path = tmp_path / "rivers.json.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        json.dump({"data": [{"title": "Orra", "paragraphs": paragraphs}, {"title": "Empty", "paragraphs": []}]}, file)

    corpus = corpus_of(path)

    text = corpus.documents[0].text
    assert text == f"{first}\n\n{second}"
    assert [[text[start:end] for start, end in question.answers] for question in corpus.questions] == [
        ["a river"],
        ["on the Orra"],
        [],
    ]
    evidence = corpus.questions[1].evidence
    assert evidence is not None
    assert text[slice(*evidence)] == "It stands on the Orra."
