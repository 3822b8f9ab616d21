"""The question sets are what tests/qa/README.md says of them."""

import functools
import hashlib
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation.cases import read_set
from bot.evaluation.corpus import EvaluatedCorpus, check_evidence
from index.documents import list_files, read_file
from tests.qa.render import PRINTED, rendered

HERE = Path(__file__).parent
CORPORA = {"article": HERE.parents[1] / "index" / "corpus", "handbook": HERE / "handbook"}
SALTS = {"article": "11896", "handbook": "9117"}
FEWEST = {
    "article": {"answerable": 90, "unanswerable": 30, "followup": 20, "threads": 8},
    "handbook": {"answerable": 80, "unanswerable": 20, "followup": 12, "threads": 8},
}

Case = dict[str, Any]


def cases_of(name: str) -> list[Case]:
    lines = (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def part_of(name: str, fact: str) -> str:
    digest = hashlib.sha256(f"{SALTS[name]}{fact}".encode()).hexdigest()
    return "dev" if int(digest, 16) % 100 < 40 else "test"


def pieces(case: Case) -> list[str]:
    """The gold quotes of a question, those of its inner lists too."""
    quotes: list[str | list[str]] = case["quotes"]
    return [piece for member in quotes for piece in ([member] if isinstance(member, str) else member)]


@functools.cache
def texts_of(name: str) -> dict[str, str]:
    """The text of each document of a set, by file name, as it is indexed."""
    files = list_files(CORPORA[name]).files
    return {path.name: read_file(path, id=path.name, source=path.name).text for path in files}


@pytest.fixture(params=CORPORA)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def cases(name: str) -> list[Case]:
    return cases_of(name)


def test_there_are_enough_questions_of_each_kind(name: str, cases: list[Case]) -> None:
    counts = {
        "answerable": sum(bool(case["answers"]) and "followup" not in case["tags"] for case in cases),
        "unanswerable": sum(not case["answers"] and "followup" not in case["tags"] for case in cases),
        "followup": sum("followup" in case["tags"] for case in cases),
        "threads": len({case["thread"] for case in cases if "thread" in case}),
    }
    assert [kind for kind, fewest in FEWEST[name].items() if counts[kind] < fewest] == []


def test_an_id_is_a_fact_and_a_number_and_occurs_once(cases: list[Case]) -> None:
    ids = [case["id"] for case in cases]
    assert [each for each in ids if not re.fullmatch(r"[a-z][a-z0-9-]*-\d{2}", each)] == []
    assert [each for each, count in Counter(ids).items() if count > 1] == []


def test_no_question_is_asked_twice_in_the_same_place(cases: list[Case]) -> None:
    asked = Counter((case["question"].casefold(), case.get("thread")) for case in cases)
    assert [question for question, count in asked.items() if count > 1] == []


def test_the_evaluation_takes_the_set(name: str) -> None:
    questions = read_set(HERE / f"{name}.jsonl")
    check_evidence(questions, EvaluatedCorpus(texts_of(name)))
    assert {case.split for case in questions.cases} == {"dev", "test"}


def test_every_quote_is_in_a_document_letter_for_letter(name: str, cases: list[Case]) -> None:
    texts = texts_of(name).values()
    missing = [(case["id"], piece) for case in cases for piece in pieces(case) if not any(piece in t for t in texts)]
    assert missing == []


def test_an_answer_from_two_documents_has_a_piece_of_each() -> None:
    texts = texts_of("handbook")
    joined = [case for case in cases_of("handbook") if "two-documents" in case["tags"]]
    assert len(joined) >= 8
    for case in joined:
        homes = [
            {name for name, text in texts.items() if any(piece in text for piece in each)} for each in case["quotes"]
        ]
        assert len(homes) == 2, case["id"]
        assert not homes[0] & homes[1], case["id"]


def test_the_handbook_has_every_format_and_the_tags_say_which() -> None:
    formats = {".md": "markdown", ".html": "html", ".pdf": "pdf", ".docx": "docx", ".txt": "text"}
    texts = texts_of("handbook")
    assert {formats[Path(name).suffix] for name in texts} == set(formats.values())
    for case in cases_of("handbook"):
        homes = {formats[Path(name).suffix] for name, text in texts.items() if any(p in text for p in pieces(case))}
        named = set(case["tags"]) & set(formats.values())
        assert named <= homes, case["id"]
        assert bool(named) == bool(case["answers"]), case["id"]


@pytest.mark.parametrize("source", PRINTED)
def test_the_printed_documents_are_those_of_their_sources(source: str, tmp_path: Path) -> None:
    target = PRINTED[source][0]
    (tmp_path / target).write_bytes(rendered(source))
    fresh = read_file(tmp_path / target, id=target, source=target)
    assert fresh.text == texts_of("handbook")[target]
    assert fresh.date == PRINTED[source][1].date().isoformat()


def test_a_question_has_answers_and_evidence_or_neither(cases: list[Case]) -> None:
    wrong = [
        case["id"]
        for case in cases
        if not bool(case["answers"]) == bool(case["quotes"]) == ("unanswerable" not in case["tags"])
    ]
    assert wrong == []


def test_the_first_question_of_a_thread_alone_is_no_followup(cases: list[Case]) -> None:
    begun: set[str] = set()
    for case in cases:
        thread = case.get("thread")
        assert ("followup" in case["tags"]) == (thread in begun), case["id"]
        begun |= {thread} if thread else set()


def test_the_tags_are_the_documented_ones(cases: list[Case]) -> None:
    table = (HERE / "README.md").read_text(encoding="utf-8").split("## Tags")[1].split("## ")[0]
    documented = {
        tag
        for line in table.splitlines()
        if line.startswith("| `")
        for tag in re.findall(r"`([a-z-]+)`", line.split("|")[1])
    }
    assert {tag for case in cases for tag in case["tags"]} <= documented


def test_the_split_follows_the_fact_and_is_balanced(name: str, cases: list[Case]) -> None:
    wrong = {case["id"]: part for case in cases if case["split"] != (part := part_of(name, case["id"][:-3]))}
    assert wrong == {}
    threads = {case["thread"] for case in cases if "thread" in case}
    assert all(len({case["split"] for case in cases if case.get("thread") == thread}) == 1 for thread in threads)
    assert 0.35 <= sum(case["split"] == "dev" for case in cases) / len(cases) <= 0.45
