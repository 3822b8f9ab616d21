"""`footnote serve`: the server."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.options import Data, Model, load_settings, need, observe, settings_anew, settle
from bot.terminal import messages

if TYPE_CHECKING:  # what a command needs is imported when it runs: --help must be quick
    from bot.settings import Settings


def serve(
    host: Annotated[
        str | None, typer.Option("--host", help="Where to listen (127.0.0.1: this machine alone).", show_default=False)
    ] = None,
    port: Annotated[
        int | None, typer.Option("--port", min=0, max=65535, help="The port (8321).", show_default=False)
    ] = None,
    model: Model = None,
    data: Data = None,
) -> None:
    """Answer over HTTP until it is stopped.

    On this machine anybody may ask, until there is a token (footnote token add). On any other address the server wants
    tokens, or `open = true` in the table [serve] of footnote.toml.
    """
    need("serve", "fastapi", "uvicorn", "sse_starlette")
    settings = _settings(load_settings(model=model, data=data), host, port)
    observe(settings)

    from bot import index_settings, wiring
    from bot.renewal import RenewingAnswerer
    from bot.server.app import create_app
    from bot.server.library import Library
    from bot.server.running import run
    from bot.terminal.screen import say
    from index import onnx

    onnx.share_cores(settings.serve.workers)
    answerer = RenewingAnswerer(
        wiring.open_answerer(settings, say, remember=True),
        lambda: wiring.open_answerer(settings_anew(settings, model), say, remember=True),
    )
    settle()
    app = create_app(settings, answerer, Library(lambda: index_settings.open_catalog(settings)))
    run(app, ready=lambda address: say(messages.SERVE_READY.format(address=address)))


def _settings(settings: "Settings", host: str | None, port: int | None) -> "Settings":
    """The settings, with what was given on the command line."""
    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    return settings.model_copy(update={"serve": settings.serve.model_copy(update=given)})
