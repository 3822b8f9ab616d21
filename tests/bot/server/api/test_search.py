import asyncio
from typing import Any

from tests.bot.server.app import BOARD, QUESTION, SECRET_QUESTION, World, client_of


def found(world: World, question: str, token: str | None = None, **more: Any) -> Any:
    async def search() -> Any:
        async with client_of(world.app(), token) as client:
            return (await client.get("/api/search", params={"question": question, **more})).json()

    return asyncio.run(search())


def test_passages_are_ranges_of_documents(world: World) -> None:
    [passage] = found(world, QUESTION)["passages"]
    text = (world.folder / "handbook" / "leave.md").read_text(encoding="utf-8")
    assert passage["text"] == text[passage["start"] : passage["end"]]
    assert (passage["document"], passage["heading"]) == ("leave.md", "Leave")


def test_only_what_the_caller_may_see_is_found(world: World) -> None:
    token = world.tokens().add("ada", ("board",))
    assert BOARD in [passage["text"] for passage in found(world, SECRET_QUESTION, token)["passages"]]
    assert "plan.txt" not in str(found(world, SECRET_QUESTION, world.tokens().add("bo")))


def test_how_many_is_checked(world: World) -> None:
    assert found(world, QUESTION, k=51)["error"]["code"] == "invalid"
    error = found(world, " ")["error"]
    assert (error["code"], error["message"]) == ("question", "the question is empty; ask something")
