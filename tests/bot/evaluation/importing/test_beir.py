from pathlib import Path

import pytest

from bot.evaluation.importing import read
from bot.evaluation.importing.imported import ImportFault
from tests.bot.evaluation.importing.files import CONTEXT, beir, checked, written


@pytest.mark.parametrize("as_folder", [True, False])
def test_beir_is_judged_by_document(as_folder: bool) -> None:
    files = beir()
    lines = checked(read("beir", [Path("set")] if as_folder else files))
    assert lines == [{"id": "q1", "question": "Who?", "documents": ["d%2F1.txt", "%2E2.txt"], "split": "test"}]
    assert Path("made/corpus/d%2F1.txt").read_text(encoding="utf-8") == f"Mill\n\n{CONTEXT}"


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
