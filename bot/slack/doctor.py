"""`footnote slack doctor`: what is missing before the bot can work in a workspace, and what to do about it."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot import index_state, messages
from bot.settings import Settings
from bot.settings.slack import APP_TOKEN, BOT_TOKEN, CLIENT_ID, CLIENT_SECRET, SIGNING_SECRET, TOKEN_KEY
from bot.slack import operator_messages
from bot.slack.encryption import Cipher
from bot.slack.installations import Installations
from bot.slack.manifest import SCOPES, SOCKET_SCOPE, events_of, scopes_of
from bot.slack.posting import FAILURES, error_of
from bot.slack.store import has_begun, store_of
from index.errors import FootnoteError

_TIMEOUT = 10  # seconds for one answer
_KINDS = ("channel:", "group:", "user:", "workspace:", "members:")  # how an audience label begins that Slack can decide
_UNSEEN = "not checked: Slack's answer does not list them (a proxy may take its headers away); compare the app's page"
_PORTS = {"wss": 443, "ws": 80}


@dataclass(frozen=True, slots=True)
class SetupFinding:
    """What was looked at: `fault` is what is wrong (None: nothing), `remedy` what to do; `summary` is what there is."""

    name: str
    summary: str = ""
    fault: str | None = None
    remedy: str = ""

    def line(self) -> str:
        """The finding in a line."""
        if self.fault is None:
            return messages.DOCTOR_WELL.format(name=self.name, told=self.summary)
        return messages.DOCTOR_FAULT.format(name=self.name, fault=self.fault, remedy=self.remedy)


async def examine(settings: Settings, environment: Mapping[str, str]) -> AsyncIterator[SetupFinding]:
    """Look at the tokens, the scopes, the socket and the settings, in the order in which they are set up."""
    if CLIENT_ID in environment:
        async for finding in _shared(settings, environment):
            yield finding
    else:
        async for finding in _alone(settings, environment):
            yield finding
    yield _index(settings)
    for finding in _sources(settings):
        yield finding


async def _alone(settings: Settings, environment: Mapping[str, str]) -> AsyncIterator[SetupFinding]:
    """One workspace: its tokens, its scopes, Socket Mode."""
    bot, app = environment.get(BOT_TOKEN, ""), environment.get(APP_TOKEN, "")
    yield _token(BOT_TOKEN, bot, "xoxb-", operator_messages.BOT_TOKEN_PLACE)
    yield _token(APP_TOKEN, app, "xapp-", operator_messages.APP_TOKEN_PLACE.format(scope=SOCKET_SCOPE))
    if bot:
        client = AsyncWebClient(bot, base_url=settings.slack.base_url, timeout=_TIMEOUT)
        async for finding in _bot(client, settings):
            yield finding
    if app:
        client = AsyncWebClient(app, base_url=settings.slack.base_url, timeout=_TIMEOUT)
        async for finding in _socket(client):
            yield finding


async def _shared(settings: Settings, environment: Mapping[str, str]) -> AsyncIterator[SetupFinding]:
    """Many workspaces: the app's secrets, the key, who may install the app, and whether Slack lets the bot in."""
    for name in (CLIENT_ID, CLIENT_SECRET, SIGNING_SECRET):
        yield _token(name, environment.get(name, ""), "", operator_messages.SECRETS_PLACE)
    if not (settings.slack.workspaces or settings.slack.any_workspace):
        yield _named(operator_messages.NO_WORKSPACES)
    try:
        cipher = Cipher(environment.get(TOKEN_KEY, ""))
        async for finding in _installed(settings, cipher):
            yield finding
    except FootnoteError as error:
        yield _named(str(error))


async def _installed(settings: Settings, cipher: Cipher) -> AsyncIterator[SetupFinding]:
    """The workspaces that have installed the app. Raises SettingsError and StoreError."""
    yield SetupFinding(TOKEN_KEY, operator_messages.TOKEN_SET)
    if not has_begun(settings):
        return
    store = store_of(settings)
    await store.open()
    try:
        stored = Installations(store.database, cipher)
        for team in await stored.teams():
            installation = await stored.of_team(team)
            client = AsyncWebClient(
                installation.bot_token if installation else "", base_url=settings.slack.base_url, timeout=_TIMEOUT
            )
            try:
                response = await client.auth_test()
            except FAILURES as error:
                yield _failed(f"workspace {team}", error, operator_messages.INSTALL_ANEW)
            else:
                yield _welcome(response)
                yield _scopes(response.headers, scopes_of(settings))
    finally:
        await store.close()


def _named(line: str) -> SetupFinding:
    """A finding of a line that says what is wrong with what, and what to do."""
    name, _, rest = line.partition(": ")
    fault, _, remedy = rest.partition("; ")
    return SetupFinding(name, fault=fault, remedy=remedy)


def _welcome(response: AsyncSlackResponse) -> SetupFinding:
    return SetupFinding(
        "workspace", operator_messages.WORKSPACE_FOUND.format(bot=response.get("user"), workspace=response.get("team"))
    )


def events_reminder(settings: Settings) -> str:
    """What Slack tells nobody but the app's own pages: which events the app hears of."""
    events = ", ".join(events_of(settings))
    return f"not checked: Slack does not tell which events an app hears; Event Subscriptions must list {events}"


def _token(name: str, value: str, beginning: str, place: str) -> SetupFinding:
    if value and value.startswith(beginning):
        return SetupFinding(name, operator_messages.TOKEN_SET)
    fault = operator_messages.TOKEN_WRONG.format(beginning=beginning) if value else operator_messages.TOKEN_UNSET
    return SetupFinding(name, fault=fault, remedy=operator_messages.TOKEN_REMEDY.format(place=place))


async def _bot(client: AsyncWebClient, settings: Settings) -> AsyncIterator[SetupFinding]:
    try:
        response = await client.auth_test()
    except FAILURES as error:
        yield _failed("workspace", error, operator_messages.WORKSPACE_REMEDY)
        return
    yield _welcome(response)
    yield _scopes(response.headers, scopes_of(settings))
    for channel in settings.slack.channels:
        yield await _channel(client, channel)


def _scopes(headers: Mapping[str, Any], needed: Mapping[str, str]) -> SetupFinding:
    given = {name.lower(): str(value) for name, value in headers.items()}.get("x-oauth-scopes")
    if given is None:
        return SetupFinding("scopes", _UNSEEN)
    missing = sorted(needed.keys() - set(_listed(given)))
    if not missing:
        return SetupFinding("scopes", operator_messages.SCOPES_FOUND.format(count=len(needed)))
    reasons = ", ".join(f"{scope} ({SCOPES[scope]})" for scope in missing)
    return SetupFinding(
        "scopes", fault=f"missing: {reasons}", remedy="add them (footnote slack manifest); reinstall the app"
    )


def _listed(given: str) -> Iterable[str]:
    return (scope.strip() for scope in given.split(","))


async def _channel(client: AsyncWebClient, channel: str) -> SetupFinding:
    name = f"slack.channels.{channel}"
    try:
        details = (await client.conversations_info(channel=channel))["channel"]
    except FAILURES as error:
        return _failed(name, error, operator_messages.CHANNEL_REMEDY)
    shown = f"#{details.get('name', channel)}"
    if details.get("is_im") or details.get("is_member"):
        return SetupFinding(name, shown)
    fault = operator_messages.NOT_IN_CHANNEL.format(channel=shown)
    return SetupFinding(name, fault=fault, remedy=operator_messages.NOT_IN_CHANNEL_REMEDY)


async def _socket(client: AsyncWebClient) -> AsyncIterator[SetupFinding]:
    """Ask for a socket, and reach its host; it is not opened, since Slack would send events there."""
    try:
        response = await client.apps_connections_open(app_token=client.token or "")
    except FAILURES as error:
        yield _failed("Socket Mode", error, operator_messages.SOCKET_MODE_REMEDY.format(scope=SOCKET_SCOPE))
        return
    yield SetupFinding("Socket Mode", operator_messages.SOCKET_MODE_ON)
    address = urlsplit(str(response["url"]))
    place = f"{address.hostname}:{address.port or _PORTS.get(address.scheme, 443)}"
    try:
        await _reach(address.hostname or "", place, secure=address.scheme == "wss")
    except (OSError, TimeoutError) as error:
        fault = operator_messages.SOCKET_UNREACHED.format(place=place, reason=_words(error))
        yield SetupFinding("socket", fault=fault, remedy=operator_messages.SOCKET_REMEDY)
    else:
        yield SetupFinding("socket", operator_messages.SOCKET_REACHED.format(place=place))


async def _reach(host: str, place: str, *, secure: bool) -> None:
    opening = asyncio.open_connection(
        host, int(place.rpartition(":")[2]), ssl=ssl.create_default_context() if secure else None
    )
    async with asyncio.timeout(_TIMEOUT):
        _, writer = await opening
    writer.close()
    await writer.wait_closed()


def _index(settings: Settings) -> SetupFinding:
    if index_state.has_index(settings):
        return SetupFinding("index", operator_messages.INDEX_FOUND)
    fault = operator_messages.INDEX_MISSING.format(data=settings.data)
    return SetupFinding("index", fault=fault, remedy=operator_messages.INDEX_REMEDY)


def _sources(settings: Settings) -> Iterable[SetupFinding]:
    """Faults of the settings that show only in Slack: labels that nobody has, sources that are none."""
    labels = {label for source in settings.sources for label in source.audience}
    for label in sorted(label for label in labels if not label.startswith(_KINDS)):
        fault = operator_messages.LABEL_OF_NOBODY.format(label=label)
        yield SetupFinding("audience", fault=fault, remedy=operator_messages.LABEL_REMEDY)
    declared = {source.path for source in settings.sources}
    for channel, special in settings.slack.channels.items():
        yield from _undeclared(f"slack.channels.{channel}.sources", special.sources or (), declared)
    yield from _undeclared("slack.owners", settings.slack.owners, declared)


def _undeclared(name: str, chosen: Collection[str], declared: Collection[str]) -> Iterable[SetupFinding]:
    for source in chosen:
        if source not in declared:
            fault = operator_messages.SOURCE_UNDECLARED.format(source=source)
            yield SetupFinding(name, fault=fault, remedy=operator_messages.SOURCE_REMEDY)


def _failed(name: str, error: BaseException, remedy: str) -> SetupFinding:
    """What Slack refuses has the remedy; what did not reach it has another."""
    named = error_of(error)
    return SetupFinding(
        name, fault=named or _words(error), remedy=remedy if named else operator_messages.DOCTOR_NETWORK
    )


def _words(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
