import json
from pathlib import Path

import pytest

from bot import cli
from bot.terminal import screen
from tests.bot.terminal.consoles import terminal, written

QUOTE = "rebuilt by Ada Holm"
LINE: dict[str, object] = {"id": "q1", "question": "Who rebuilt the mill?", "answers": ["Ada Holm"], "quotes": [QUOTE]}
MILL = "The mill burned in 1911. It was rebuilt by Ada Holm in 1913. Nobody was hurt."


@pytest.fixture
def data(tmp_path: Path, model_data: Path, embedder: object) -> Path:
    folder = tmp_path / ".footnote"
    folder.mkdir()
    (folder / "models").symlink_to(model_data / "models")
    return folder


def write_set(*lines: dict[str, object]) -> None:
    Path("set.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    Path("corpus").mkdir()
    Path("corpus/mill.txt").write_text(MILL, encoding="utf-8")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    return (cli.run(("eval", *arguments)), *capsys.readouterr())


def test_a_dry_run_checks_the_set_against_the_documents(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_set(LINE, {"id": "q2", "question": "Who burned it?", "answers": []})
    status, out, err = run(capsys, "set.jsonl", "--corpus", "corpus", "--dry-run")
    assert (status, out) == (0, "set.jsonl: 2 questions, 1 of them without an answer; nothing is wrong\n")
    assert err == ""
    assert not (data / "catalog.db").exists(), "the user's own index is not touched"


def test_a_quote_that_the_documents_do_not_hold_is_bad_usage(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_set(LINE, LINE | {"id": "q2", "quotes": ["rebuilt by Ada Home"]})
    line = "line 2: quotes: the corpus does not hold 'rebuilt by Ada Home'; quote it letter for letter"
    assert run(capsys, "set.jsonl", "--corpus", "corpus") == (2, "", f"footnote: set.jsonl: {line}\n")


def test_a_run_prints_its_figures_and_writes_its_report(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_set(LINE, {"id": "q2", "question": "Who wrote the constitution of Brazil?", "answers": []})
    Path("footnote.toml").write_text("[eval.gate.set]\nverbatim = 1.0\n", encoding="utf-8")
    arguments = ("set.jsonl", "--corpus", "corpus", "--json", "report.json")
    status, out, err = run(capsys, *arguments)
    assert (status, err) == (0, "")
    assert ["verbatim", "1.000", "0.025", "–", "1.000", "1", "≥", "1"] in [line.split() for line in out.splitlines()]
    report = json.loads(Path("report.json").read_text(encoding="utf-8"))
    assert [case["id"] for case in report["cases"]] == ["q1", "q2"]
    assert report["summary"]["answer_accuracy"]["value"] == 1.0
    assert report["run"]["settings"]["model"] == "reader"
    assert not list((data / "evaluation").iterdir()), "a run that has ended leaves no journal"
    assert not (data / "threads.db").exists(), "the user's own conversations are not touched"
    worse = run(capsys, *arguments, "--gate", "answer_words=1", "--baseline", "report.json", "--gate-baseline")
    assert (worse[0], worse[2]) == (1, "gate answer_words: 13, must be at most 1\n")
    assert "beside the baseline" in worse[1]


def test_a_report_that_cannot_be_written_loses_no_answer(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_set(LINE)
    Path("page.html").mkdir()
    arguments = ("set.jsonl", "--corpus", "corpus", "--json", "report.json", "--html", "page.html")
    status, _, err = run(capsys, *arguments)
    assert status != 0
    assert "1 of 1 questions are answered; go on with: the same command and --resume\n" in err
    [journal] = (data / "evaluation").iterdir()
    noted = json.loads(journal.read_text(encoding="utf-8"))
    Path("page.html").rmdir()
    assert run(capsys, *arguments, "--resume")[::2] == (0, "")
    assert "Who rebuilt the mill?" in Path("page.html").read_text(encoding="utf-8")
    [case] = json.loads(Path("report.json").read_text(encoding="utf-8"))["cases"]
    assert case["latency_ms"] == noted[0]["latency_ms"], "nothing was asked again"
    assert not journal.exists()


def test_a_terminal_sees_that_the_report_is_being_made(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_set(LINE)
    notes = terminal(100, color=False)
    monkeypatch.setattr(screen, "notes", lambda: notes)
    run(capsys, "set.jsonl", "--corpus", "corpus")
    shown = written(notes)
    assert 0 < shown.rindex("asking") < shown.index("reporting")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ((), "Missing argument 'FILE'; see: footnote eval --help"),
        (("--jsn",), "No such option: --jsn"),
        (("set.jsonl", "--gate-baseline"), "--gate-baseline: names no baseline; add --baseline FILE"),
        (("set.jsonl", "--baseline", "other.json"), "--baseline other.json: shares no question with set.jsonl"),
        (("set.jsonl", "--split", "dev"), "--split dev: set.jsonl has no such question"),
        (("set.jsonl", "--gate", "hit@9=1"), "--gate: there is no metric hit@9; there are: overall_accuracy,"),
        (("none.jsonl",), "none.jsonl: the question set cannot be read (No such file or directory)"),
    ],
)
def test_bad_usage_is_one_line(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], line: str) -> None:
    write_set(LINE)
    Path("other.json").write_text('{"cases": []}', encoding="utf-8")
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (2, "")
    assert err.startswith(f"footnote: {line}")
    assert err.count("\n") == 1


def test_help_lists_the_other_commands(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "--help")
    assert out.startswith("Usage: footnote eval [OPTIONS] {FILE}\n")
    assert "  footnote eval import  Make a question set, and a folder of documents, out of" in out
    assert run(capsys, "import", "--help")[1].startswith("Usage: footnote eval import [OPTIONS]")


def test_an_import_says_how_to_run_it(capsys: pytest.CaptureFixture[str]) -> None:
    context = {"context": MILL, "qas": [{"id": "1", "question": "Who?", "answers": [], "is_impossible": True}]}
    Path("small.json").write_text(json.dumps({"data": [{"title": "m", "paragraphs": [context]}]}), encoding="utf-8")
    status, out, err = run(capsys, "import", "--format", "squad", "small.json")
    line = "1 questions over 1 documents; run them: footnote eval small/small.jsonl --corpus small/corpus\n"
    assert (status, out, err) == (0, line, "")
    assert Path("small/corpus/m-001.txt").read_text(encoding="utf-8") == MILL
