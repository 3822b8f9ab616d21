"""The command line: footnote ask | chat | sync | eval | init | status | sources | watch | doctor."""

import logging
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.exceptions import TyperException

from bot import wording
from bot.commands import doctor, evaluation, slack, sources, status, sync, watch
from bot.commands.options import Data, Json, Model, load_settings, settle
from index.errors import FootnoteError, SettingsError

if TYPE_CHECKING:  # what a command needs is imported when it runs: --help and --version must be quick
    from bot.answer import Answer
    from bot.chain import Answerer
    from bot.settings import Settings

INTERRUPTED = 130  # as a shell has it: 128 and the number of the signal
_LONGEST_THREAD = 200  # characters
_log = logging.getLogger(__name__)

app = typer.Typer(
    name="footnote",
    help="Answers questions about your documents, and quotes letter for letter the passages that an answer rests on.",
    epilog="To begin: footnote ask 'What is this about?' Without documents of yours, it asks a sample article.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Thread = Annotated[
    str | None,
    typer.Option(
        "--thread", metavar="NAME", help="Continue, or begin, the stored conversation NAME.", show_default=False
    ),
]


def _version(wanted: bool) -> None:
    if not wanted:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        number = version("footnote-qa")
    except PackageNotFoundError:
        number = wording.FROM_SOURCE
    typer.echo(wording.VERSION.format(version=number))
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
def ask(
    question: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[QUESTION]...", help="The question; read from a pipe when none is given.", show_default=False
        ),
    ] = None,
    as_json: Json = False,
    short: Annotated[bool, typer.Option("--short", help="Print the answer in the fewest words.")] = False,
    thread: Thread = None,
    model: Model = None,
    data: Data = None,
) -> None:
    """Answer one question, with the passages that the answer rests on.

    Without --thread nothing is remembered and nothing is stored.
    """
    from bot import wiring
    from bot.terminal.screen import say

    if as_json and short:
        raise SettingsError(wording.ONE_FORM)
    text, name = _question(question), _thread(thread)
    settings = load_settings(data=data, model=model)
    answerer = wiring.open_answerer(settings, say, remember=name is not None)
    settle()
    if as_json:
        from bot.terminal.screen import print_json

        print_json(answerer.ask(text, name).to_json())
        return
    _show(_answer(answerer, settings, text, name), short=short)


def _answer(answerer: "Answerer", settings: "Settings", question: str, thread: str | None) -> "Answer":
    """The answer; what a chat model writes is shown sentence by sentence on a terminal."""
    from bot.settings import READER

    if settings.model == READER or not sys.stdout.isatty():
        return answerer.ask(question, thread)
    from bot.terminal.live import answered
    from bot.terminal.screen import results

    return answered(answerer, question, thread, results())


def _show(answer: "Answer", *, short: bool) -> None:
    from bot.terminal import rendering, screen

    if short:
        screen.print_line(rendering.first_sentence(answer))
    else:
        rendering.show(screen.results(), answer)


@app.command()
def chat(
    go_on: Annotated[bool, typer.Option("--continue", help="Go on with the last conversation.")] = False,
    thread: Thread = None,
    model: Model = None,
    data: Data = None,
) -> None:
    """Talk with the documents.

    Follow-up questions are understood; /help lists the commands. Every conversation is stored, for 30 days
    unless the settings say otherwise.
    """
    from bot import wiring
    from bot.terminal import lines, screen
    from bot.terminal.chat import Chat, banner
    from bot.terminal.threads import new_thread

    if go_on and thread is not None:
        raise SettingsError(wording.ONE_THREAD)
    name = _thread(thread)
    settings = load_settings(data=data, model=model)
    answerer = wiring.open_answerer(settings, screen.say, remember=True)
    source = lines.opened(settings.data / "history")
    if go_on:
        name = _last_thread(settings)
        screen.say(wording.GOING_ON.format(thread=name))
    if source.interactive:
        screen.put(screen.notes(), banner(wiring.status(settings).documents, _chat_model(settings)))
    settle()
    raise typer.Exit(Chat(answerer, source, screen.results(), name or new_thread()).run())


def _chat_model(settings: "Settings") -> str | None:
    from bot.settings import READER

    return None if settings.model == READER else settings.model


def _last_thread(settings: "Settings") -> str:
    from bot.wiring import latest_thread

    last = latest_thread(settings)
    if last is None:
        raise SettingsError(wording.NO_THREAD_YET)
    return last


app.command()(sync.sync)


@app.command()
def init(
    force: Annotated[bool, typer.Option("--force", help="Write it anew if there is one.")] = False,
) -> None:
    """Write a footnote.toml that explains every setting."""
    from bot.terminal.screen import say
    from bot.terminal.template import write_template

    path = write_template(Path.cwd(), force=force)
    say(wording.WROTE.format(file=path.name))


app.command()(status.status)
app.command()(sources.sources)
app.command()(watch.watch)
app.command()(doctor.doctor)
app.add_typer(evaluation.app)
app.add_typer(slack.app)
app.command()(slack.forget)


def _question(words: Sequence[str] | None) -> str:
    """The question: the arguments, else what is piped in."""
    from bot.terminal.question import checked, piped

    if words:
        return checked(" ".join(words))
    if sys.stdin is None or sys.stdin.isatty():
        raise SettingsError(wording.ASK_SOMETHING)
    return checked(piped(sys.stdin.buffer))


def _thread(name: str | None) -> str | None:
    if name is None:
        return None
    if not name.strip():
        raise SettingsError(wording.EMPTY_THREAD)
    if len(name) > _LONGEST_THREAD:
        raise SettingsError(wording.LONG_THREAD.format(most=_LONGEST_THREAD))
    return name.strip()


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line (`arguments` None: the program's own). Returns the exit status; a failure is one line."""
    from bot.terminal.log import close_log, open_log

    if sys.stdout is None:
        return _fail(wording.CLOSED_OUTPUT, 1)
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
        return _fail(wording.NOT_WRITTEN.format(place=error.filename or "output", reason=error.strerror or error), 1)
    except typer.Abort:
        return _fail(wording.STOPPED, INTERRUPTED)
    except Exception as error:
        return _bug(error)
    if status == INTERRUPTED:
        _fail(wording.STOPPED, INTERRUPTED)
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
    return _fail(wording.USAGE.format(fault=fault, command=command), error.exit_code)


def _bug(error: Exception) -> int:
    """Tell of an error that nobody foresaw; how it came about goes to the log."""
    from bot.terminal.log import log_path

    path = log_path()
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
    _log.critical("a fault of Footnote's own", exc_info=error)
    words = " ".join(str(error).split())
    return _fail(wording.BUG.format(kind=type(error).__name__, error=words, log=path), 1)
