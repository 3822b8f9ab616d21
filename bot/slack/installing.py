"""How a workspace installs the app: the page, the way to Slack and back, and what the browser is shown then.

Who may: https://docs.slack.dev/authentication/installing-with-oauth says that anybody who finds the page can install an
app; so only those workspaces may that the settings list, and any other one's token is given back at once.
"""

import html
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from urllib.parse import urljoin

from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings.slack import SlackSettings
from bot.slack import operator_messages
from bot.slack.installations import STATE_LIFE, Installations, States
from bot.slack.manifest import REDIRECT_PATH
from bot.slack.posting import FAILURES
from bot.slack.workspaces import AppCredentials

_log = logging.getLogger(__name__)
INSTALL_PATH = "/slack/install"
_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>body{{font:1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:4rem auto;padding:0 1rem}}
a{{display:inline-block;padding:.6rem 1rem;background:#2b2d42;color:#fff;border-radius:.4rem;text-decoration:none}}
</style><h1>{title}</h1><p>{text}</p>{more}</html>"""


class InstallFlow(AsyncOAuthFlow):
    """Bolt's flow, with a page of our own, which lets in whom the settings let in. `installed` is told of each."""

    def __init__(
        self,
        client: AsyncWebClient,
        flow: AsyncOAuthSettings,
        settings: SlackSettings,
        installed: Callable[[str], Awaitable[None]],
    ) -> None:
        super().__init__(client=client, logger=_log, settings=flow)
        self._slack = settings
        self._installed = installed

    async def build_install_page_html(self, url: str, request: AsyncBoltRequest) -> str:
        """The page with the button that leads to Slack."""
        del request
        link = f'<p><a href="{html.escape(url)}">{operator_messages.INSTALL_BUTTON}</a></p>'
        return _page(operator_messages.INSTALL_TITLE, operator_messages.INSTALL_TEXT, link)

    async def store_installation(self, request: AsyncBoltRequest, installation: Installation) -> None:
        """Keep an installation, or give its token back. Raises BoltError, with what the browser is shown."""
        team = installation.team_id or ""
        if installation.is_enterprise_install or not self._slack.may_install(team):
            await self._give_back(installation)
            name = installation.team_name or installation.enterprise_name or ""
            refusal = (
                operator_messages.INSTALL_WHOLE
                if installation.is_enterprise_install
                else operator_messages.INSTALL_REFUSED
            )
            raise BoltError(refusal.format(name=name, team=team))
        await super().store_installation(request, installation)
        await self._installed(team)

    async def _give_back(self, installation: Installation) -> None:
        try:
            await self.client.auth_revoke(token=installation.bot_token or "")
        except FAILURES as error:
            _log.warning("a token that is not wanted could not be given back: %s", error)


def install_flow(
    client: AsyncWebClient,
    app: AppCredentials,
    settings: SlackSettings,
    scopes: Iterable[str],
    stores: tuple[Installations, States],
    installed: Callable[[str], Awaitable[None]],
) -> InstallFlow:
    """The flow of this app. Slack sends browsers back to the one redirect URL that the app has."""
    installations, states = stores
    flow = AsyncOAuthSettings(
        client_id=app.client_id,
        client_secret=app.client_secret,
        scopes=list(scopes),
        install_path=INSTALL_PATH,
        redirect_uri_path=REDIRECT_PATH,
        authorization_url=urljoin(settings.base_url, "/oauth/v2/authorize"),
        callback_options=AsyncCallbackOptions(success=_succeeded, failure=_failed),
        installation_store=installations,
        state_store=states,
        state_expiration_seconds=int(STATE_LIFE),
        logger=_log,
    )
    return InstallFlow(client, flow, settings, installed)


async def _succeeded(args: AsyncSuccessArgs) -> BoltResponse:
    name = args.installation.team_name or args.installation.team_id or ""
    text = html.escape(operator_messages.INSTALLED_TEXT.format(name=name))
    return _shown(args.settings, args.request, 200, _page(operator_messages.INSTALLED_TITLE, text))


async def _failed(args: AsyncFailureArgs) -> BoltResponse:
    """Say what went wrong, and lead back to the page."""
    reason = str(args.error) if args.error else operator_messages.INSTALL_FAULTS.get(args.reason, args.reason)
    _log.warning("the app was not installed: %s", reason)
    link = f'<p><a href="{INSTALL_PATH}">{operator_messages.INSTALL_AGAIN}</a></p>'
    page = _page(operator_messages.NOT_INSTALLED_TITLE, html.escape(reason), link)
    status = 403 if args.error else args.suggested_status_code
    return _shown(args.settings, args.request, status, page)


def _shown(settings: AsyncOAuthSettings, request: AsyncBoltRequest, status: int, page: str) -> BoltResponse:
    """A page, which also takes the state's cookie away."""
    del request
    headers: dict[str, str | Sequence[str]] = {
        "Content-Type": "text/html; charset=utf-8",
        "Set-Cookie": settings.state_utils.build_set_cookie_for_deletion(),
    }
    return BoltResponse(status=status, headers=headers, body=page)


def _page(title: str, text: str, more: str = "") -> str:
    return _PAGE.format(title=title, text=text, more=more)
