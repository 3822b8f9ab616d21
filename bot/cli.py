"""The command line: footnote ask | sync."""

import json
import sys
from typing import Annotated

import typer

from index.errors import FootnoteError

app = typer.Typer(name="footnote", no_args_is_help=True, help=__doc__)


def say(line: str) -> None:
    """Tell the person at the terminal something that is not the result."""
    print(line, file=sys.stderr)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question; read from a pipe when none is given.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as one JSON object.")] = False,
) -> None:
    """Answer one question."""
    from bot import settings, wiring

    text = question if question is not None else sys.stdin.read()
    answerer = wiring.open_answerer(settings.load(), say, remember=False)
    answer = answerer.ask(text)
    if as_json:
        print(json.dumps(answer.to_json(), ensure_ascii=False))
        return
    from rich.console import Console

    from bot.terminal.rendering import show

    show(Console(highlight=False), answer)


@app.command()
def sync(locations: Annotated[list[str] | None, typer.Argument(help="Paths, globs or web addresses.")] = None) -> None:
    """Make the index equal to its sources."""
    from bot import settings, wiring

    report = wiring.synchronise(settings.load(), wiring.SyncOrder(tuple(locations or ())), say)
    print(report)
    raise typer.Exit(1 if report.failed else 0)


def run() -> None:
    """Run the command line; a failure is one line."""
    try:
        app()
    except FootnoteError as error:
        say(f"footnote: {error}")
        raise SystemExit(error.exit_status) from error
