"""`footnote serve`, from the first request to the last."""

import signal
from collections.abc import Callable
from types import FrameType

import uvicorn
from fastapi import FastAPI

from bot.server import messages
from bot.server.parts import ServerParts
from index.errors import FootnoteError


class _Server(uvicorn.Server):
    """uvicorn's server, which tells the app as soon as it is to stop."""

    def __init__(self, config: uvicorn.Config, parts: ServerParts, ready: Callable[[str], None]) -> None:
        super().__init__(config)
        self._parts = parts
        self._ready = ready

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        await super().startup(sockets)  # type: ignore[arg-type]
        if self.started:
            self._ready(_address(self))

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Take no more questions, and end once the running ones are answered; a second Ctrl-C does not wait."""
        del frame
        self._parts.service.workers.refuse()
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True


def run(app: FastAPI, ready: Callable[[str], None]) -> None:
    """Serve `app` until SIGTERM or SIGINT; then finish what is running, within the time that the settings give.

    `ready` is told the address once it listens. Raises FootnoteError when nothing can listen there.
    """
    parts: ServerParts = app.state.parts
    settings = parts.settings.serve
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=int(settings.grace) + 1,
        ws="none",
    )
    server = _Server(config, parts, ready)
    try:
        server.run()
    except SystemExit as error:
        raise FootnoteError(messages.SERVE_PORT.format(host=settings.host, port=settings.port)) from error
    if not server.started:
        raise FootnoteError(messages.SERVE_PORT.format(host=settings.host, port=settings.port))


def _address(server: uvicorn.Server) -> str:
    name = server.servers[0].sockets[0].getsockname()
    host = f"[{name[0]}]" if ":" in name[0] else name[0]
    return f"http://{host}:{name[1]}"
