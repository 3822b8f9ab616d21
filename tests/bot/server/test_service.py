"""The one shared answerer: it follows the index while another process changes it, and knows who asks."""

import asyncio
from pathlib import Path

from bot.server.caller import Caller
from bot.server.service import Asked
from tests.answers import answer
from tests.bot.server.app import World, client_of, opened, settings_of, synchronise
from tests.bot.server.scripted import Scripted


def test_answers_follow_the_index_while_the_server_runs(tmp_path: Path, model_data: Path) -> None:
    world = opened(tmp_path, model_data)

    async def ask() -> list[object]:
        events: list[object] = []
        async with client_of(world.app()) as client:

            async def asked() -> None:
                response = await client.post("/api/ask", json={"question": "How many days of leave do I have?"})
                events.append(response.json()["short"])

            await asked()
            (tmp_path / "handbook" / "leave.md").write_text("# Leave\n\nEvery employee has 32 days of leave a year.\n")
            await asyncio.to_thread(synchronise, settings_of(tmp_path))  # by a store of its own, as a process would
            await asked()
            (tmp_path / "handbook" / "more.md").write_text("# Parking\n\nParking costs 20 euros a month.\n")
            (tmp_path / "handbook" / "leave.md").unlink()
            await asyncio.to_thread(synchronise, settings_of(tmp_path))
            await asked()
            events.append((await client.get("/api/documents")).json()["total"])
        return events

    assert asyncio.run(ask()) == ["thirty days", "32 days", None, 1]


def test_who_asks_and_what_was_said_reach_the_answerer(world: World) -> None:
    scripted = Scripted(answer())
    service = world.app(scripted).state.parts.service
    caller = Caller("ada", frozenset({"board"}))
    assert asyncio.run(service.ask(Asked(" Why? ", caller, context=("Before?",)))) == answer()
    assert scripted.asked == [("Why?", None, caller.allowed, ("Before?",))]
