"""The id of the request that is being served: in each log line, in the response's header and in an error's body."""

import re
from contextvars import ContextVar
from uuid import uuid4

HEADER = "X-Request-ID"
_ALLOWED = re.compile(r"[A-Za-z0-9._-]{1,64}")
_current: ContextVar[str | None] = ContextVar("footnote_request_id", default=None)


def current() -> str | None:
    """The id; None outside of a request."""
    return _current.get()


def begin(given: str | None = None) -> str:
    """Give the request that begins here the id that its client names, if that is one, else a new one."""
    chosen = given if given and _ALLOWED.fullmatch(given) else uuid4().hex
    _current.set(chosen)
    return chosen
