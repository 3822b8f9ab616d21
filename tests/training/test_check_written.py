import json
from pathlib import Path

import pytest

from tests.training.entries import ENTRY, written
from training.check_written import count, faults
from training.corpora import WRITTEN, written_files


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
    first_fault = next(faults(path))
    assert first_fault.startswith("line 1 question 1: ")
    assert fault in first_fault


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

    all_faults = list(faults(path))

    if fault is None:
        assert all_faults == []
        assert count(path) == {"documents": 1, "supported": 1, "wrong": 1}
        return
    assert len(all_faults) == 1
    assert all_faults[0].startswith(f"line 1 {fault}")
