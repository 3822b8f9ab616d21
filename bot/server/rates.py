"""How often one caller may ask, counted over the last minute."""

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from bot.server import messages
from bot.server.errors import TooManyError

_WHEN_TO_RETRY = 5  # seconds; a moving window frees one place after another


class Rate:
    """At most `most` a minute; 0: any number."""

    def __init__(self, most: int, name: str) -> None:
        """`name` tells this rate from others."""
        self._item = RateLimitItemPerMinute(most, namespace=name) if most else None
        self._window = MovingWindowRateLimiter(MemoryStorage())

    def count(self, who: str) -> None:
        """Count one more of `who`. Raises TooManyError when that is more than there may be; it is not counted then."""
        if self._item is not None and not self._window.hit(self._item, who):
            raise TooManyError(messages.SERVE_RATE.format(most=self._item.amount), _WHEN_TO_RETRY)
