import asyncio
import json
from contextlib import closing
from typing import Any

import httpx
from pydantic import SecretStr

from bot.feedback import BAD, GOOD, Feedback
from bot.server.caller import Caller
from bot.server.database import Database
from bot.server.feedback import Ratings, SharedAnswers
from bot.server.postgres_database import PostgresDatabase
from tests.answers import answer
from tests.bot.server.app import QUESTION, World, client_of


def test_an_answer_is_rated_by_the_one_who_got_it(world: World) -> None:
    tokens = {name: world.tokens().add(name) for name in ("ada", "bo")}

    async def rate() -> list[httpx.Response]:
        async with client_of(world.app()) as client:

            async def post(name: str, path: str, **given: Any) -> httpx.Response:
                return await client.post(path, json=given, headers={"Authorization": f"Bearer {tokens[name]}"})

            given = (await post("ada", "/api/ask", question=QUESTION)).json()["id"]
            responses = [
                await post("bo", "/api/feedback", answer=given, verdict="bad"),
                await post("ada", "/api/feedback", answer=given, verdict="good"),
                await post("ada", "/api/feedback", answer=given, verdict="bad", comment=" It is 32 now. "),
                await post("ada", "/api/feedback", answer=given, verdict="so so"),
            ]
            client.headers["Authorization"] = f"Bearer {tokens['ada']}"
            return [*responses, await client.get("/metrics")]

    *responses, metrics = asyncio.run(rate())
    assert [response.status_code for response in responses] == [404, 200, 200, 422]
    [rated] = Ratings(Database(world.folder / ".footnote")).all()
    assert (rated.feedback.user, rated.feedback.verdict, rated.feedback.comment) == (
        "token ada",
        "bad",
        "It is 32 now.",
    )
    assert (rated.question, rated.answer["short"]) == (QUESTION, "thirty days")
    assert 'footnote_feedback{verdict="bad"} 1.0' in metrics.text


def test_an_answer_of_one_server_is_rated_at_another_for_a_day(database_url: str) -> None:
    now = [1_000.0]
    ada, url = Caller("token ada"), SecretStr(database_url)
    with closing(PostgresDatabase(url)) as first, closing(PostgresDatabase(url)) as other:
        name = SharedAnswers(first, lambda: now[0]).put(answer(question="Who\0?"), ada)
        elsewhere = SharedAnswers(other, lambda: now[0])
        assert elsewhere.get(name, Caller("token bo")) is None
        known = elsewhere.get(name, ada)
        assert known is not None
        assert json.dumps(known) == json.dumps(answer(question="Who\0?").to_json())
        ratings = Ratings(other, lambda: now[0])
        for verdict in (BAD, GOOD):
            ratings.rate(Feedback(name, ada.name, verdict, (), "fine"), known)
        assert Ratings(first).counts() == {GOOD: 1}
        [rated] = Ratings(first).all()
        assert (rated.question, rated.feedback.comment, rated.feedback.at) == ("Who\ufffd?", "fine", 1_000.0)
        now[0] += 86_401
        assert elsewhere.get(name, ada) is None
        ratings.purge(2)
        assert (first.rows("SELECT * FROM recent_answers"), ratings.counts()) == ([], {GOOD: 1})
