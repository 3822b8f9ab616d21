"""The command line: footnote ask | chat | sync | eval | init | status."""

import logging
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

from bot import messages
from bot.commands import ask, chat, evaluation, init, slack
from bot.commands.options import Data, Json, load_settings, settle
from index.errors import FootnoteError, SettingsError

INTERRUPTED = 130  # as a shell has it: 128 and the number of the signal
_log = logging.getLogger(__name__)

app = typer.Typer(
    name="footnote",
    help="Answers questions about your documents, and quotes letter for letter the passages that an answer rests on.",
    epilog="To begin: footnote ask 'What is this about?' Without documents of yours, it asks a sample article.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if not wanted:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        number = version("footnote-qa")
    except PackageNotFoundError:
        number = messages.FROM_SOURCE
    typer.echo(messages.VERSION.format(version=number))
    raise typer.Exit


@app.callback(invoke_without_command=True)
def footnote(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Without a command: the help, as a usage error."""
    del version
    if context.invoked_subcommand is None:
        typer.echo(context.get_help(), err=True)
        raise typer.Exit(2)


@app.command()
def sync(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SOURCE]...",
            help="Paths, globs or web addresses; without any, all that footnote.toml declares or was named before.",
            show_default=False,
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count what would be done.")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make the index anew, e.g. with another model.")] = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Bring the index up to date with the documents.

    It may be stopped and run again at any time. The exit status is 1 when a document could not be read.
    """
    from bot import wiring
    from bot.terminal import counts, progress, screen

    if any(not source.strip() for source in sources or ()):
        raise SettingsError(messages.EMPTY_SOURCE)
    settings = load_settings(data=data)
    order = wiring.SyncOrder(tuple(sources or ()), dry_run=dry_run, rebuild=rebuild)
    settle()
    with progress.bar(screen.notes()) as bar:
        report = wiring.synchronise(settings, order, bar.say, bar.step)
    for failure in report.failed:
        screen.say(failure)
    for link in report.links:
        screen.say(messages.NOT_FOLLOWED.format(link=link))
    if as_json:
        screen.print_json(counts.counts_json(report, dry_run=dry_run))
    else:
        screen.print_line(counts.counts_line(report, dry_run=dry_run))
    raise typer.Exit(1 if report.failed else 0)


@app.command()
def status(as_json: Json = False, data: Data = None) -> None:
    """Say what the index holds.

    Its sources, what it was made with, its size and its age.
    """
    from datetime import UTC, datetime

    from bot import wiring
    from bot.terminal import screen
    from bot.terminal.status import status_json, status_lines

    settings = load_settings(data=data)
    found = wiring.status(settings)
    if as_json:
        screen.print_json(status_json(found, settings.data))
        return
    for line in status_lines(found, settings.data, datetime.now(UTC)):
        screen.print_line(line)


app.command()(ask.ask)
app.command()(chat.chat)
app.command()(init.init)
app.add_typer(evaluation.app)
app.add_typer(slack.app)
app.command()(slack.forget)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line (`arguments` None: the program's own). Returns the exit status; a failure is one line."""
    from bot.terminal.log import close_log, open_log

    if sys.stdout is None:
        return _fail(messages.CLOSED_OUTPUT, 1)
    open_log(Path(os.environ.get("FOOTNOTE_DATA") or ".footnote"))
    try:
        return _run(arguments)
    except SystemExit as leaving:  # Typer's own way when whoever read the output has gone, and to end a completion
        return leaving.code if isinstance(leaving.code, int) else 0
    finally:
        close_log()


def _run(arguments: Sequence[str] | None) -> int:
    try:
        status = app(args=arguments, prog_name="footnote", standalone_mode=False)
        sys.stdout.flush()
    except TyperException as error:
        return _refuse(error)
    except FootnoteError as error:
        if error.exit_status == 1:  # what was given wrong needs no log
            _log.error("failed", exc_info=error)
        return _fail(str(error), error.exit_status)
    except BrokenPipeError:
        return 1
    except OSError as error:
        _log.error("failed", exc_info=error)
        return _fail(messages.NOT_WRITTEN.format(place=error.filename or "output", reason=error.strerror or error), 1)
    except typer.Abort:
        return _fail(messages.STOPPED, INTERRUPTED)
    except Exception as error:
        return _bug(error)
    if status == INTERRUPTED:
        _fail(messages.STOPPED, INTERRUPTED)
    return status if isinstance(status, int) else 0


def _fail(message: str, status: int) -> int:
    from bot.terminal.screen import say

    for line in message.splitlines():
        say(f"footnote: {line}")
    return status


def _refuse(error: TyperException) -> int:
    """Tell of a usage error, and where the usage stands."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "footnote"
    fault = " ".join(error.format_message().split()).rstrip(".")
    return _fail(messages.USAGE.format(fault=fault, command=command), error.exit_code)


def _bug(error: Exception) -> int:
    """Tell of an error that nobody foresaw; how it came about goes to the log."""
    from bot.terminal.log import log_path

    path = log_path()
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
    _log.critical("a fault of Footnote's own", exc_info=error)
    words = " ".join(str(error).split())
    return _fail(messages.BUG.format(kind=type(error).__name__, error=words, log=path), 1)
