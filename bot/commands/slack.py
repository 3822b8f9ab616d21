"""`footnote slack`: the bot in a Slack workspace, and what helps to set it up and to look after it."""

import os
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from bot.commands.options import Data, Json, Model, Since, load_settings, need, observe, settings_anew, settle
from bot.slack import operator_messages

if TYPE_CHECKING:  # what a command needs is imported when it runs: --help must be quick
    from bot.renewal import RenewingAnswerer
    from bot.settings import Settings
    from bot.slack.library import SlackLibrary
    from bot.slack.running import HttpAccess, SharedAccess, SlackTokens
    from bot.slack.store import Store

app = typer.Typer(name="slack", rich_markup_mode=None)

T = TypeVar("T")


@app.callback(invoke_without_command=True)
def slack(
    context: typer.Context,
    model: Model = None,
    data: Data = None,
    http: Annotated[bool, typer.Option("--http", help="Have Slack call the bot, instead of opening a socket.")] = False,
    host: Annotated[str, typer.Option("--host", help="Where to listen, with --http.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Where to listen, with --http.")] = 3000,
    oauth: Annotated[
        bool, typer.Option("--oauth", help="Serve every workspace that installs the app; Slack calls the bot.")
    ] = False,
) -> None:
    """Answer in a Slack workspace.

    Over Socket Mode, until it is stopped. The tokens are read from SLACK_BOT_TOKEN and SLACK_APP_TOKEN, in the
    environment or in a file .env. With --http Slack calls the bot at /slack/events; SLACK_SIGNING_SECRET, which stands
    in the place of the app token, checks that it is Slack.

    With --oauth many workspaces are served, over HTTP: each installs the app at /slack/install. SLACK_CLIENT_ID and
    SLACK_CLIENT_SECRET take the place of the bot token, and SLACK_TOKEN_KEY encrypts what is stored (footnote slack
    key makes one).
    """
    need_slack()
    if command := context.invoked_subcommand:
        if model is not None or data is not None or http or oauth:
            raise typer.BadParameter(operator_messages.OPTION_PLACE.format(command=command))
        return
    import asyncio

    from bot.slack.http import PATH
    from bot.slack.installing import INSTALL_PATH
    from bot.slack.running import run
    from bot.terminal.screen import say

    settings = load_settings(model=model, data=data)
    observe(settings)
    if oauth:
        access: SharedAccess | HttpAccess | SlackTokens = _shared_access(host, port)
        ready = operator_messages.OAUTH_READY.format(host=host, port=port, path=PATH, install=INSTALL_PATH)
    elif http:
        access = _http_access(host, port)
        ready = operator_messages.HTTP_READY.format(host=host, port=port, path=PATH)
    else:
        access, ready = _tokens(), operator_messages.SLACK_READY
    answerer, library = _opened(settings, model)
    asyncio.run(run(settings, access, answerer, library, ready=lambda: say(ready)))


def need_slack() -> None:
    """Raise FootnoteError, with what to install, when the packages for Slack are missing."""
    need("slack", "aiohttp", "slack_bolt", "sqlalchemy")


def _opened(settings: "Settings", model: str | None) -> "tuple[RenewingAnswerer, SlackLibrary]":
    """What answers, and what tells of the documents."""
    from bot import index_settings, wiring
    from bot.renewal import RenewingAnswerer
    from bot.slack.library import SlackLibrary
    from bot.terminal.screen import say
    from index import sources

    answerer = RenewingAnswerer(
        wiring.open_answerer(settings, say, remember=True),
        lambda: wiring.open_answerer(settings_anew(settings, model), say, remember=True),
    )
    settle()
    library = SlackLibrary(
        lambda: index_settings.open_catalog(settings), lambda location: sources.normalised(location, settings.base)
    )
    return answerer, library


def _tokens() -> "SlackTokens":
    from bot.settings.slack import APP_TOKEN, BOT_TOKEN
    from bot.slack.running import SlackTokens

    _check_tokens(((BOT_TOKEN, "xoxb-"), (APP_TOKEN, "xapp-")))
    return SlackTokens(os.environ[BOT_TOKEN], os.environ[APP_TOKEN])


def _http_access(host: str, port: int) -> "HttpAccess":
    from bot.settings.slack import BOT_TOKEN, SIGNING_SECRET
    from bot.slack.running import HttpAccess

    _check_tokens(((BOT_TOKEN, "xoxb-"), (SIGNING_SECRET, "")))
    return HttpAccess(os.environ[BOT_TOKEN], os.environ[SIGNING_SECRET], host, port)


def _shared_access(host: str, port: int) -> "SharedAccess":
    from bot.settings.slack import CLIENT_ID, CLIENT_SECRET, SIGNING_SECRET, TOKEN_KEY
    from bot.slack.running import SharedAccess
    from bot.slack.workspaces import AppCredentials

    names = (CLIENT_ID, CLIENT_SECRET, SIGNING_SECRET, TOKEN_KEY)
    _check_tokens([(name, "") for name in names])
    client, secret, signing, keys = (os.environ[name] for name in names)
    return SharedAccess(AppCredentials(client, secret), signing, keys, host, port)


def _check_tokens(wanted: "Sequence[tuple[str, str]]") -> None:
    """Raise SettingsError when one of the environment is missing, or begins otherwise than it must."""
    from index.errors import SettingsError

    faults = []
    for name, beginning in wanted:
        value = os.environ.get(name, "")
        if not value:
            faults.append(operator_messages.NO_TOKEN.format(name=name, beginning=beginning))
        elif not value.startswith(beginning):
            faults.append(operator_messages.WRONG_TOKEN.format(name=name, beginning=beginning))
    if faults:
        raise SettingsError("\n".join(faults))


@app.command()
def manifest(
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON, not as YAML.")] = False,
    http: Annotated[
        str | None,
        typer.Option("--http", metavar="URL", help="Where Slack calls the bot over HTTP.", show_default=False),
    ] = None,
    oauth: Annotated[
        bool, typer.Option("--oauth", help="For an app that other workspaces install; with --http.")
    ] = False,
) -> None:
    """Print the manifest of the Slack app, for copy and paste.

    With it Slack makes an app that has all that Footnote needs, with these settings; each scope and event stands there
    with its reason.
    """
    from bot.slack.manifest import manifest, manifest_yaml
    from bot.terminal import screen

    if oauth and http is None:
        raise typer.BadParameter(operator_messages.OAUTH_NEEDS_HTTP)
    settings = load_settings()
    if as_json:
        screen.print_json(manifest(settings, http, oauth=oauth))
        return
    for line in manifest_yaml(settings, http, oauth=oauth).splitlines():
        screen.print_line(line)


@app.command()
def key() -> None:
    """Print a new key for SLACK_TOKEN_KEY.

    It encrypts the tokens of the workspaces that install the app (footnote slack --oauth). To change it, put the new
    key before the old one, with a comma between, and start the bot once; the old one can go then.
    """
    from bot.slack.encryption import new_key
    from bot.terminal import screen

    screen.print_line(new_key())


@app.command()
def doctor(data: Data = None) -> None:
    """Say what is missing before the bot can work.

    Looks at the tokens, the scopes, Socket Mode and the settings. The exit status is 1 when something is missing.
    """
    import asyncio

    faults = asyncio.run(_examined(load_settings(data=data)))
    raise typer.Exit(1 if faults else 0)


async def _examined(settings: "Settings") -> int:
    """Print each finding once it is known; how many are faults."""
    from bot.slack.doctor import events_reminder, examine
    from bot.terminal import screen

    faults = 0
    async for finding in examine(settings, os.environ):
        screen.print_line(finding.line())
        faults += finding.fault is not None
    screen.say(events_reminder(settings))
    return faults


@app.command()
def sandbox(
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Where to serve it; 0 takes any that is free.")
    ] = 0,
    bot: Annotated[bool, typer.Option("--bot/--no-bot", help="Whether Footnote answers there.")] = True,
    model: Model = None,
    data: Data = None,
) -> None:
    """Try it without a workspace: a Slack on this machine, in the browser.

    It knows Slack's methods, events and limits, and forgets everything when it ends.
    """
    import asyncio

    from bot.slack.trial import try_out
    from bot.terminal.screen import say

    settings = load_settings(model=model, data=data)
    asyncio.run(try_out(settings, port, _opened(settings, model) if bot else None, say))


@app.command()
def digest(
    since: Since = "7d",
    channel: Annotated[
        str | None, typer.Option("--channel", metavar="ID", help="Only this channel.", show_default=False)
    ] = None,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Say what stayed unanswered, by channel.

    And what was found bad, with the reasons. Of direct messages only the numbers are told.
    """
    import asyncio
    from dataclasses import asdict
    from datetime import UTC, datetime

    from bot.slack.digest import digest_lines, digests, since_time
    from bot.terminal import screen

    settings = load_settings(data=data)
    begin = since_time(since, datetime.now(UTC))

    async def read(store: "Store") -> tuple[list[Any], list[Any]]:
        return await store.answers(begin, channel), await store.feedback(begin)

    answers, rated = asyncio.run(with_store(settings, read))
    made = digests(answers, [(thought, answer) for thought, answer in rated if channel in {None, answer.channel}])
    if as_json:
        screen.print_json({"since": begin, "channels": [asdict(channel_digest) for channel_digest in made]})
        return
    for line in digest_lines(made):
        screen.print_line(line)


def forget(
    user: Annotated[str, typer.Option("--user", metavar="ID", help="A person's id in Slack.", show_default=False)],
    data: Data = None,
) -> None:
    """Delete what is stored of a person.

    Questions, their answers, ratings, what waits to be answered, and the conversations that the person took part in.
    The answers' posts in Slack are deleted as well, where SLACK_BOT_TOKEN is set and Slack lets it be.
    """
    need_slack()
    import asyncio

    from bot import wiring
    from bot.terminal import screen
    from index.errors import SettingsError

    if not user.isalnum() or not user.isupper():
        raise SettingsError(operator_messages.EMPTY_USER)
    settings = load_settings(data=data)

    async def delete(store: "Store") -> tuple[int, list[str], int, list[str]]:
        posts = await store.posts_of(user)
        left = await _posts_taken_away(settings, store, posts)
        return *await store.forget(user), sum(map(len, posts.values())) - len(left), left

    rows, threads, gone, left = asyncio.run(with_store(settings, delete))
    wiring.forget_threads(settings, threads)
    screen.print_line(operator_messages.FORGOTTEN.format(rows=rows, user=user, threads=len(threads)))
    if gone or left:
        screen.print_line(operator_messages.POSTS_GONE.format(count=gone))
    for line in left:
        screen.print_line(line)


async def _posts_taken_away(settings: "Settings", store: "Store", posts: dict[str, list[tuple[str, str]]]) -> list[str]:
    """Delete the bot's posts, by workspace; a line for each that is still there."""
    from bot.settings.slack import BOT_TOKEN, TOKEN_KEY
    from bot.slack.app import web_client
    from bot.slack.encryption import Cipher
    from bot.slack.forgetting import take_posts_away
    from bot.slack.installations import Installations

    keys, left = os.environ.get(TOKEN_KEY), list[tuple[str, str, str]]()
    stored = Installations(store.database, Cipher(keys)) if keys else None
    for team, ones in posts.items():
        installed = await stored.of_team(team) if stored else None
        token = (installed.bot_token if installed else os.environ.get(BOT_TOKEN)) or ""
        if token:
            left += await take_posts_away(web_client(token, settings.slack), ones)
        else:
            reason = operator_messages.NO_BOT_TOKEN.format(name=BOT_TOKEN)
            left += [(channel, ts, reason) for channel, ts in ones]
    return [operator_messages.POST_LEFT.format(channel=channel, ts=ts, reason=reason) for channel, ts, reason in left]


async def with_store(settings: "Settings", work: Callable[["Store"], Awaitable[T]]) -> T:
    """What `work` makes of what is stored about Slack. Raises SettingsError when there is nothing, and StoreError."""
    from bot.slack.store import has_begun, store_of
    from index.errors import SettingsError

    if not has_begun(settings):
        raise SettingsError(operator_messages.NOTHING_FROM_SLACK.format(data=settings.data))
    store = store_of(settings)
    await store.open()
    try:
        return await work(store)
    finally:
        await store.close()
