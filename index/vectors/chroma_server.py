"""A client of a Chroma server that waits no longer than it is told to, and what is said when the server fails."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast
from urllib.parse import urlsplit

import httpx
from chromadb.api.client import Client
from chromadb.auth import UserIdentity
from chromadb.config import Settings
from chromadb.errors import NotFoundError, error_types

from index.credentials import HIDDEN, cleaned, without_credentials
from index.errors import StoreError, StoreTimeout
from index.vectors.settings import StoreSettings

_CONNECTING = 10.0  # seconds at most
_LONGEST = 200  # characters of what a server says
_NOT_LET_IN = (401, 403, 407)
_NOT_THERE = (404, 405)
_PORTS = {"http": 8000, "https": 443}
_RUNS = "see that the server runs and has room, and that its address and token are right"
_TOKEN = "see that store_token is the token that the server asks for"
_ADDRESS = "see that store_url is the address of a Chroma server"
_SYNC = "its vectors of this index are gone; store them anew: footnote sync"


class Refused(httpx.HTTPStatusError):
    """A response that is neither a success nor an error of Chroma's own: most often that of a proxy before it."""

    @property
    def remedy(self) -> str:
        """What to do."""
        if self.response.status_code in _NOT_LET_IN:
            return _TOKEN
        elsewhere = self.response.is_success or self.response.is_redirect or self.response.status_code in _NOT_THERE
        return _ADDRESS if elsewhere else _RUNS


def server_client(url: str, token: str | None, timeout: float) -> Client:
    """A client of the server `url`, which may take `timeout` seconds for each request."""
    address = urlsplit(url)
    place = address.netloc if address.port else f"{address.netloc}:{_PORTS[address.scheme]}"
    limits = httpx.Timeout(timeout, connect=_connecting(timeout))

    class Limited(Client):
        """Chroma gives its connections no time limit, and asks the server for things while it is being made."""

        def get_user_identity(self) -> UserIdentity:
            _limit(self._server, limits)
            with _as_it_was():
                return super().get_user_identity()

        def _validate_tenant_database(self, tenant: str, database: str) -> None:
            _limit(cast("Any", self._admin_client)._server, limits)
            with _as_it_was():
                super()._validate_tenant_database(tenant=tenant, database=database)

    return Limited(
        settings=Settings(
            anonymized_telemetry=False,
            chroma_api_impl="chromadb.api.fastapi.FastAPI",
            chroma_server_host=f"{address.scheme}://{place}{address.path}",  # Chroma would leave out a path beside it
            chroma_server_http_port=0,
            chroma_server_ssl_enabled=address.scheme == "https",
            chroma_server_headers={"Authorization": f"Bearer {token}"} if token else {},
        )
    )


def server_error(settings: StoreSettings, fault: str, error: BaseException) -> StoreError:
    """The error in one line: `fault` is what the store could not do. It holds neither the token nor a password."""
    url = settings.url or ""
    kind: type[StoreError] = StoreError
    remedy, reason = _RUNS, str(error)
    if isinstance(error, NotFoundError):
        remedy = _SYNC
    elif isinstance(error, Refused):
        remedy = error.remedy
    elif isinstance(error, httpx.TimeoutException):
        longest = _connecting(settings.timeout) if isinstance(error, httpx.ConnectTimeout) else settings.timeout
        kind, reason = StoreTimeout, f"timed out after {longest:g} s"
    if settings.token:
        reason = reason.replace(settings.token, HIDDEN)
    line = " ".join(cleaned(reason, url).split())[:_LONGEST] or type(error).__name__
    return kind(f"{without_credentials(url)}: the vector store {fault} ({line}); {remedy}")


def _connecting(timeout: float) -> float:
    return min(timeout, _CONNECTING)


@contextmanager
def _as_it_was() -> Iterator[None]:
    """An error of the connection as it was: Chroma makes a ValueError of it that tells less."""
    try:
        yield
    except ValueError as error:
        if isinstance(error.__context__, httpx.HTTPError):
            raise error.__context__ from None
        raise


def _limit(server: object, limits: httpx.Timeout) -> None:
    session = cast("httpx.Client", cast("Any", server)._session)
    session.timeout = limits
    session.event_hooks = {"response": [_refuse]}


def _refuse(response: httpx.Response) -> None:
    """Raise Refused for what Chroma would tell without its status, or take for an answer."""
    is_page = "html" in response.headers.get("content-type", "")
    if response.is_success and not is_page:
        return
    response.read()
    told = {} if is_page else _told(response.text)
    if told.get("error") in error_types and response.status_code not in _NOT_LET_IN:
        return
    words = (
        "a page in place of data"
        if response.is_success
        else told.get("message") or told.get("detail") or told.get("error")
    )
    reason = f"{response.status_code} {response.reason_phrase}".strip()
    message = f"{reason}: {' '.join(str(words).split())[:_LONGEST]}" if words else reason
    raise Refused(message, request=response.request, response=response)


def _told(body: str) -> dict[str, Any]:
    """What the body of a response tells, whether it is Chroma's JSON or plain text."""
    try:
        told = json.loads(body)
    except ValueError:
        told = body
    return told if isinstance(told, dict) else {"message": told}
