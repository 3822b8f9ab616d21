"""`footnote eval`: a question set and its answers become scores."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from bot.commands import question_sets
from bot.commands.options import Data, Model, load_settings, need, settle
from bot.evaluation import messages
from index.errors import SettingsError

if TYPE_CHECKING:  # what a command needs is imported when it runs: --help must be quick
    from bot.evaluation.cases import QuestionSet, Split
    from bot.evaluation.corpus import EvaluatedCorpus
    from bot.evaluation.report import Report
    from bot.evaluation.scoring import Scored
    from bot.evaluation.session import Session
    from bot.settings import Settings

_RUN = "run"
_REPORTING = "reporting"
_WIDE = 160  # columns, where nobody's screen is the limit


class _SetOrCommand(TyperGroup):
    """A group whose first argument is a command's name, or belongs to the command that runs a question set."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401  Typer's own context
        return super().parse_args(ctx, args if args and args[0] in self.commands else [_RUN, *args])


class _Run(TyperCommand):
    """The command without a name: its usage is the group's, and its help lists the group's other commands."""

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:  # noqa: ANN401
        name, above = (parent.info_name, parent.parent) if parent else (info_name, None)
        return super().make_context(name, args, parent=above, **extra)

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401  Typer's own context and formatter
        super().format_options(ctx, formatter)
        rows = [
            (f"{ctx.command_path} {command.name}", " ".join((command.callback.__doc__ or "").split()))
            for command in _others()
        ]
        with formatter.section(messages.ALSO):
            formatter.write_dl(rows)


def _others() -> list[Any]:
    """The commands of the group that have a name of their own."""
    return [command for command in app.registered_commands if command.name != _RUN and command.callback]


class SplitChoice(StrEnum):
    """Which part of a set is asked."""

    DEV = "dev"
    TEST = "test"
    ALL = "all"


app = typer.Typer(
    name="eval", cls=_SetOrCommand, help="Run a question set, and say how good the answers are.", rich_markup_mode=None
)

_File = Annotated[Path, typer.Argument(metavar="FILE", help="The question set: JSON lines.", show_default=False)]
_Corpus = Annotated[
    list[str] | None,
    typer.Option(
        "--corpus",
        metavar="PATH",
        help="Ask these documents, indexed into a temporary folder; may be given again.",
        show_default=False,
    ),
]
_Json = Annotated[
    Path | None,
    typer.Option("--json", metavar="FILE", help="Write the whole report there as JSON.", show_default=False),
]
_Html = Annotated[
    Path | None,
    typer.Option("--html", metavar="FILE", help="Write it there as one page for the browser.", show_default=False),
]
_Baseline = Annotated[
    Path | None,
    typer.Option(
        "--baseline", metavar="FILE", help="Compare with this earlier report (of --json).", show_default=False
    ),
]
_Gate = Annotated[
    list[str] | None,
    typer.Option(
        "--gate",
        metavar="NAME=VALUE",
        help="Fail when this metric falls short; may be given again, and beats footnote.toml.",
        show_default=False,
    ),
]


@app.command(_RUN, cls=_Run, hidden=True)
def run(  # noqa: PLR0913, PLR0917  one argument an option
    file: _File,
    split: Annotated[SplitChoice, typer.Option(help="The part of the set to ask.")] = SplitChoice.ALL,
    corpus: _Corpus = None,
    report_file: _Json = None,
    page: _Html = None,
    baseline: _Baseline = None,
    gate: _Gate = None,
    gate_baseline: Annotated[
        bool, typer.Option("--gate-baseline", help="Fail when a metric lost against the baseline, not by chance.")
    ] = False,
    jobs: Annotated[int, typer.Option(min=1, max=64, metavar="N", help="Hold N conversations at once.")] = 1,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a run that was interrupted.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check the set against the documents.")] = False,
    model: Model = None,
    data: Data = None,
) -> None:
    """Run the questions of FILE through the answerer, and say how good its answers are.

    The gates of the set stand in footnote.toml. The exit status is 1 when one is not reached, or a question failed.
    """
    need("eval", "ir_measures", "jinja2", "scipy")
    from bot.evaluation.cases import read_set
    from bot.evaluation.report import read_scored
    from bot.terminal import screen

    if gate_baseline and baseline is None:
        raise SettingsError(messages.GATE_BASELINE_ALONE)
    questions = read_set(file)
    settings = load_settings(model=model, data=data)
    gates = _gates(settings, questions.name, gate or ())
    before = read_scored(baseline) if baseline else None
    wanted: Split | None = "dev" if split is SplitChoice.DEV else "test" if split is SplitChoice.TEST else None
    if not questions.threads(wanted):
        raise SettingsError(messages.NO_SPLIT.format(split=split.value, file=file))
    if before is not None and not {case.id for case in questions.cases} & {case.id for case in before}:
        raise SettingsError(messages.OTHER_SET.format(file=baseline, set=file))
    settle()
    with _indexed(settings, corpus or ()) as indexed:
        documents = _documents(questions, indexed)
        if dry_run:
            screen.print_line(_checked(questions))
            return
        session = _session(questions, wanted, documents, settings, indexed)
        with _resumable(session):
            _hold(session, indexed, jobs=jobs, resume=resume)
            report = _report(session, before, jobs=jobs)
            if report_file:
                _write_json(report_file, report)
            if page:
                _write_page(page, report, gates)
            _show(report, gates)
    session.end()
    raise typer.Exit(_status(report, gates, gate_baseline=gate_baseline))


def _gates(settings: "Settings", name: str, options: Sequence[str]) -> dict[str, float]:
    """The gates of the set `name`: those of the settings, and over them those of the command line."""
    from bot.evaluation.gates import check_names, parsed
    from bot.settings import FILE

    declared = settings.eval.gate.get(name, {})
    check_names(declared, f"{FILE}: eval.gate.{name}")
    return declared | parsed(options)


@contextmanager
def _indexed(settings: "Settings", corpus: Sequence[str]) -> Iterator["Settings"]:
    """The settings of the index to ask: the user's own, or one of `corpus` that is gone afterwards."""
    from bot import indexing
    from bot.terminal import progress, screen

    if not corpus:
        indexing.ensure_index(settings, screen.say)
        yield settings
        return
    with TemporaryDirectory(prefix="footnote-") as folder:
        with progress.bar(screen.notes()) as bar:
            apart = indexing.index_apart(settings, Path(folder), corpus, bar.say, bar.step)
        yield apart


def _documents(questions: "QuestionSet", settings: "Settings") -> "EvaluatedCorpus":
    """The documents of the index, which hold the evidence of the questions. Raises SetError when they do not."""
    from bot import index_state
    from bot.evaluation.corpus import EvaluatedCorpus, check_evidence

    documents = EvaluatedCorpus(index_state.document_texts(settings))
    check_evidence(questions, documents)
    return documents


def _checked(questions: "QuestionSet") -> str:
    unanswerable = sum(not case.answerable for case in questions.cases)
    return messages.SET_CHECKED.format(file=questions.path, questions=len(questions.cases), unanswerable=unanswerable)


def _session(
    questions: "QuestionSet",
    split: "Split | None",
    documents: "EvaluatedCorpus",
    settings: "Settings",
    indexed: "Settings",
) -> "Session":
    from bot import index_state
    from bot.evaluation.checkpoint import Checkpoint, key
    from bot.evaluation.run_metadata import run_metadata
    from bot.evaluation.session import Session

    facts = run_metadata(questions, split, documents, settings, index_state.status(indexed).fingerprint)
    same = {name: value for name, value in facts.items() if name != "set"} | {"set": questions.digest}
    return Session(questions, split, documents, facts, Checkpoint(settings.data, questions.name, key(same)))


def _hold(session: "Session", indexed: "Settings", *, jobs: int, resume: bool) -> None:
    """Hold the conversations, in a memory of their own."""
    from bot import wiring
    from bot.terminal import progress, screen

    with TemporaryDirectory(prefix="footnote-") as folder, progress.bar(screen.notes(), messages.EVALUATING) as bar:
        conversations = Path(folder) / "threads.db"
        answerer = wiring.open_answerer(indexed, bar.say, remember=True, conversations=conversations)
        session.hold(answerer, jobs=jobs, resume=resume, progress=bar.step)


def _report(session: "Session", before: "list[Scored] | None", *, jobs: int) -> "Report":
    from bot.terminal import progress, screen

    with progress.bar(screen.notes(), _REPORTING) as bar:
        return session.report(before, jobs=jobs, progress=bar.step)


@contextmanager
def _resumable(session: "Session") -> Iterator[None]:
    """A run that is broken off inside, by the user or by a crash, says how to go on with what was answered."""
    from bot.terminal import screen

    try:
        yield
    except BaseException as error:
        if session.outcomes or isinstance(error, KeyboardInterrupt):
            screen.say(messages.WHERE_TO_GO_ON.format(done=len(session.outcomes), all=session.size))
        raise


def _write_json(path: Path, report: "Report") -> None:
    path.write_text(json.dumps(report.to_json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _write_page(path: Path, report: "Report", gates: Mapping[str, float]) -> None:
    from bot.evaluation.page import render

    path.write_text(render(report, gates), encoding="utf-8")


def _show(report: "Report", gates: Mapping[str, float]) -> None:
    from bot.evaluation.table import tables
    from bot.terminal import screen

    results = screen.results()
    if not results.is_terminal:
        results.width = _WIDE
    for number, table in enumerate(tables(report, gates)):
        if number:
            results.print()
        results.print(table)


def _status(report: "Report", gates: Mapping[str, float], *, gate_baseline: bool) -> int:
    """The exit status; each failed question, each shortfall and each loss is told."""
    from bot.evaluation.gates import shortfalls
    from bot.terminal import screen

    faults = [
        messages.QUESTION_FAILED.format(id=judged.case.id, error=judged.outcome.error)
        for judged in report.judged
        if judged.outcome.error is not None
    ]
    faults += [str(each) for each in shortfalls(report.summary, gates)]
    if gate_baseline and report.comparison:
        faults += report.comparison.loss_lines()
    for line in faults:
        screen.say(line)
    return 1 if faults else 0


app.command("import")(question_sets.import_)
app.command()(question_sets.new)
