import asyncio

from tests.bot.server.app import QUESTION, SECRET_QUESTION, World, client_of


def test_what_is_counted_names_no_document_and_no_caller(world: World) -> None:
    token = world.tokens().add("ada", ("board",))

    async def get() -> str:
        async with client_of(world.app(), token) as client:
            for question in (QUESTION, SECRET_QUESTION, "What is the capital of Peru?"):
                await client.post("/api/ask", json={"question": question})
            await client.get("/api/search", params={"question": QUESTION})
            return (await client.get("/metrics")).text

    metrics = asyncio.run(get())
    lines = set(metrics.splitlines())
    assert {
        'footnote_questions_total{outcome="answered"} 2.0',
        'footnote_questions_total{outcome="withheld"} 1.0',
        "footnote_searches_total 1.0",
        'footnote_step_seconds_count{step="retrieve"} 3.0',
        "footnote_question_seconds_count 3.0",
        "footnote_queue_waiting 0.0",
        "footnote_index_documents 2.0",
    } <= lines
    assert any(line.startswith('footnote_withheld_total{reason="') for line in lines)
    assert any(line.startswith("footnote_index_age_seconds ") for line in lines)
    for name in ("plan", "leave", "board", "ada", "canteen"):
        assert name not in metrics


def test_it_is_guarded_as_the_rest_is(world: World) -> None:
    world.tokens().add("ada")

    async def get() -> int:
        async with client_of(world.app()) as client:
            return (await client.get("/metrics")).status_code

    assert asyncio.run(get()) == 401
