"""`footnote eval`: a question set and its answers become scores; and what makes question sets."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from bot import wording
from bot.commands.options import Data, Model, load_settings, settle

if TYPE_CHECKING:  # what a command needs is imported when it runs: --help must be quick
    from bot.evaluation.cases import QuestionSet
    from bot.settings import Settings

_RUN = "run"


class _SetOrCommand(TyperGroup):
    """A group whose first argument is a command's name, or belongs to the command that runs a question set."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401  Typer's own context
        return super().parse_args(ctx, args if args and args[0] in self.commands else [_RUN, *args])


class _Run(TyperCommand):
    """The command without a name: its usage is the group's, and its help lists the group's other commands."""

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:  # noqa: ANN401
        name, above = (parent.info_name, parent.parent) if parent else (info_name, None)
        return super().make_context(name, args, parent=above, **extra)


app = typer.Typer(
    name="eval", cls=_SetOrCommand, help="Run a question set, and say how good the answers are.", rich_markup_mode=None
)


@app.command(_RUN, cls=_Run, hidden=True)
def run(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The question set: JSON lines.", show_default=False)],
    corpus: Annotated[
        list[str] | None,
        typer.Option(
            "--corpus",
            metavar="PATH",
            help="Ask these documents, indexed into a temporary folder; may be given again.",
            show_default=False,
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check the set against the documents.")] = False,
    model: Model = None,
    data: Data = None,
) -> None:
    """Run the questions of FILE through the answerer, and say how good its answers are."""
    from bot import wiring
    from bot.evaluation.cases import read_set
    from bot.evaluation.corpus import Corpus, check_evidence
    from bot.terminal import screen

    questions = read_set(file)
    settings = load_settings(model=model, data=data)
    settle()
    with _indexed(settings, corpus or ()) as indexed:
        documents = Corpus(wiring.document_texts(indexed))
        check_evidence(questions, documents)
        if dry_run:
            screen.print_line(_checked(questions))


def _checked(questions: "QuestionSet") -> str:
    unanswerable = sum(not case.answerable for case in questions.cases)
    return wording.SET_CHECKED.format(file=questions.path, questions=len(questions.cases), unanswerable=unanswerable)


@contextmanager
def _indexed(settings: "Settings", corpus: Sequence[str]) -> Iterator["Settings"]:
    """The settings of the index to ask: the user's own, or one of `corpus` that is gone afterwards."""
    from bot import wiring
    from bot.terminal import progress, screen

    if not corpus:
        wiring.ensure_index(settings, screen.say)
        yield settings
        return
    with TemporaryDirectory(prefix="footnote-") as folder:
        with progress.bar(screen.notes()) as bar:
            apart = wiring.index_apart(settings, Path(folder), corpus, bar.say, bar.step)
        yield apart
