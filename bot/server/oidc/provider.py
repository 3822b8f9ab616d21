"""The provider: where people are sent to log in, and what it says of them when they come back."""

import secrets
from collections.abc import Callable
from time import monotonic
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.starlette_client import OAuth
from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from httpx import HTTPError
from itsdangerous import BadSignature, URLSafeTimedSerializer
from joserfc.errors import JoseError

from bot.server.errors import RefusalError
from bot.settings.oidc import OidcSettings

LIFE = 600  # seconds that a login may take
_MOST = 10_000  # logins that are under way
# Signed with a key that the provider alone has: with a shared secret, or none, anybody could sign.
_ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
_FAULTS = (OAuthError, JoseError, HTTPError, ValueError, KeyError, RuntimeError, TypeError)


class LoginError(RefusalError):
    """The login did not succeed; why stands in the log."""

    status, code = 401, "login"


class _Begun:
    """The logins that are under way: what must be true of the answer to each. Each can be taken out once."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._held: dict[str, tuple[float, str]] = {}

    async def get(self, key: str) -> str | None:
        until, value = self._held.get(key, (0.0, None))
        return value if until > self._clock() else None

    async def set(self, key: str, value: str, expires_in: float) -> None:
        now = self._clock()
        self._held = {name: entry for name, entry in self._held.items() if entry[0] > now}
        if len(self._held) >= _MOST:
            self._held.pop(next(iter(self._held)))
        self._held[key] = (now + expires_in, value)

    async def delete(self, key: str) -> None:
        self._held.pop(key, None)


class Provider:
    """The provider of the settings. What binds a login to the browser that began it stands in a signed cookie."""

    def __init__(
        self, settings: OidcSettings, key: str, *, secure: bool, clock: Callable[[], float] = monotonic
    ) -> None:
        self._settings = settings
        self._serializer = URLSafeTimedSerializer(key, salt="oidc")
        self._secure = secure
        self._cookie = f"{'__Host-' if secure else ''}footnote_login"
        secret = settings.client_secret.get_secret_value() if settings.client_secret else None
        self._client = OAuth(cache=_Begun(clock)).register(
            "provider",
            client_id=settings.client_id,
            client_secret=secret,
            server_metadata_url=f"{settings.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": " ".join(settings.scopes),
                "code_challenge_method": "S256",
                "token_endpoint_auth_method": "client_secret_basic" if secret else "none",
            },
        )

    async def begin(self, request: Request, back: str, to: str) -> Response:
        """Send the browser to the provider, which sends it to `back`; afterwards it goes on to `to`.

        Raises LoginError.
        """
        request.scope["session"] = session = dict[str, Any]()
        try:
            await self._check_metadata()
            sent: RedirectResponse = await self._client.authorize_redirect(
                request, back, nonce=secrets.token_urlsafe(24)
            )
        except _FAULTS as error:
            raise LoginError(f"the login cannot begin ({type(error).__name__})") from error
        # Not strict, as other cookies are: the browser comes back from another site's page.
        content = self._serializer.dumps({"session": session, "to": to})
        sent.set_cookie(
            self._cookie, content, max_age=LIFE, path="/", secure=self._secure, httponly=True, samesite="lax"
        )
        return sent

    async def end(self, request: Request) -> tuple[dict[str, Any], str]:
        """The claims of the person who comes back, once they are verified, and where the browser goes on to.

        Raises LoginError when the browser did not begin this login, or did and has ended it; when the provider refuses
        it; when the signature, the issuer, the client, the nonce or the time of what it says is wrong.
        """
        try:
            begun = self._serializer.loads(request.cookies.get(self._cookie, ""), max_age=LIFE)
        except BadSignature as error:
            raise LoginError("this browser has not begun a login, or too long ago; log in again") from error
        request.scope["session"] = begun["session"]
        try:
            await self._check_metadata()
            given = await self._client.authorize_access_token(request, claims_options=self._wanted())
            claims = dict(given["userinfo"])
        except _FAULTS as error:
            raise LoginError("the login was not accepted; log in again") from error
        return claims, str(begun["to"])

    def forget(self, response: Response) -> None:
        """Let the browser forget the login that it began."""
        response.delete_cookie(self._cookie, path="/", secure=self._secure, httponly=True, samesite="lax")

    async def _check_metadata(self) -> None:
        """Raise ValueError unless the provider says that it is the issuer, and signs in a way that can be trusted."""
        metadata = await self._client.load_server_metadata()
        if metadata.get("issuer") != self._settings.issuer:
            raise ValueError("the provider says that it is another issuer")
        known = set(metadata.get("id_token_signing_alg_values_supported") or ["RS256"]) & _ALGORITHMS
        if not known:
            raise ValueError("the provider signs in no way that can be verified")
        metadata["id_token_signing_alg_values_supported"] = sorted(known)

    def _wanted(self) -> dict[str, Any]:
        return {
            "iss": {"essential": True, "value": self._settings.issuer},
            "aud": {"essential": True, "value": self._settings.client_id},
            "sub": {"essential": True},
            "exp": {"essential": True},
        }
