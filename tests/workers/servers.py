"""Three servers and a client that asks them in turn, and asks the next one when one does not answer."""

import asyncio
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from bot.server.feedback import Ratings
from bot.server.tables import tables_of
from bot.server.tokens import Tokens
from bot.settings import Settings
from tests.bot.processes import process
from tests.workers.worker import Worker, data_of, shared

_ASKING = 6  # questions at once
_TRIES = 200
_PAUSE = 0.05  # seconds before the next worker is tried
_PATIENCE = 60.0  # seconds within which a new index must be seen
_SERVE = ("serve", "--port", "0", "--data")
_RATED = 10  # each tenth answer is rated, at another worker than the one that gave it
_NEWS = "The library at Sund opens on 4 May 2031 and lends boats."
_ASKED_NEWS = "When does the library at Sund open?"
_FIELD = re.compile(r'name="csrf" value="([^"]+)"')


@dataclass(slots=True)
class Served:
    """What came of it: how often each question was answered, what the client had to do again, and the rest."""

    answered: list[int]
    again: int = 0
    rated: int = 0
    stored_ratings: int = 0
    seconds: float = 0.0
    news: list[float] = field(default_factory=list)
    drained: list[int] = field(default_factory=list)
    logged_in: list[int] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether nothing was lost and all was shared."""
        shared = self.stored_ratings == self.rated and set(self.logged_in) == {200} and len(self.logged_in) > 1
        return set(self.answered) == {1} and set(self.drained) == {0} and max(self.news) < 1.0 and shared


class Client:
    """Asks the workers in turn; `workers` may change while it asks."""

    def __init__(self, workers: Sequence[Worker], token: str, served: Served) -> None:
        self._workers = workers
        self._served = served
        self._turn = 0
        self.http = httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}, timeout=120)

    async def post(self, path: str, body: dict[str, Any], besides: str = "") -> tuple[httpx.Response, str]:
        """The response of the first worker that gives one, other than the one at `besides`; and its address."""
        for _ in range(_TRIES):
            self._turn += 1
            address = self._workers[self._turn % len(self._workers)].address
            if address == besides:
                continue
            try:
                response = await self.http.post(f"{address}{path}", json=body)
            except httpx.TransportError:
                response = None
            if response is not None and response.status_code < 500:
                return response, address
            self._served.again += 1
            await asyncio.sleep(_PAUSE)
        raise AssertionError("no worker answers")

    async def ask(self, number: int, question: str) -> None:
        """Ask one question, in a conversation of its own, and rate some answers at another worker."""
        response, address = await self.post("/api/ask", {"question": question, "thread": f"q{number}"})
        self._served.answered[number] += response.status_code == 200
        if number % _RATED == 0:
            rating = {"answer": response.json()["id"], "verdict": "good"}
            stored, _ = await self.post("/api/feedback", rating, besides=address)
            assert stored.status_code == 200, stored.text
            self._served.rated += 1


async def serve(settings: Settings, url: str, folder: Path, source: Path, questions: Sequence[str]) -> Served:
    """Ask everything while a worker is killed, the index changes, and all workers are restarted one by one."""
    served = Served([0] * len(questions))
    variables = {**shared(url), "FOOTNOTE_SERVE__RATE": "0", "FOOTNOTE_SERVE__WORKERS": "1"}
    workers = [
        Worker(name, (*_SERVE, data_of(name, folder, settings.data)), "listening at", folder, variables)
        for name in ("server 0", "server 1", "server 2")
    ]
    tables = tables_of(settings)
    token = Tokens(tables).add("load")
    try:
        for worker in workers:
            await worker.start()
        client = Client(workers, token, served)
        waiting = iter(enumerate(questions))

        async def asker() -> None:
            for number, question in waiting:
                await client.ask(number, question)

        begun = time.monotonic()
        asking = asyncio.gather(*(asker() for _ in range(_ASKING)))
        trouble = asyncio.create_task(_trouble(served, workers, source, client))
        await asking
        served.seconds = time.monotonic() - begun
        await trouble
        served.logged_in = await _logged_in([worker.address for worker in workers], token)
        served.stored_ratings = Ratings(tables).counts()["good"]
        await client.http.aclose()
        for worker in workers:
            served.drained.append(await worker.stop())
    finally:
        for worker in workers:
            worker.end()
        tables.close()
    return served


async def _trouble(served: Served, workers: Sequence[Worker], source: Path, client: Client) -> None:
    """At a quarter of the questions a worker is killed, at a half the index changes, then all are restarted."""
    await _reached(served, 0.25)
    workers[0].kill()
    await workers[0].start()
    await _reached(served, 0.5)
    (source / "news.md").write_text(_NEWS, encoding="utf-8")
    *_, data = workers[0].command  # any machine may sync
    given: dict[str, Any] = dict(workers[0].variables)
    done = await asyncio.to_thread(lambda: process("sync", "--data", data, str(source), **given))
    assert done[0] == 0, done
    served.news = list(await asyncio.gather(*(_sees_news(client, worker.address) for worker in workers)))
    for worker in workers:
        served.drained.append(await worker.stop())
        await worker.start()


async def _reached(served: Served, share: float) -> None:
    while sum(served.answered) < share * len(served.answered):
        await asyncio.sleep(_PAUSE)


async def _sees_news(client: Client, address: str) -> float:
    """Seconds from the end of the sync to the first search that was begun then and found what is new.

    Raises AssertionError when none finds it.
    """
    begun = asked = time.monotonic()
    while asked < begun + _PATIENCE:
        response = await client.http.get(f"{address}/api/search", params={"question": _ASKED_NEWS})
        assert response.status_code == 200, response.text
        if _NEWS in response.text:
            return asked - begun
        asked = time.monotonic()
    raise AssertionError(f"{address} does not see the new index")


async def _logged_in(addresses: Sequence[str], token: str) -> list[int]:
    """The statuses of the page at all servers, to a browser that got its form from one and logged in at another."""
    async with httpx.AsyncClient(timeout=60) as browser:
        form = await browser.get(f"{addresses[0]}/login")
        (hidden,) = _FIELD.findall(form.text)
        await browser.post(f"{addresses[1]}/login", data={"token": token, "csrf": hidden, "next": "/"})
        return [(await browser.get(f"{address}/documents")).status_code for address in addresses]
