import json
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation.cases import Case, SetError, read_set

RIGHT = {"id": "q1", "question": "How many?", "answers": ["10"], "quotes": ["expelling 10 diplomats"]}


def written(*lines: dict[str, Any] | str) -> Path:
    path = Path("set.jsonl")
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    return path


def faults(*lines: dict[str, Any] | str) -> list[str]:
    with pytest.raises(SetError) as raised:
        read_set(written(*lines))
    assert raised.value.exit_status == 2
    return str(raised.value).splitlines()


def test_a_line_with_everything_and_one_with_the_least() -> None:
    full = RIGHT | {"thread": "call", "tags": ["plain", "plain"], "split": "dev"}
    questions = read_set(written(full, "", {"id": "q2", "question": " Who? ", "answers": []}))
    assert (questions.name, questions.path) == ("set", Path("set.jsonl"))
    assert questions.cases == (
        Case(
            "q1",
            1,
            "How many?",
            ("10",),
            (("expelling 10 diplomats",),),
            ("expelling 10 diplomats",),
            (),
            "call",
            ("plain",),
            "dev",
        ),
        Case("q2", 3, "Who?", ()),
    )
    assert [case.answerable for case in questions.cases] == [True, False]


def test_lists_inside_the_quotes_are_each_needed_and_quotes_beside_them_are_evidence() -> None:
    [case] = read_set(written(RIGHT | {"quotes": [["a", "b"], "c", ["d"]]})).cases
    assert case.needed == (("a", "b"), ("d",))
    assert case.quotes == ("c", "a", "b", "d")


def test_a_set_judged_by_document_needs_no_answers() -> None:
    [case] = read_set(written({"id": "1", "question": "?!", "documents": ["a.txt"]})).cases
    assert (case.answers, case.answerable, case.documents) == (None, True, ("a.txt",))


def test_threads_keep_their_order_and_a_question_alone_is_its_own() -> None:
    lines = [RIGHT | {"id": str(number), "thread": thread} for number, thread in enumerate(["a", None, "b", "a", None])]
    lines[2]["split"] = "dev"
    questions = read_set(written(*lines))
    assert [[case.id for case in thread] for thread in questions.threads()] == [["0", "3"], ["1"], ["2"], ["4"]]
    assert [[case.id for case in thread] for thread in questions.threads("dev")] == [["2"]]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{", "is no JSON object (EOF while parsing an object at line 1 column 1)"),
        ("[1]", "must be a JSON object"),
        (RIGHT | {"quote": "x"}, "quote: there is no such field; there are: answers, documents, id, question, quotes,"),
        ({"id": "q1", "answers": []}, "question: is missing"),
        (RIGHT | {"question": " "}, "question: must not be empty"),
        (RIGHT | {"answers": "10"}, "answers: must be a list"),
        (RIGHT | {"answers": [10]}, "answers[1]: must be text"),
        (RIGHT | {"quotes": ["x", "\n"]}, "quotes[2]: must not be empty"),
        (RIGHT | {"quotes": ["x", []]}, "quotes[2]: must not be empty"),
        (RIGHT | {"quotes": [["x", 3]]}, "quotes[1][2]: must be text"),
        (RIGHT | {"split": "train"}, "split: must be 'dev' or 'test'"),
        (RIGHT | {"answers": []}, "answers is empty: the corpus does not hold the answer; and yet evidence is named"),
        (RIGHT | {"quotes": []}, "names no evidence; add quotes (letter for letter) or documents (ids)"),
        (RIGHT | {"documents": ["a"]}, "has quotes and documents; name the evidence in one of the two ways"),
        ({"id": "q1", "question": "?"}, "answers is missing; list the right ones, or write [] when the corpus does"),
    ],
)
def test_rubbish_is_refused_with_the_number_of_its_line(line: dict[str, Any] | str, fault: str) -> None:
    first, *_ = faults(RIGHT | {"id": "q0"}, line)
    assert first.startswith(f"set.jsonl: line 2: {fault}")


def test_lines_that_do_not_go_together() -> None:
    torn = [RIGHT | {"id": "q1", "thread": "a"}, RIGHT | {"thread": "a", "split": "dev"}]
    assert faults(*torn) == [
        "set.jsonl: line 2: id: 'q1' stands in line 1 already; give each question its own",
        "set.jsonl: line 2: split: another line of thread 'a' has another split; a conversation cannot be torn",
    ]


def test_many_faults_are_counted() -> None:
    assert faults(*["{"] * 30)[-1] == "… and 10 more faults"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"\xff", "set.jsonl: the question set cannot be read (it is not UTF-8)"),
        (b"\n \n", "set.jsonl: holds no question; write one a line, as docs/evaluation.md shows"),
        (None, "set.jsonl: the question set cannot be read (No such file or directory)"),
    ],
)
def test_files_that_are_no_set(content: bytes | None, fault: str) -> None:
    if content is not None:
        Path("set.jsonl").write_bytes(content)
    with pytest.raises(SetError) as raised:
        read_set(Path("set.jsonl"))
    assert str(raised.value) == fault
