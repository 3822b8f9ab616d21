"""`footnote chat`: a conversation with the documents."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.options import Data, Model, Thread, checked_thread, load_settings, settle
from bot.terminal import messages
from index.errors import SettingsError

if TYPE_CHECKING:  # what a command needs is imported when it runs: --help must be quick
    from bot.settings import Settings


def chat(
    go_on: Annotated[bool, typer.Option("--continue", help="Go on with the last conversation.")] = False,
    thread: Thread = None,
    model: Model = None,
    data: Data = None,
) -> None:
    """Talk with the documents.

    Follow-up questions are understood; /help lists the commands. Every conversation is stored, for 30 days
    unless the settings say otherwise. With lines from a pipe, the exit status is 1 when one of them, a question or a
    command, could not be carried out.
    """
    from bot import index_state, wiring
    from bot.terminal import lines, screen
    from bot.terminal.chat import Chat, banner
    from bot.terminal.threads import new_thread

    if go_on and thread is not None:
        raise SettingsError(messages.ONE_THREAD)
    name = checked_thread(thread)
    settings = load_settings(data=data, model=model)
    answerer = wiring.open_answerer(settings, screen.say, remember=True)
    source = lines.opened(settings.data / "history")
    if go_on:
        name = _last_thread(settings)
        screen.say(messages.GOING_ON.format(thread=name))
    if source.interactive:
        screen.put(screen.notes(), banner(index_state.status(settings).documents, _chat_model(settings)))
    settle()
    raise typer.Exit(Chat(answerer, source, screen.results(), name or new_thread()).run())


def _chat_model(settings: "Settings") -> str | None:
    from bot.settings import READER

    return None if settings.model == READER else settings.model


def _last_thread(settings: "Settings") -> str:
    from bot.wiring import latest_thread

    last = latest_thread(settings)
    if last is None:
        raise SettingsError(messages.NO_THREAD_YET)
    return last
