"""The project's own questions and files in SQuAD's format, as corpora; which part a document is for."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from training.check_written import count, faults
from training.corpora import WRITTEN, corpus_of, written_files
from training.parts import Part, part_of, written_part

ENTRY: dict[str, Any] = {
    "id": "mill-01",
    "kind": "mill",
    "title": "The mill",
    "date": None,
    "text": "# The mill\n\nIt was built in 1820 by Anna Brook. It grinds rye.\n",
    "questions": [
        {"q": "how old is it", "a": ["1820"], "e": "It was built in 1820 by Anna Brook.", "how": "paraphrase"},
        {"q": "who owns it now", "a": [], "near": "Anna Brook", "how": "attribute"},
    ],
    "threads": [
        [
            {
                "q": "Who built it?",
                "s": "Who built the mill?",
                "a": ["Anna Brook"],
                "e": "It was built in 1820 by Anna Brook.",
            },
            {"q": "And what does it do?", "s": "What does the mill do?", "a": ["grinds rye"], "e": "It grinds rye."},
        ]
    ],
}


def written(folder: Path, *entries: object) -> Path:
    path = folder / "mill.jsonl"
    path.write_text("".join(f"{json.dumps(entry)}\n" for entry in entries), encoding="utf-8")
    return path


def test_answers_are_ranges_of_the_document(tmp_path: Path) -> None:
    corpus = corpus_of(written(tmp_path, ENTRY))

    (document,) = corpus.documents
    told = [[document.text[start:end] for start, end in question.answers] for question in corpus.questions]
    assert [question.text for question in corpus.questions] == [
        "how old is it",
        "who owns it now",
        "What does the mill do?",
    ]
    assert told == [["1820"], [], ["grinds rye"]]
    assert corpus.questions[0].evidence is not None
    assert document.text[slice(*corpus.questions[0].evidence)] == "It was built in 1820 by Anna Brook."
    assert corpus.questions[1].near is not None
    assert document.text[slice(*corpus.questions[1].near)] == "Anna Brook"


def test_of_six_documents_the_fifth_fits_and_the_sixth_tests(tmp_path: Path) -> None:
    corpus = corpus_of(written(tmp_path, *({**ENTRY, "id": str(at)} for at in range(6))))

    parts = {question.document: question.part for question in corpus.questions}
    assert [parts[at] for at in range(6)] == [Part.TRAIN] * 4 + [Part.FIT, Part.TEST]
    assert [written_part(at) for at in (10, 11, 12)] == [Part.FIT, Part.TEST, Part.TRAIN]


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


def test_what_is_far_from_what_is_asked_of_only_trains() -> None:
    assert part_of("policyqa_dev", "anything") is Part.TRAIN
    assert {part_of("squad2_half", str(number)) for number in range(40)} == set(Part)


def test_the_projects_own_questions_are_faultless() -> None:
    paths = [*written_files(), *(WRITTEN / "unseen").glob("*.jsonl")]
    assert [fault for path in paths for fault in faults(path)] == []
    assert sum(count(path)["answerable"] for path in paths) > 20_000


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"e": "It was built in 1821."}, "the evidence is not in the text"),
        ({"a": ["1821"]}, "is not in the evidence"),
        ({"how": "swap"}, "unknown way of asking"),
        ({"q": " "}, "no question"),
        ({"q": "was it built in 1820 by Anna Brook"}, "in the words of the evidence"),
        ({"a": [], "near": "Carl", "how": "swap"}, "what is near is not in the text"),
    ],
)
def test_faults_are_told_with_their_line(tmp_path: Path, change: dict[str, object], fault: str) -> None:
    first, *others = ENTRY["questions"]
    path = written(tmp_path, {**ENTRY, "questions": [{**first, **change}, *others]})
    told = next(faults(path))
    assert told.startswith("line 1 question 1: ")
    assert fault in told


def test_the_projects_own_claims_are_faultless() -> None:
    paths = list((WRITTEN / "claims").glob("*.jsonl"))
    assert [fault for path in paths for fault in faults(path)] == []
    assert sum(count(path)["wrong"] for path in paths) > 4_000


CLAIM = {"s": "The mill is two centuries old.", "e": "It was built in 1820 by Anna Brook.", "q": "how old is it"}
DISTORTED = {**CLAIM, "s": "Anna Brook bought it in 1820.", "how": "role"}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({}, None),
        ({"id": "mill-09"}, "document: there is no document 'mill-09'"),
        ({"more": []}, "document: its fields are"),
        ({"supported": [{**CLAIM, "e": "It was built in 1821."}]}, "supported 1: the evidence is not in the text"),
        ({"supported": [CLAIM, CLAIM]}, "supported 2: this is claimed twice"),
        ({"supported": [{**CLAIM, "s": " "}]}, "supported 1: a claim's fields are"),
        ({"wrong": [{**CLAIM, "s": "Brook bought it."}]}, "wrong 1: a claim's fields are"),
        ({"wrong": [{**DISTORTED, "how": "swap"}]}, "wrong 1: unknown distortion: 'swap'"),
        ({"wrong": [{**DISTORTED, "s": f"It is {age}."} for age in range(4)]}, "document: 1 supported claims, but 4"),
    ],
)
def test_claims_are_checked_against_their_documents(
    tmp_path: Path, change: dict[str, object], fault: str | None
) -> None:
    written(tmp_path, ENTRY)
    (tmp_path / "claims").mkdir()
    path = tmp_path / "claims" / "claims_mill.jsonl"
    claims = {"id": "mill-01", "supported": [CLAIM], "wrong": [DISTORTED], **change}
    path.write_text(json.dumps(claims), encoding="utf-8")

    told = list(faults(path))

    if fault is None:
        assert told == []
        assert count(path) == {"documents": 1, "supported": 1, "wrong": 1}
        return
    assert len(told) == 1
    assert told[0].startswith(f"line 1 {fault}")
