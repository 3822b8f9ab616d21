import json
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation.cases import read_set
from bot.evaluation.corpus import EvaluatedCorpus, check_evidence
from bot.evaluation.importing import Imported, read
from bot.evaluation.importing.imported import ImportFault, file_name
from index.errors import SettingsError

CONTEXT = "The mill burned in 1911. It was rebuilt by Ada Holm in 1913. Nobody was hurt."


def answer(text: str) -> dict[str, Any]:
    return {"text": text, "answer_start": CONTEXT.index(text)}


SQUAD = {
    "data": [
        {
            "title": "The Mill",
            "paragraphs": [
                {
                    "context": CONTEXT,
                    "qas": [
                        {
                            "id": "1",
                            "question": "Who rebuilt it?",
                            "answers": [answer("Ada Holm"), answer("by Ada Holm")],
                        },
                        {"id": "2", "question": "Who burned it?", "is_impossible": True, "answers": []},
                        {"id": "1", "question": "Twice?", "answers": [answer("1911")]},
                        {"id": "3", "question": "And?", "answers": [answer("1911. It")]},
                    ],
                }
            ],
        }
    ]
}


def written(name: str, content: Any) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def beir() -> list[Path]:
    corpus = [
        {"_id": "d/1", "title": "Mill", "text": CONTEXT},
        {"_id": ".2", "text": "A bridge."},
        {"_id": "3", "text": ""},
    ]
    queries = [{"_id": "q1", "text": "Who?"}, {"_id": "q2", "text": "Unjudged?"}, {"_id": "q3", "text": "Empty?"}]
    return [
        written("set/corpus.jsonl", "\n".join(map(json.dumps, corpus))),
        written("set/queries.jsonl", "\n".join(map(json.dumps, queries))),
        written("set/qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td/1\t1\nq1\t.2\t2\nq2\td/1\t0\nq3\t3\t1\n"),
    ]


def checked(imported: Imported) -> list[dict[str, Any]]:
    """The lines, which make a set that is right about the documents."""
    path = imported.write(Path("made"))
    texts = {each.name: each.read_text(encoding="utf-8") for each in Path("made/corpus").iterdir()}
    check_evidence(read_set(path), EvaluatedCorpus(texts))
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_squad_gives_a_document_a_paragraph_and_the_sentence_as_evidence() -> None:
    lines = checked(read("squad", [written("squad.json", SQUAD)]))
    assert [line["id"] for line in lines] == ["1", "2", "3"]
    assert lines[0]["answers"] == ["Ada Holm", "by Ada Holm"]
    assert lines[0]["quotes"] == ["It was rebuilt by Ada Holm in 1913."]
    assert lines[1] == {
        "id": "2",
        "question": "Who burned it?",
        "answers": [],
        "tags": ["The Mill", "unanswerable"],
    } | {"split": "test"}
    assert lines[2]["quotes"] == ["The mill burned in 1911. It was rebuilt by Ada Holm in 1913."]
    assert [each.name for each in Path("made/corpus").iterdir()] == ["The Mill-001.txt"]


@pytest.mark.parametrize("as_folder", [True, False])
def test_beir_is_judged_by_document(as_folder: bool) -> None:
    files = beir()
    lines = checked(read("beir", [Path("set")] if as_folder else files))
    assert lines == [{"id": "q1", "question": "Who?", "documents": ["d%2F1.txt", "%2E2.txt"], "split": "test"}]
    assert Path("made/corpus/d%2F1.txt").read_text(encoding="utf-8") == f"Mill\n\n{CONTEXT}"


@pytest.mark.parametrize(
    ("form", "content", "fault"),
    [
        ("squad", "no", "x: cannot be imported as squad: it has not the shape of that format"),
        ("squad", "[]", "x: cannot be imported as squad: it has not the shape of that format"),
        ("squad", {"data": [{"paragraphs": [{"qas": []}]}]}, "x: cannot be imported as squad: it has not the shape"),
        ("beir", "{}", "x: cannot be imported as beir: name three files"),
        ("squad", None, "x: cannot be imported as squad: No such file or directory"),
    ],
)
def test_what_is_not_of_the_format_is_told(form: str, content: Any, fault: str) -> None:
    if content is not None:
        written("x", content)
    with pytest.raises(ImportFault) as raised:
        read(form, [Path("x")])
    assert str(raised.value).startswith(fault)
    assert raised.value.exit_status == 2


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("corpus.jsonl", "[1]", "line 1 is no JSON object"),
        ("queries.jsonl", "{}", "it has not the shape of that format"),
        ("qrels/test.tsv", "q1\td/1\tone\nq1\td/1\tone\n", "line 2 must hold a query, a document and a whole number"),
        ("qrels/test.tsv", "q9\td/1\t1\n", "no query has a relevant document"),
    ],
)
def test_faults_of_beir_files(name: str, content: str, fault: str) -> None:
    beir()
    written(f"set/{name}", content)
    with pytest.raises(ImportFault, match=fault):
        read("beir", [Path("set")])


def test_nothing_is_written_over() -> None:
    written("made/there", "x")
    with pytest.raises(SettingsError, match="made: is there already and not empty; name another folder with --out"):
        Imported({}, []).write(Path("made"))


def test_names_that_a_file_cannot_have() -> None:
    assert file_name("a/b\\c:d") == "a%2Fb%5Cc%3Ad.txt"
    assert file_name("..") == "%2E..txt"
    long = {file_name("x" * 300 + end) for end in "ab"}
    assert len(long) == 2 and all(len(name) < 255 for name in long)
