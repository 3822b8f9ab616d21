"""The questions that wait, and whose turn it is: nobody waits behind the tenth question of somebody else."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from itertools import count
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True, eq=False)
class _Waiting(Generic[T]):
    item: T
    user: str
    channel: str
    number: int


class FairQueue(Generic[T]):
    """A bounded queue, fair by person and then by channel.

    Next comes who has the fewest questions under way and before this one; then who was served longest ago; then what
    came first.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._numbers = count()
        self._waiting: list[_Waiting[T]] = []
        self._under_way: Counter[str] = Counter()
        self._served: dict[str, int] = {}
        self._news = asyncio.Condition()

    def __len__(self) -> int:
        return len(self._waiting)

    async def put(self, item: T, user: str, channel: str) -> int | None:
        """Let an item wait; how many are ahead of it now, or None when the queue is full."""
        if len(self._waiting) >= self._most:
            return None
        made = _Waiting(item, user, channel, next(self._numbers))
        async with self._news:
            self._waiting.append(made)
            self._news.notify()
        return [each for _, each in sorted(self._ranked(), key=lambda pair: pair[0])].index(made)

    async def get(self) -> T:
        """The item whose turn it is; waits for one. `done` must follow."""
        async with self._news:
            await self._news.wait_for(lambda: bool(self._waiting))
            _, chosen = min(self._ranked(), key=lambda pair: pair[0])
            self._waiting.remove(chosen)
            for name in (chosen.user, chosen.channel):
                self._under_way[name] += 1
                self._served[name] = next(self._numbers)
            return chosen.item

    def waiting(self) -> list[T]:
        """What waits, in the order in which its turn comes."""
        return [each.item for _, each in sorted(self._ranked(), key=lambda pair: pair[0])]

    def done(self, user: str, channel: str) -> None:
        """An item that `get` gave is done with."""
        for name in (user, channel):
            self._under_way[name] -= 1
            if not self._under_way[name]:
                del self._under_way[name]

    def take_out(self, item: T) -> bool:
        """Take out an item that waits; False when it does not."""
        before = len(self._waiting)
        self._waiting = [each for each in self._waiting if each.item is not item]
        return len(self._waiting) < before

    def drain(self) -> list[T]:
        """Take out all that wait."""
        items = [each.item for each in self._waiting]
        self._waiting.clear()
        return items

    def _ranked(self) -> list[tuple[tuple[int, ...], _Waiting[T]]]:
        """What waits, in the order of arrival, with what decides whose turn it is: the least comes first."""
        before = self._under_way.copy()
        ranked: list[tuple[tuple[int, ...], _Waiting[T]]] = []
        for each in self._waiting:
            user, channel = each.user, each.channel
            served = self._served.get(user, -1), self._served.get(channel, -1)
            ranked.append(((before[user], before[channel], *served, each.number), each))
            before.update((user, channel))
        return ranked
