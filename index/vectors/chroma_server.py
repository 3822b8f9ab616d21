"""A client of a Chroma server that waits no longer than it is told to."""

from typing import Any, cast
from urllib.parse import urlsplit

import httpx
from chromadb.api.client import Client
from chromadb.auth import UserIdentity
from chromadb.config import Settings

_CONNECTING = 10.0  # seconds at most


def server_client(url: str, token: str | None, timeout: float) -> Client:
    """A client of the server `url`, which may take `timeout` seconds for each request."""
    address = urlsplit(url)
    secure = address.scheme == "https"
    limits = httpx.Timeout(timeout, connect=min(timeout, _CONNECTING))

    class Limited(Client):
        """Chroma gives its connections no time limit, and asks the server for things while it is being made."""

        def get_user_identity(self) -> UserIdentity:
            _limit(self._server, limits)
            return super().get_user_identity()

        def _validate_tenant_database(self, tenant: str, database: str) -> None:
            _limit(cast("Any", self._admin_client)._server, limits)
            try:
                super()._validate_tenant_database(tenant=tenant, database=database)
            except ValueError as error:  # which says only that the tenant may be missing
                if isinstance(error.__context__, httpx.HTTPError):
                    raise error.__context__ from error
                raise

    return Limited(
        settings=Settings(
            anonymized_telemetry=False,
            chroma_api_impl="chromadb.api.fastapi.FastAPI",
            chroma_server_host=address.hostname or "",
            chroma_server_http_port=address.port or (443 if secure else 8000),
            chroma_server_ssl_enabled=secure,
            chroma_server_headers={"Authorization": f"Bearer {token}"} if token else {},
        )
    )


def _limit(server: object, limits: httpx.Timeout) -> None:
    cast("Any", server)._session.timeout = limits
