"""`footnote slack`: the bot in a workspace, from the first call to the last."""

import asyncio
import logging
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic

from aiohttp import ClientSession, ClientTimeout
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import Installation

from bot import wiring
from bot.settings import Settings
from bot.settings.slack import APP_TOKEN, BOT_TOKEN
from bot.slack import operator_messages
from bot.slack.answerer import StreamingAnswerer
from bot.slack.app import Bot, Served, build, web_client
from bot.slack.connection import serve
from bot.slack.encryption import Cipher
from bot.slack.http import serve_http, shared_app, workspace_app
from bot.slack.installations import Installations, States
from bot.slack.installing import install_flow
from bot.slack.library import SlackLibrary
from bot.slack.manifest import scopes_of
from bot.slack.posting import FAILURES, error_of
from bot.slack.store import Store, store_of
from bot.slack.transcript_changes import TranscriptChanges
from bot.slack.workspaces import AppCredentials, Workspaces
from index.errors import FootnoteError, SettingsError, StoreError

_log = logging.getLogger(__name__)
_CALL = 30.0  # seconds that one call to Slack may take
_MINUTE, _HOUR = 60.0, 3600.0
_PAUSE = 10.0  # seconds after a sync of what was said in channels, in which more may be said
_CLAIMS = timedelta(days=2)  # Slack sends nothing again after five minutes; people edit later than that
_REFUSED = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})


@dataclass(frozen=True, slots=True)
class SlackTokens:
    """What the workspace lets the bot in with: `bot` for the Web API (xoxb-…), `app` for Socket Mode (xapp-…)."""

    bot: str
    app: str


@dataclass(frozen=True, slots=True)
class HttpAccess:
    """As `SlackTokens`, where Slack calls the bot: it listens at `host` and `port`, and `signing` checks each call."""

    bot: str
    signing: str
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class SharedAccess:
    """As `HttpAccess`, for many workspaces: each installs the app by itself; `keys` encrypt their tokens."""

    app: AppCredentials
    signing: str
    keys: str
    host: str
    port: int


async def run(
    settings: Settings,
    tokens: SlackTokens | HttpAccess | SharedAccess,
    answerer: StreamingAnswerer,
    library: SlackLibrary,
    ready: Callable[[], None] = lambda: None,
    ended: asyncio.Event | None = None,
    store: Store | None = None,
) -> None:
    """Answer in Slack until SIGTERM, SIGINT or `ended`.

    `ready` is called once everything is connected; `store` is another one than that of the data folder.

    Raises SettingsError when Slack refuses a token, StoreError, and FootnoteError when Slack cannot be reached.
    """
    if settings.slack.reads and settings.database_url is not None:
        raise SettingsError(operator_messages.TRANSCRIPTS_APART)
    store = store or store_of(settings)
    await store.open()
    changes = TranscriptChanges(settings.data)
    upkeep = asyncio.gather(_synced(settings, changes), _purged(store, settings))
    try:
        async with ClientSession(timeout=ClientTimeout(total=_CALL)) as session:
            if isinstance(tokens, SharedAccess):
                parts = SharedParts(answerer, library, store, session, changes)
                await _serve_many(settings, tokens, parts, ended, ready)
                return
            client = web_client(tokens.bot, settings.slack, session)
            signing = tokens.signing if isinstance(tokens, HttpAccess) else None
            bot = await build(client, settings.slack, answerer, library, store, served=Served(signing, changes=changes))
            if isinstance(tokens, HttpAccess):
                await serve_http(bot, workspace_app(bot), tokens.host, tokens.port, ended, ready=ready)
            else:
                await serve(bot, tokens.app, ended, ready=ready)
    except FAILURES as error:
        raise explained(error, settings) from error
    finally:
        upkeep.cancel()
        with suppress(asyncio.CancelledError):
            await upkeep
        await store.close()


@dataclass(frozen=True, slots=True)
class SharedParts:
    """What the bots of all workspaces share."""

    answerer: StreamingAnswerer
    library: SlackLibrary
    store: Store
    session: ClientSession
    changes: TranscriptChanges


async def _serve_many(
    settings: Settings,
    access: SharedAccess,
    parts: SharedParts,
    ended: asyncio.Event | None,
    ready: Callable[[], None],
) -> None:
    """Serve every workspace that has installed the app. Raises SettingsError, StoreError and FootnoteError."""
    slack, store = settings.slack, parts.store
    if not (slack.any_workspace or slack.workspaces):
        raise SettingsError(operator_messages.NO_WORKSPACES)
    stores = Installations(store.database, Cipher(access.keys)), States(store.database)
    nobody = web_client("", slack, parts.session)

    async def opened(installation: Installation) -> Bot:
        own = slack.of_workspace(installation.team_id or "")
        client = web_client(installation.bot_token or "", own, parts.session)
        served = Served(access.signing, shared=True, changes=parts.changes)
        return await build(client, own, parts.answerer, parts.library, store, served=served)

    async def forget(team: str, threads: Sequence[str]) -> None:
        await asyncio.to_thread(wiring.forget_threads, settings, threads)
        await parts.changes.keep(team)

    workspaces = Workspaces(stores[0], store, access.app, nobody, opened, forget)
    flow = install_flow(nobody, access.app, slack, scopes_of(settings), stores, workspaces.installed)
    app = shared_app(workspaces, flow, access.signing)
    await serve_http(workspaces, app, access.host, access.port, ended, ready=ready)


def explained(error: Exception, settings: Settings) -> FootnoteError:
    """What went wrong with Slack, in a line, and what to do."""
    fault = error_of(error) or " ".join(str(error).split()) or type(error).__name__
    if fault in _REFUSED:
        names = APP_TOKEN if isinstance(error, SlackApiError) and "connections" in str(error) else BOT_TOKEN
        return SettingsError(operator_messages.SLACK_REFUSED.format(names=names, fault=fault))
    return FootnoteError(operator_messages.SLACK_FAILED.format(url=settings.slack.base_url, fault=fault))


async def _synced(settings: Settings, changes: TranscriptChanges) -> None:
    """Keep the index equal to its sources, by a process of its own, whose memory goes with it.

    All of them now and then, and the channels that are read soon after something was said there.
    """
    if not settings.slack.sync_every:
        return
    command = [sys.executable, "-m", "bot", "sync", "--data", str(settings.data)]
    while True:
        await _sync(command)
        ends = monotonic() + settings.slack.sync_every * _MINUTE
        while (left := ends - monotonic()) > 0 and (changed := await changes.wait(left)) is not None:
            await _sync([*command, *changed])
            await asyncio.sleep(_PAUSE)


async def _sync(command: Sequence[str]) -> None:
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
    )
    try:
        _, output = await process.communicate()
    except asyncio.CancelledError:  # a sync can be ended at any moment
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        raise
    if process.returncode:
        _log.warning("a sync failed: %s", output.decode("utf-8", "replace").strip())


async def _purged(store: Store, settings: Settings) -> None:
    """Delete, now and then, what is older than it need be kept."""
    while True:
        now = datetime.now(UTC)
        kept = now - timedelta(days=settings.retention_days)
        try:
            await store.purge((now - _CLAIMS).timestamp(), kept.timestamp())
        except StoreError as error:  # the next time may succeed
            _log.error("what is old was not deleted: %s", error)
        await asyncio.sleep(_HOUR)
