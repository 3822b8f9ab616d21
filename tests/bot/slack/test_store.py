"""The store: exactly one worker has a post, answers and feedback are found again, and a person can be forgotten."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.feedback import BAD, GOOD, Feedback
from bot.slack.store import Answered, MessageKey, QuestionClaim, Store, new_id, url_of

POST = MessageKey("T1", "C1", "100.000100")
CLAIM = QuestionClaim(POST, "U1", "one", {"text": "Who rebuilt it?"})
TEAM = "T1"
LEASE = 30.0


class Hands:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hands() -> Hands:
    return Hands()


@asynccontextmanager
async def opened(url: str, hands: Hands) -> AsyncIterator[Store]:
    store = Store(url, hands)
    await store.open()
    try:
        yield store
    finally:
        await store.close()


Scenario = Callable[[Store], Awaitable[None]]


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return url_of(tmp_path / "data") if request.param == "sqlite" else str(request.getfixturevalue("database_url"))


@pytest.fixture
def play(url: str, hands: Hands) -> Iterator[Callable[[Scenario], None]]:
    async def played(scenario: Scenario) -> None:
        async with opened(url, hands) as store:
            await scenario(store)

    yield lambda scenario: asyncio.run(played(scenario))


def answered(**fields: object) -> Answered:
    made = Answered(
        id=new_id(),
        team="T1",
        channel="C1",
        ts="100.000100",
        thread="100.000100",
        user="U1",
        surface="channel",
        question="Who rebuilt it?",
        answer={"answer": "Ada Holm.", "trace": {"retrieved": [{"document": "mill.txt"}]}},
        fingerprint="f1",
        abstained=False,
        hidden=0,
        messages=("100.000200",),
        conversation="slack T1 C1 100.000100",
        at=1_000.0,
    )
    return replace(made, **fields)  # type: ignore[arg-type]  # the fields' types are the dataclass's own


def test_a_post_is_claimed_once_however_many_workers_want_it(url: str, hands: Hands) -> None:
    async def race() -> list[bool]:
        async with opened(url, hands) as first, opened(url, hands) as other:
            return await asyncio.gather(
                *(store.claim(replace(CLAIM, worker=f"{n}"), LEASE) for n in range(8) for store in (first, other))
            )

    assert sorted(asyncio.run(race())) == [False] * 15 + [True]


def test_a_delivery_is_new_once(play: Callable[[Scenario], None]) -> None:
    async def scenario(store: Store) -> None:
        assert [await store.seen("Ev1"), await store.seen("Ev1"), await store.seen("Ev2")] == [False, True, False]

    play(scenario)


def test_another_takes_over_when_the_lease_has_run_out_and_the_first_is_told(
    play: Callable[[Scenario], None], hands: Hands
) -> None:
    async def scenario(store: Store) -> None:
        await store.claim(CLAIM, LEASE)
        assert await store.note_messages(CLAIM, ["100.000200"])
        assert await store.take_over(TEAM, "two", LEASE) == []
        hands.now += LEASE + 1
        [taken] = await store.take_over(TEAM, "two", LEASE)
        assert taken == replace(CLAIM, worker="two", attempts=2, messages=["100.000200"])
        assert await store.take_over(TEAM, "three", LEASE) == []
        assert not await store.renew(CLAIM, LEASE)
        assert not await store.finish(CLAIM)
        assert await store.finish(taken)
        hands.now += LEASE + 1
        assert await store.take_over(TEAM, "three", LEASE) == []
        assert not await store.claim(CLAIM, LEASE)

    play(scenario)


def test_a_renewed_claim_stays_and_one_handed_back_is_free_at_once(
    play: Callable[[Scenario], None], hands: Hands
) -> None:
    async def scenario(store: Store) -> None:
        await store.claim(CLAIM, LEASE)
        hands.now += LEASE - 1
        assert await store.renew(CLAIM, LEASE)
        hands.now += LEASE - 1
        assert await store.take_over(TEAM, "two", LEASE) == []
        assert await store.hand_back(CLAIM)
        assert [claim.worker for claim in await store.take_over(TEAM, "two", LEASE)] == ["two"]

    play(scenario)


def test_an_edited_question_is_claimed_anew_and_whoever_is_at_the_old_one_loses_it(
    play: Callable[[Scenario], None],
) -> None:
    async def scenario(store: Store) -> None:
        await store.claim(CLAIM, LEASE)
        anew = await store.reclaim(replace(CLAIM, asked={"text": "Who burned it?"}), LEASE)
        assert (anew.attempts, anew.asked) == (2, {"text": "Who burned it?"})
        assert not await store.renew(CLAIM, LEASE)
        assert await store.finish(anew)
        assert (await store.reclaim(CLAIM, LEASE)).attempts == 3
        other = replace(CLAIM, post=replace(POST, ts="7.7"))
        assert (await store.reclaim(other, LEASE)).attempts == 1
        assert not await store.claim(other, LEASE)

    play(scenario)


def test_answers_are_found_by_id_post_thread_and_person(play: Callable[[Scenario], None]) -> None:
    async def scenario(store: Store) -> None:
        first, second = answered(), answered(ts="100.000300", at=1_001.0)
        await store.put(second)
        await store.put(first)
        assert await store.answer(first.id) == replace(first, messages=["100.000200"])
        stored = await store.answer_to(POST)
        assert stored is not None
        assert stored.answer["answer"] == "Ada Holm."
        assert [answer.id for answer in await store.thread("T1", "C1", "100.000100")] == [first.id, second.id]
        assert [answer.id for answer in await store.last_of("T1", "U1")] == [second.id, first.id]
        assert await store.thread("T1", "C2", "100.000100") == []
        assert (await store.answer("none"), await store.answer_to(MessageKey("T1", "C1", "9"))) == (None, None)

    play(scenario)


def test_an_answer_takes_the_place_of_the_one_before_and_goes_with_its_question(
    play: Callable[[Scenario], None],
) -> None:
    async def scenario(store: Store) -> None:
        first, second = answered(), answered()
        await store.put(first)
        await store.rate(Feedback(first.id, "U2", BAD))
        await store.put(second)
        assert (await store.answer(first.id), await store.feedback(0.0)) == (None, [])
        await store.put(replace(second, abstained=True))
        assert [answer.id for answer in await store.answers(0.0) if answer.abstained] == [second.id]
        await store.take_away(POST)
        assert await store.answer(second.id) is None

    play(scenario)


def test_feedback_is_one_a_person_and_comes_with_its_answer(play: Callable[[Scenario], None], hands: Hands) -> None:
    async def scenario(store: Store) -> None:
        given = answered()
        await store.put(given)
        await store.rate(Feedback(given.id, "U2", GOOD))
        await store.rate(Feedback(given.id, "U2", BAD, ("outdated",), "It burned again."))
        hands.now += 10
        await store.rate(Feedback(given.id, "U3", GOOD))
        [bad] = await store.feedback(0.0, BAD)
        assert bad[0] == Feedback(given.id, "U2", BAD, ["outdated"], "It burned again.", 1_000.0)
        assert bad[1].question == "Who rebuilt it?"
        assert [thought.user for thought, _ in await store.feedback(1_005.0)] == ["U3"]

    play(scenario)


def test_the_unanswered_are_counted_by_channel_and_time(play: Callable[[Scenario], None]) -> None:
    async def scenario(store: Store) -> None:
        for ts, channel, abstained in (("1", "C1", True), ("2", "C1", False), ("3", "C2", True)):
            await store.put(answered(ts=ts, channel=channel, abstained=abstained, at=float(ts)))
        assert [answer.ts for answer in await store.answers(0.0) if answer.abstained] == ["1", "3"]
        assert [answer.ts for answer in await store.answers(0.0, "C1") if answer.abstained] == ["1"]
        assert [answer.ts for answer in await store.answers(2.0) if answer.abstained] == ["3"]

    play(scenario)


def test_forgetting_a_person_leaves_the_others(play: Callable[[Scenario], None]) -> None:
    async def scenario(store: Store) -> None:
        hers, his = answered(), answered(user="U2", ts="5.5", conversation="other")
        for each in (hers, his):
            await store.put(each)
            await store.rate(Feedback(each.id, "U1", GOOD))
        await store.rate(Feedback(hers.id, "U2", BAD))
        await store.claim(CLAIM, LEASE)
        await store.claim(replace(CLAIM, post=replace(POST, ts="5.5"), user="U2"), LEASE)
        assert await store.forget("U1") == (5, ["slack T1 C1 100.000100"])
        assert (await store.last_of("T1", "U1"), await store.feedback(0.0)) == ([], [])
        assert [answer.id for answer in await store.last_of("T1", "U2")] == [his.id]
        assert await store.forget("U1") == (0, [])
        assert await store.claim(CLAIM, LEASE)

    play(scenario)


def test_what_is_old_is_purged(play: Callable[[Scenario], None], hands: Hands) -> None:
    async def scenario(store: Store) -> None:
        given = answered()
        await store.put(given)
        await store.rate(Feedback(given.id, "U1", GOOD))
        await store.claim(CLAIM, LEASE)
        await store.seen("Ev1")
        await store.purge(hands.now, hands.now)
        assert (await store.seen("Ev1"), await store.last_of("T1", "U1") != []) == (True, True)
        await store.purge(hands.now + 1, hands.now + 1)
        assert (await store.seen("Ev1"), await store.last_of("T1", "U1"), await store.feedback(0.0)) == (False, [], [])
        assert await store.claim(CLAIM, LEASE)

    play(scenario)
