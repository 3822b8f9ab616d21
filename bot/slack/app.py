"""The bot, put together: a bolt app whose listeners do not know how events arrive."""

import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings.slack import SlackSettings
from bot.slack.answerer import StreamingAnswerer
from bot.slack.answering import JobParts, JobWorker
from bot.slack.audience import Audience, Memberships
from bot.slack.buttons import Buttons
from bot.slack.catching_up import CatchUp
from bot.slack.command import Command
from bot.slack.dispatcher import Dispatcher
from bot.slack.home import Home
from bot.slack.library import SlackLibrary
from bot.slack.listeners import Listeners
from bot.slack.names import Names
from bot.slack.owners import Owners
from bot.slack.posting import Pace, Poster, retry_handlers
from bot.slack.question import EventReader
from bot.slack.requests import Requests
from bot.slack.store import Store
from bot.slack.transcriber import Transcriber
from bot.slack.transcript_changes import TranscriptChanges

_log = logging.getLogger(__name__)
_SPARE = 2  # threads for each worker: a stopped answer may still wait for a silent model


@dataclass(frozen=True, slots=True)
class Served:
    """How a bot is served: `signing` is what Slack signs its calls with, where it calls over HTTP.

    `shared`: the process also serves other workspaces over the same documents. `changes` is told what there is to be
    indexed in the channels that are read; None: none is.
    """

    signing: str | None = None
    shared: bool = False
    changes: TranscriptChanges | None = None


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot that can be given events: `app` listens, `dispatcher` works."""

    app: AsyncApp
    dispatcher: Dispatcher
    catching_up: CatchUp
    settings: SlackSettings
    store: Store
    threads: ThreadPoolExecutor
    poster: Poster
    transcriber: Transcriber | None = None

    async def open(self) -> None:
        """Begin to work, and read back what was asked before."""
        await self.dispatcher.open()
        if self.settings.catch_up:
            self.dispatcher.begin(self.catching_up.run(self.settings.catch_up))
        if self.transcriber is not None:
            self.dispatcher.begin(self.transcriber.run())

    def use_token(self, token: str) -> None:
        """Speak to Slack with another token from now on: the workspace's was exchanged."""
        self.poster.client.token = self.poster.effort.client.token = token

    async def close(self, grace: float) -> None:
        """Finish what is under way within `grace` seconds, or hand it back. The store stays open."""
        await self.dispatcher.close(grace)
        self.threads.shutdown(wait=False, cancel_futures=True)


def web_client(token: str, settings: SlackSettings, session: ClientSession | None = None) -> AsyncWebClient:
    """A client of the Web API that tries again what may be tried again; a `session` keeps its connections open."""
    return AsyncWebClient(token=token, base_url=settings.base_url, retry_handlers=retry_handlers(), session=session)


async def build(
    client: AsyncWebClient,
    settings: SlackSettings,
    answerer: StreamingAnswerer,
    library: SlackLibrary,
    store: Store,
    pace: Pace | None = None,
    served: Served = Served(),
) -> Bot:
    """The bot for the workspace that the client's token belongs to. Raises one of posting.FAILURES."""
    who = await client.auth_test()
    reader = EventReader(user=who["user_id"], bot=who["bot_id"], team=who["team_id"])
    poster = Poster(client, reader.user, pace or Pace())
    members = Memberships(client)
    threads = ThreadPoolExecutor(settings.workers * _SPARE, thread_name_prefix="answer")
    audience = Audience(members, settings, library.labels, library.normalised, reader, shared=served.shared)
    names = Names(client)
    address = str(who["url"])
    requests = Requests(client, reader, members, names, library, address, settings.summaries)
    parts = JobParts(
        answerer, poster, audience, store, settings, reader, names, Owners(names, store, settings), requests, threads
    )
    dispatcher = Dispatcher(JobWorker(parts), poster, store, settings, reader.team)
    app = AsyncApp(
        name="footnote",  # else it looks for one in the sources of all callers, which takes .2 s
        client=client,
        signing_secret=served.signing,
        before_authorize=_with_token_of(client),
        ignoring_self_events_enabled=True,
        logger=_log,
    )
    transcriber = None
    if served.changes is not None:
        transcriber = Transcriber(poster, reader, names, address, settings, served.changes)
        app.use(transcriber.listen)
    listeners = Listeners(dispatcher, reader, store, settings, members)
    listeners.listen(app)
    Command(dispatcher, reader, settings).listen(app)
    Buttons(answerer, audience, store, settings, reader.team).listen(app)
    Home(library, audience, store, settings, dispatcher, poster, reader.team).listen(app)
    app.error(_failed)
    catching_up = CatchUp(poster, store, reader, listeners, dispatcher)
    return Bot(app, dispatcher, catching_up, settings, store, threads, poster, transcriber)


def _with_token_of(current: AsyncWebClient) -> Callable[..., Awaitable[None]]:
    """Bolt gives each listener a client with the first token; this gives it the one that holds by now."""

    async def renew(client: AsyncWebClient, next_: Callable[[], Awaitable[Any]]) -> None:
        client.token = current.token
        await next_()

    return renew


async def _failed(error: Exception, body: dict[str, Any]) -> None:
    """A listener failed: the log holds it, and nobody in Slack sees how."""
    _log.error("a listener failed at %s", body.get("type"), exc_info=error)
