"""footnote mcp: the documents for an agent, over standard input and output."""

from typing import Annotated

import typer

from bot.commands.options import Data, Model, load_settings, need, settle, version
from bot.terminal import messages


def mcp(
    audience: Annotated[
        list[str] | None,
        typer.Option(
            "--audience",
            metavar="LABEL",
            help="Also what this label lets one see; may be repeated. Without it: what everybody may see.",
            show_default=False,
        ),
    ] = None,
    model: Model = None,
    data: Data = None,
) -> None:
    """Serve the documents to an agent.

    Over the Model Context Protocol, on standard input and output: the agent's program starts this command itself. The
    tools are ask, search, read and documents.
    """
    need("serve", "mcp", "fastapi", "sse_starlette")
    settings = load_settings(model=model, data=data)

    from bot import index_settings, wiring
    from bot.server.caller import Caller
    from bot.server.library import Library
    from bot.server.mcp.stdio import run
    from bot.server.rates import Rate
    from bot.server.service import Service
    from bot.server.workers import Workers
    from bot.terminal.screen import say

    answerer = wiring.open_answerer(settings, say, remember=True)
    settle()
    workers = Workers(settings.serve.workers, settings.serve.queue)
    library = Library(lambda: index_settings.open_catalog(settings))
    service = Service(answerer, library, workers, Rate(0, "questions"))
    say(messages.MCP_READY)
    run(service, Caller("mcp", frozenset(audience or ())), version())
