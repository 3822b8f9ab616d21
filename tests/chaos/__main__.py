"""`make chaos`: questions without a pause to `footnote serve`, while the store behind it fails; minutes.

The store is a Chroma server, or a Postgres that holds all (`--store`). It is reached through a proxy that delays, cuts,
silences and refuses; it is paused, stopped and killed, and so is Footnote, whose clock also jumps. Exit status 1 when a
question got neither an answer nor a reason, when somebody was shown what is for others, or when the first question
after a trouble was not answered.
"""

import argparse
import asyncio
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from pydantic import SecretStr
from rich.console import Console
from rich.table import Table

from bot.server.tables import tables_of
from bot.server.tokens import Tokens
from bot.settings import Settings
from tests.chaos.clock import Clock
from tests.chaos.postgres import Postgres, address, postgres
from tests.chaos.processes import Process, chroma, footnote, free_port
from tests.chaos.proxy import CALM, Proxy, Weather
from tests.chaos.town import STAFF, Fact, Tally, write

_ASKERS = 4
_LONGEST = 90.0  # seconds after which a question that got no response is lost
_RECOVERY = 60.0  # seconds within which an answer must come when the trouble is over


@dataclass
class Scene:
    """All that runs: the proxy before the store, both servers, and what is asked."""

    proxy: Proxy
    store: Process | Postgres
    server: Process
    clock: Clock
    address: str
    tokens: tuple[str, str]  # of whoever may see what is public, of a member of STAFF
    facts: list[Fact]
    killed: bool = False
    tallies: dict[str, Tally] = field(default_factory=dict)
    recoveries: dict[str, float] = field(default_factory=dict)


async def asked(scene: Scene, client: httpx.AsyncClient, tally: Tally, number: int) -> bool:
    """Ask one question; whether it was answered."""
    fact, staff = scene.facts[number % len(scene.facts)], number // len(scene.facts) % 2 == 1
    headers = {"Authorization": f"Bearer {scene.tokens[staff]}"}
    begun, before = time.monotonic(), tally.answered + tally.withheld
    try:
        response = await client.post(f"{scene.address}/api/ask", json={"question": fact.question}, headers=headers)
        tally.count(staff, scene.facts, response.status_code, response.json())
    except httpx.TimeoutException:
        tally.lost.append(f"no response for {_LONGEST:.0f} s")
    except httpx.TransportError as error:
        if scene.killed:
            tally.broken += 1  # whoever asked sees that the server is gone
        else:
            tally.lost.append(type(error).__name__)
    tally.waits.append(time.monotonic() - begun)
    return tally.answered + tally.withheld > before


async def trouble(scene: Scene, name: str, during: Callable[[], Awaitable[None]]) -> None:
    """Ask all the time while `during` makes trouble and ends it again; then wait for an answer."""
    tally, over = scene.tallies.setdefault(name, Tally()), asyncio.Event()
    async with httpx.AsyncClient(timeout=_LONGEST) as client:

        async def ask_on(first: int) -> None:
            number = first
            while not over.is_set():
                await asked(scene, client, tally, number)
                number += _ASKERS
                await asyncio.sleep(0.05)

        asking = [asyncio.ensure_future(ask_on(number)) for number in range(_ASKERS)]
        await asyncio.sleep(1)
        await during()
        over.set()
        await asyncio.gather(*asking)
        begun = time.monotonic()
        while not await asked(scene, client, Tally(), 0):
            if time.monotonic() - begun > _RECOVERY:
                tally.lost.append("no answer when the trouble was over")
                break
            await asyncio.sleep(0.2)
        scene.recoveries[name] = time.monotonic() - begun


def weather(scene: Scene, wanted: Weather, seconds: float) -> Callable[[], Awaitable[None]]:
    """Some seconds of weather at the proxy, which also breaks what is open."""

    async def during() -> None:
        scene.proxy.weather = wanted
        scene.proxy.break_all()
        await asyncio.sleep(seconds)
        scene.proxy.weather = CALM

    return during


def paused(process: Process | Postgres, seconds: float) -> Callable[[], Awaitable[None]]:
    """A process that is stopped for some seconds, with its connections open."""

    async def during() -> None:
        process.tell(signal.SIGSTOP)
        await asyncio.sleep(seconds)
        process.tell(signal.SIGCONT)

    return during


def started_anew(
    scene: Scene, process: Process | Postgres, how: signal.Signals, seconds: float
) -> Callable[[], Awaitable[None]]:
    """A process that ends by a signal, is away for some seconds, and is started again."""

    async def during() -> None:
        scene.killed = process is scene.server
        process.end(how)
        await asyncio.sleep(seconds)
        await asyncio.to_thread(process.start)
        scene.killed = False

    return during


def jumping(scene: Scene, days: float, seconds: float) -> Callable[[], Awaitable[None]]:
    """Footnote's clock jumps by so many days, and after some seconds back again."""

    async def during() -> None:
        scene.clock.jump(days)
        await asyncio.sleep(seconds)
        scene.clock.jump(0)

    return during


@contextmanager
def _chroma(folder: Path) -> Iterator[Process]:
    store = chroma(folder, free_port())
    store.start()
    try:
        yield store
    finally:
        store.end()


@asynccontextmanager
async def scene_in(folder: Path, kind: str) -> AsyncIterator[Scene]:
    """Everything started over an index that is built."""
    facts, clock = write(folder), Clock(folder)
    port = free_port()
    with _chroma(folder) if kind == "chroma" else postgres() as store:
        async with Proxy(store.port) as proxy:
            url = address(proxy.port)
            kept = (
                {"FOOTNOTE_STORE_URL": f"http://127.0.0.1:{proxy.port}"}
                if kind == "chroma"
                else {"FOOTNOTE_DATABASE_URL": url, "FOOTNOTE_VECTORS": "postgres"}
            )
            settings = {
                "FOOTNOTE_DATA": str(folder / "data"),
                "FOOTNOTE_SOURCES": f'["{folder / "open"}", {{"path": "{folder / STAFF}", "audience": ["{STAFF}"]}}]',
                "FOOTNOTE_READER": "none",
                "FOOTNOTE_SERVE__RATE": "0",
                **kept,
                **clock.settings,
            }
            server = footnote(folder, port, settings)
            try:
                await asyncio.to_thread(server.run, "sync")
                tokens = await asyncio.to_thread(_tokens, folder, url if kind == "postgres" else None)
                await asyncio.to_thread(server.start)
                yield Scene(proxy, store, server, clock, f"http://127.0.0.1:{port}", tokens, facts)
            finally:
                server.end()


def _tokens(folder: Path, url: str | None) -> tuple[str, str]:
    tables = tables_of(Settings(data=folder / "data", database_url=SecretStr(url) if url else None))
    made = Tokens(tables)
    tokens = made.add("anybody"), made.add("member of staff", (STAFF,))
    tables.close()
    return tokens


async def chaos(folder: Path, kind: str, seconds: float) -> Scene:
    """Each trouble for so many seconds."""
    async with scene_in(folder, kind) as scene:
        troubles = {
            "none": weather(scene, CALM, seconds),
            "each piece 100 ms late": weather(scene, Weather(delay=0.1), seconds),
            "cut after 200 bytes": weather(scene, Weather(cut_after=200), seconds),
            "connections refused": weather(scene, Weather(refused=True), seconds),
            "silence": weather(scene, Weather(silent=True), seconds),
            "store paused": paused(scene.store, seconds),
            "store stopped and started": started_anew(scene, scene.store, signal.SIGTERM, seconds),
            "store killed and started": started_anew(scene, scene.store, signal.SIGKILL, seconds),
            "Footnote killed and started": started_anew(scene, scene.server, signal.SIGKILL, 0.0),
            "Footnote's clock a day ahead": jumping(scene, 1, seconds),
            "Footnote's clock a day back": jumping(scene, -1, seconds),
            "Footnote's clock ten years ahead": jumping(scene, 3650, seconds),
            "Footnote's clock ten years back": jumping(scene, -3650, seconds),
        }
        for name, during in troubles.items():
            await trouble(scene, name, during)
            tally = scene.tallies[name]
            print(f"{name}: {tally.answered} answered, {tally.told} told why, {len(tally.lost)} lost", flush=True)  # noqa: T201
        return scene


def _shown(scene: Scene) -> Table:
    table = Table("trouble", "asked", "answered", "told why", "cut off", "lost", "leaked", "longest wait", "well after")
    for name, tally in scene.tallies.items():
        counts = (len(tally.waits), tally.answered + tally.withheld, tally.told, tally.broken, len(tally.lost))
        after = f"{scene.recoveries[name]:.1f} s"
        table.add_row(name, *map(str, counts), str(len(tally.leaked)), f"{max(tally.waits):.1f} s", after)
    return table


def main() -> int:
    """Make the troubles that the arguments describe."""
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="that each trouble lasts")
    parser.add_argument("--store", choices=["chroma", "postgres"], action="append", help="both when it is not given")
    given = parser.parse_args()
    return max(_told(kind, given.seconds) for kind in given.store or ["chroma", "postgres"])


def _told(kind: str, seconds: float) -> int:
    with tempfile.TemporaryDirectory() as folder:
        scene = asyncio.run(chaos(Path(folder), kind, seconds))
    console = Console(width=150)
    console.print(kind, _shown(scene), sep="\n")
    for name, tally in scene.tallies.items():
        for line in (*sorted(tally.reasons), *sorted(set(tally.lost)), *sorted(set(tally.leaked))):
            console.print(f"{name}: {line}")
    return 0 if all(tally.good for tally in scene.tallies.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
