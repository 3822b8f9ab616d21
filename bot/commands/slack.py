"""`footnote slack`: the bot in a Slack workspace, and what helps to set it up and to look after it."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from bot import wording
from bot.commands.options import Data, Model, load_settings, settle

if TYPE_CHECKING:  # what a command needs is imported when it runs: --help must be quick
    from bot.settings import Settings
    from bot.slack.running import Tokens

app = typer.Typer(name="slack", rich_markup_mode=None)


@app.callback(invoke_without_command=True)
def slack(context: typer.Context, model: Model = None, data: Data = None) -> None:
    """Answer in a Slack workspace.

    Over Socket Mode, until it is stopped. The tokens are read from SLACK_BOT_TOKEN and SLACK_APP_TOKEN, in the
    environment or in a file .env.
    """
    if context.invoked_subcommand is not None:
        return
    import asyncio

    from bot import wiring
    from bot.slack.library import Library
    from bot.slack.running import run
    from bot.terminal.screen import say
    from index import sources

    settings = load_settings(model=model, data=data)
    tokens = _tokens()
    answerer = wiring.open_answerer(settings, say, remember=True)
    settle()
    library = Library(
        lambda: wiring.open_catalog(settings), lambda location: sources.normalised(location, settings.base)
    )
    asyncio.run(run(settings, tokens, answerer, library, ready=lambda: say(wording.SLACK_READY)))


def _tokens() -> "Tokens":
    from bot.slack.running import Tokens
    from bot.slack.settings import APP_TOKEN, BOT_TOKEN
    from index.errors import SettingsError

    faults = []
    for name, beginning in ((BOT_TOKEN, "xoxb-"), (APP_TOKEN, "xapp-")):
        value = os.environ.get(name, "")
        if not value:
            faults.append(wording.NO_TOKEN.format(name=name, beginning=beginning))
        elif not value.startswith(beginning):
            faults.append(wording.WRONG_TOKEN.format(name=name, beginning=beginning))
    if faults:
        raise SettingsError("\n".join(faults))
    return Tokens(os.environ[BOT_TOKEN], os.environ[APP_TOKEN])


@app.command()
def manifest(as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON, not as YAML.")] = False) -> None:
    """Print the manifest of the Slack app, for copy and paste.

    With it Slack makes an app that has all that Footnote needs; each scope and event stands there with its reason.
    """
    from bot.slack.manifest import manifest, manifest_yaml
    from bot.terminal import screen

    if as_json:
        screen.print_json(manifest())
        return
    for line in manifest_yaml().splitlines():
        screen.print_line(line)


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
    screen.say(events_reminder())
    return faults
