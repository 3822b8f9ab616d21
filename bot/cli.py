"""The command line: footnote ask, chat, sync, eval, init, status, sources, watch, doctor, serve, backup, mcp."""

import logging
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from errno import EROFS
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

from bot.commands import (
    ask,
    backup,
    chat,
    doctor,
    evaluation,
    feedback,
    init,
    mcp,
    options,
    serve,
    slack,
    sources,
    status,
    sync,
    token,
    watch,
)
from bot.terminal import messages
from index.errors import FootnoteError

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
    typer.echo(messages.VERSION.format(version=options.version()))
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


app.command()(ask.ask)
app.command()(chat.chat)
app.command()(sync.sync)
app.command()(init.init)
app.command()(status.status)
app.command()(sources.sources)
app.command()(watch.watch)
app.command()(doctor.doctor)
app.command()(backup.backup)
app.command()(backup.restore)
app.add_typer(evaluation.app)
app.command()(serve.serve)
app.add_typer(token.app)
app.command()(feedback.feedback)
app.command()(mcp.mcp)
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
        return _fail(_told(error), 1)
    except typer.Abort:
        return _fail(messages.STOPPED, INTERRUPTED)
    except Exception as error:
        return _bug(error)
    if status == INTERRUPTED:
        _fail(messages.STOPPED, INTERRUPTED)
    return status if isinstance(status, int) else 0


def _told(error: OSError) -> str:
    reason = error.strerror or str(error)
    advice = messages.GIVE_RIGHT if isinstance(error, PermissionError) or error.errno == EROFS else ""
    return messages.NOT_WRITTEN.format(place=error.filename or "output", reason=reason + advice)


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
