"""`footnote mcp` as an agent's program starts it: a process of its own, and the package's own client."""

import asyncio
import sys
from pathlib import Path

from mcp import Client, StdioServerParameters

from tests.bot.processes import environment
from tests.bot.server.loopback import indexed


def test_an_agent_starts_it(tmp_path: Path, model_data: Path) -> None:
    settings = indexed(tmp_path / "library", model_data)

    async def look() -> tuple[str, list[str]]:
        arguments = ["-m", "bot", "mcp", "--data", str(settings.data), "--audience", "board"]
        async with Client(StdioServerParameters(command=sys.executable, args=arguments, env=environment())) as client:
            asked = await client.call_tool("ask", {"question": "Which office will the board close?"})
            listed = await client.call_tool("documents", {})
        assert asked.structured_content is not None
        assert listed.structured_content is not None
        return asked.structured_content["answer"], [
            document["id"] for document in listed.structured_content["documents"]
        ]

    answer, ids = asyncio.run(look())
    assert "Leipzig" in answer
    assert ids == ["leave.md", "plans.md"]
