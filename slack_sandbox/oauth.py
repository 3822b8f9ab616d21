"""How a workspace installs the app: the page that asks its admin, the code, the tokens and their rotation.

As Slack has it: https://docs.slack.dev/authentication/installing-with-oauth and
https://docs.slack.dev/authentication/using-token-rotation
"""

import base64
import binascii
import html
from dataclasses import dataclass, field
from urllib.parse import urlencode

from aiohttp import web

from slack_sandbox.core import APP_TOKEN, Core
from slack_sandbox.refusal import Refusal
from slack_sandbox.workspace import APP, BOT_USER, Json

CLIENT_ID = "1.local"
CLIENT_SECRET = "local-secret"  # nothing to keep secret, as with the tokens
TOKEN_LIFE = 43_200  # seconds: twelve hours
_CODE_LIFE = 600.0
_PAGE = """<!doctype html><meta charset="utf-8"><title>Install</title><h1>Footnote asks to be let in</h1>
<p>It asks for: {scopes}</p><form method="post">{fields}<label>Workspace <select name="team">{teams}</select></label>
<button name="answer" value="allow">Allow</button> <button name="answer" value="deny">Cancel</button></form>"""


@dataclass(slots=True)
class OAuth:
    """Lets the app into `cores`. `redirect` is where the app's admin has had browsers sent back to.

    With `rotates` a token lives for twelve hours and is exchanged with a refresh token, which can be used once.
    """

    cores: list[Core]
    redirect: str = ""
    rotates: bool = False
    _codes: dict[str, tuple[Core, float]] = field(default_factory=dict)
    _refresh: dict[str, Core] = field(default_factory=dict)

    def core_of(self, token: str) -> Core:
        """The workspace that a token opens. Raises Refusal."""
        if not token:
            raise Refusal("not_authed")
        core = next((each for each in self.cores if token in each.tokens), None)
        if core is None and token == APP_TOKEN:
            return self.cores[0]
        if core is None:
            raise Refusal("invalid_auth")
        return core

    async def page(self, request: web.Request) -> web.Response:
        """Ask the admin of a workspace."""
        given = request.query
        teams = "".join(f'<option value="{core.workspace.team}">{core.workspace.domain}' for core in self.cores)
        fields = "".join(
            f'<input type="hidden" name="{name}" value="{html.escape(given.get(name, ""))}">'
            for name in ("state", "client_id", "scope")
        )
        text = _PAGE.format(scopes=html.escape(given.get("scope", "")), fields=fields, teams=teams)
        return web.Response(text=text, content_type="text/html")

    async def answered(self, request: web.Request) -> web.Response:
        """The admin allows it, or not: the browser is sent back to the app."""
        given = await request.post()
        if given.get("client_id") != CLIENT_ID or not self.redirect:
            return web.Response(status=400, text="no such app, or it has no redirect URL")
        answer = {"state": str(given.get("state", ""))}
        if given.get("answer") == "deny":
            answer["error"] = "access_denied"
        else:
            core = next(each for each in self.cores if each.workspace.team == given.get("team"))
            core.scopes = set(str(given.get("scope", "")).split(","))
            code = core.number("code")
            self._codes[f"{core.workspace.team}.{code}"] = core, core.clock.now() + _CODE_LIFE
            answer["code"] = f"{core.workspace.team}.{code}"
        return web.Response(status=302, headers={"Location": f"{self.redirect}?{urlencode(answer)}"})

    def access(self, arguments: Json, authorization: str) -> Json:
        """`oauth.v2.access`: tokens for a code, or for a refresh token. Raises Refusal."""
        name, secret = _client(arguments, authorization)
        if (name, secret) != (CLIENT_ID, CLIENT_SECRET):
            raise Refusal("bad_client_secret" if name == CLIENT_ID else "invalid_client_id")
        if arguments.get("grant_type") == "refresh_token":
            core = self._refresh.pop(str(arguments.get("refresh_token")), None)
            if core is None:
                raise Refusal("invalid_refresh_token")
            return self._tokens(core)
        core, ends = self._codes.pop(str(arguments.get("code")), (None, 0.0))
        if core is None:
            raise Refusal("invalid_code")
        if ends < core.clock.now():
            raise Refusal("code_expired")
        return self._tokens(core)

    def _tokens(self, core: Core) -> Json:
        workspace, number = core.workspace, core.number("t")
        token = f"xoxb-{workspace.team}-{number}"
        tokens: Json = {
            "app_id": APP,
            "authed_user": {"id": next(user.id for user in workspace.users.values() if user.bot_id is None)},
            "scope": ",".join(sorted(core.scopes)),
            "token_type": "bot",
            "bot_user_id": BOT_USER,
            "team": {"id": workspace.team, "name": workspace.domain.title()},
            "enterprise": None,
            "is_enterprise_install": False,
        }
        if self.rotates:
            token, again = f"xoxe.{token}", f"xoxe-1-{workspace.team}-{number}"
            self._refresh[again] = core
            tokens |= {"refresh_token": again, "expires_in": TOKEN_LIFE}
        core.tokens.add(token)
        return tokens | {"access_token": token}

    def uninstalled(self, core: Core) -> None:
        """An admin takes the app out: its tokens end, and it is told so, in either order."""
        core.tokens.clear()
        self._refresh = {again: each for again, each in self._refresh.items() if each is not core}
        core.tell({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [BOT_USER]}})
        core.tell({"type": "app_uninstalled"})


def _client(arguments: Json, authorization: str) -> tuple[str, str]:
    """The app's name and secret, from where they stand: the header or the arguments."""
    if authorization.startswith("Basic "):
        try:
            name, _, secret = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return "", ""
        return name, secret
    return str(arguments.get("client_id", "")), str(arguments.get("client_secret", ""))
