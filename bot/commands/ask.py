"""`footnote ask`: one question, one answer."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.options import Data, Json, Model, Thread, checked_thread, load_settings, settle
from bot.terminal import messages
from index.errors import SettingsError

if TYPE_CHECKING:  # what a command needs is imported when it runs: --help must be quick
    from bot.answer import Answer
    from bot.chain import Answerer
    from bot.settings import Settings


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
        raise SettingsError(messages.ONE_FORM)
    text, name = _question(question), checked_thread(thread)
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


def _question(words: Sequence[str] | None) -> str:
    """The question: the arguments, else what is piped in."""
    from bot.terminal.question import checked, piped

    if words:
        return checked(" ".join(words))
    if sys.stdin is None or sys.stdin.isatty():
        raise SettingsError(messages.ASK_SOMETHING)
    return checked(piped(sys.stdin.buffer))
