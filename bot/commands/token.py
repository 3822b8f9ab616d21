"""`footnote token`: who may ask the server, and what they may see."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.options import Data, Json, load_settings
from bot.terminal import messages

if TYPE_CHECKING:  # what a command needs is imported when it runs: --help must be quick
    from bot.server.tokens import Token, Tokens

app = typer.Typer(name="token", help="Make and remove the tokens that let callers into the server.")
Name = Annotated[str, typer.Argument(metavar="NAME", help="Whose it is.")]


@app.command()
def add(
    name: Name,
    audience: Annotated[
        list[str] | None,
        typer.Option("--audience", metavar="A", help="A label that the owner has (repeatable).", show_default=False),
    ] = None,
    expires: Annotated[
        float | None,
        typer.Option("--expires", metavar="DAYS", min=0.001, help="How many days it holds.", show_default=False),
    ] = None,
    upload: Annotated[bool, typer.Option("--upload", help="The owner may add documents.")] = False,
    data: Data = None,
) -> None:
    """Make a token and print it. It is stored as a digest alone: nobody can print it again.

    Without --audience its owner sees what everybody may see.
    """
    from bot.terminal.screen import print_line, say

    with _tokens(data) as tokens:
        secret = tokens.add(name, tuple(audience or ()), expires, may_upload=upload)
    say(messages.TOKEN_MADE)
    print_line(secret)


@app.command(name="list")
def list_(as_json: Json = False, data: Data = None) -> None:
    """List the tokens: whose they are, what they let their owners see, and how long."""
    from bot.terminal.screen import print_json, print_line, say

    with _tokens(data) as tokens:
        stored = tokens.all()
    if as_json:
        print_json({"tokens": [_facts(token, expired=tokens.has_expired(token)) for token in stored]})
        return
    for token in stored:
        labels = ", ".join(token.audience) or messages.TOKEN_FOR_ALL
        print_line(messages.TOKEN_LINE.format(name=token.name, labels=labels, life=_life(token, tokens)))
    if not stored:
        say(messages.TOKEN_NONE)


@app.command()
def remove(name: Name, data: Data = None) -> None:
    """Make a token void at once, and with it every session that was begun with it."""
    with _tokens(data) as tokens:
        tokens.remove(name)


@contextmanager
def _tokens(data: str | None) -> "Iterator[Tokens]":
    from bot.server.tables import tables_of
    from bot.server.tokens import Tokens

    with closing(tables_of(load_settings(data=data))) as tables:
        yield Tokens(tables)


def _facts(token: "Token", *, expired: bool) -> dict[str, object]:
    return {
        "name": token.name,
        "audience": list(token.audience),
        "may_upload": token.may_upload,
        "made": _time(token.made),
        "expires": None if token.expires is None else _time(token.expires),
        "expired": expired,
    }


def _life(token: "Token", tokens: "Tokens") -> str:
    if token.expires is None:
        return messages.TOKEN_FOR_EVER
    form = messages.TOKEN_OVER if tokens.has_expired(token) else messages.TOKEN_UNTIL
    return form.format(time=_time(token.expires))


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="minutes")
