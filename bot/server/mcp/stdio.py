"""`footnote mcp`: the protocol over standard input and output, for the program that has started it."""

import anyio

from bot.server.caller import Caller
from bot.server.mcp.tools import mcp_server
from bot.server.service import Service


async def _run(service: Service, caller: Caller, version: str) -> None:
    server = mcp_server(service, lambda _: caller, version)
    await server.run_stdio_async()


def run(service: Service, caller: Caller, version: str) -> None:
    """Serve `caller` until the program closes standard input."""
    anyio.run(_run, service, caller, version)
