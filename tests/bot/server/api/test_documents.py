import asyncio
from typing import Any

from tests.bot.server.app import World, client_of


def listed(world: World, token: str | None = None, **given: Any) -> Any:
    async def get() -> Any:
        async with client_of(world.app(), token) as client:
            return (await client.get("/api/documents", params=given)).json()

    return asyncio.run(get())


def test_only_what_the_caller_may_see_is_listed_and_counted(world: World) -> None:
    token = world.tokens().add("ada", ("board",))
    page = listed(world, token)
    assert ([document["id"] for document in page["documents"]], page["total"]) == (["leave.md", "plan.txt"], 2)
    page = listed(world, world.tokens().add("bo"))
    assert ([document["id"] for document in page["documents"]], page["total"], page["next"]) == (["leave.md"], 1, None)


def test_pages_and_words(world: World) -> None:
    token = world.tokens().add("ada", ("board",))
    first = listed(world, token, limit=1)
    assert ([document["id"] for document in first["documents"]], first["next"]) == (["leave.md"], "leave.md")
    second = listed(world, token, limit=1, after=first["next"])
    assert ([document["id"] for document in second["documents"]], second["next"]) == (["plan.txt"], None)
    assert [document["id"] for document in listed(world, token, words="LEAV")["documents"]] == ["leave.md"]
    assert listed(world, token, words="%")["documents"] == []
