import asyncio
from typing import Any

import httpx

from bot.server.database import Database
from bot.server.feedback import Ratings
from tests.bot.server.app import QUESTION, World, client_of


def test_an_answer_is_rated_by_the_one_who_got_it(world: World) -> None:
    tokens = {name: world.tokens().add(name) for name in ("ada", "bo")}

    async def rate() -> list[httpx.Response]:
        async with client_of(world.app()) as client:

            async def post(name: str, path: str, **given: Any) -> httpx.Response:
                return await client.post(path, json=given, headers={"Authorization": f"Bearer {tokens[name]}"})

            answer = (await post("ada", "/api/ask", question=QUESTION)).json()["id"]
            told = [
                await post("bo", "/api/feedback", answer=answer, verdict="bad"),
                await post("ada", "/api/feedback", answer=answer, verdict="good"),
                await post("ada", "/api/feedback", answer=answer, verdict="bad", comment=" It is 32 now. "),
                await post("ada", "/api/feedback", answer=answer, verdict="so so"),
            ]
            client.headers["Authorization"] = f"Bearer {tokens['ada']}"
            return [*told, await client.get("/metrics")]

    *told, metrics = asyncio.run(rate())
    assert [one.status_code for one in told] == [404, 200, 200, 422]
    [rated] = Ratings(Database(world.folder / ".footnote")).all()
    assert (rated.feedback.user, rated.feedback.verdict, rated.feedback.comment) == (
        "token ada",
        "bad",
        "It is 32 now.",
    )
    assert (rated.question, rated.answer["short"]) == (QUESTION, "thirty days")
    assert 'footnote_feedback{verdict="bad"} 1.0' in metrics.text
