"""Sessions of the browser: a signed cookie that says who has logged in, and one that guards forms."""

import secrets
from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response
from itsdangerous import BadSignature, Signer, URLSafeTimedSerializer
from starlette.requests import HTTPConnection

from bot.server import messages
from bot.server.errors import ForbiddenError

_BYTES = 32
_HOUR = 3600


class Sessions:
    """The cookies. `secure` says that people come by HTTPS, so that the cookies need never go any other way."""

    def __init__(self, key: str, hours: float, *, secure: bool) -> None:
        self._serializer = URLSafeTimedSerializer(key, salt="session")
        self._forms = Signer(key, salt="form")
        self._life = int(hours * _HOUR)
        self._secure = secure
        beginning = "__Host-" if secure else ""  # no other host, and no page without TLS, can set such a cookie
        self.cookie = f"{beginning}footnote_session"
        self.form_cookie = f"{beginning}footnote_form"

    def begin(self, response: Response, content: Mapping[str, Any]) -> None:
        """Let the browser keep `content`, plain JSON that it cannot change, for as long as a login lasts."""
        self._set(response, self.cookie, self._serializer.dumps(dict(content)))

    def content(self, connection: HTTPConnection) -> dict[str, Any] | None:
        """What `begin` gave the browser; None when there is nothing, it is too old, or was changed."""
        given = connection.cookies.get(self.cookie)
        if not given:
            return None
        try:
            content = self._serializer.loads(given, max_age=self._life)
        except BadSignature:
            return None
        return content if isinstance(content, dict) else None

    def end(self, response: Response) -> None:
        """Let the browser forget it."""
        response.delete_cookie(self.cookie, path="/", secure=self._secure, httponly=True, samesite="strict")

    # Forms: another site's page can make a browser send one, but knows nothing that goes with this cookie.

    def form_nonce(self, request: Request) -> str:
        """What the forms of this browser are bound to: what its cookie holds, or something new."""
        return request.cookies.get(self.form_cookie) or secrets.token_urlsafe(_BYTES)

    def form_token(self, nonce: str) -> str:
        """What a form must hold in its hidden field `csrf`."""
        return self._forms.sign(nonce).decode()

    def keep_nonce(self, response: Response, nonce: str) -> None:
        """Let the browser keep what its forms are bound to."""
        self._set(response, self.form_cookie, nonce)

    def check_form(self, request: Request, token: str) -> None:
        """Raise ForbiddenError unless this browser was shown the form whose field `csrf` holds `token`."""
        nonce = request.cookies.get(self.form_cookie)
        if not nonce or not secrets.compare_digest(self.form_token(nonce).encode(), token.encode()):
            raise ForbiddenError(messages.SERVE_FORM)

    def _set(self, response: Response, name: str, value: str) -> None:
        response.set_cookie(
            name, value, max_age=self._life, path="/", secure=self._secure, httponly=True, samesite="strict"
        )
