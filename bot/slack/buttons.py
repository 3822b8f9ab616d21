"""What the buttons below an answer do: 👍 and 👎, the passages, why, sharing. Each is acknowledged before it works."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.answer import Answer
from bot.engine import Engine
from bot.feedback import BAD, Feedback
from bot.settings.slack import SlackSettings
from bot.slack.answerer import StreamingAnswerer
from bot.slack.audience import Audience
from bot.slack.escaping import literal
from bot.slack.messages import WORDS
from bot.slack.passages import cut
from bot.slack.posting import FAILURES
from bot.slack.posts import CLOSEST, SHARE, SOURCES, Shown, answer_posts, chosen_of, note_post, verdict_of
from bot.slack.question import CHANNEL, SlackQuestion
from bot.slack.store import Answered, Store
from bot.slack.views import (
    DETAILS,
    FEEDBACK_VIEW,
    SHOW,
    answer_view,
    closest_view,
    details_view,
    feedback_of,
    feedback_view,
    sources_view,
    why_view,
)
from bot.slack.words import SlackWords
from index.access import Filter

_log = logging.getLogger(__name__)
# The buttons of messages that earlier versions have posted still work.
_THUMBS = re.compile("^feedback(_good|_bad)?$")
_MENU = re.compile("^(more|sources|closest|why|share)$")
_QUESTION_MOST = 300  # characters of a question that is repeated

Ack = Callable[[], Awaitable[object]]
Body = Mapping[str, Any]


class Buttons:
    """The buttons. Whoever presses one is shown what he or she may see by now, and nothing that is gone."""

    def __init__(
        self, answerer: StreamingAnswerer, audience: Audience, store: Store, settings: SlackSettings, team: str
    ) -> None:
        self._team = team
        self._answerer = answerer
        self._audience = audience
        self._store = store
        self._settings = settings

    def listen(self, app: AsyncApp) -> None:
        """Register with the app."""
        app.action(_THUMBS)(self.rated)
        app.action(_MENU)(self.chosen)
        app.action(DETAILS)(self.detailed)
        app.action(SHOW)(self.shown)
        app.view(FEEDBACK_VIEW)(self.complained)

    async def rated(self, ack: Ack, body: Body, client: AsyncWebClient) -> None:
        """👍, or 👎, which is stored at once and then asks what was wrong."""
        await ack()
        verdict, name = verdict_of(_pressed(body)["value"])
        words = self._words(body["channel"]["id"])
        if verdict == BAD:
            await _open(client, body, feedback_view(name, words), words)
        answered = await self._answer(name)
        if answered is None:
            await _whisper(client, body, words.gone)
            return
        await self._store.rate(Feedback(name, body["user"]["id"], verdict))
        if verdict != BAD:
            await _whisper(client, body, words.thanks_good)

    async def complained(self, ack: Ack, body: Body, client: AsyncWebClient) -> None:
        """The modal that 👎 opened came back."""
        await ack()
        given = feedback_of(body["view"])
        answered, user = await self._answer(given.question), body["user"]["id"]
        if answered is None:
            return
        await self._store.rate(Feedback(given.question, user, BAD, given.reasons, given.comment))
        place = {"channel": {"id": answered.channel}, "user": {"id": user}, "thread": answered.thread}
        await _whisper(client, place, self._words(answered.channel).thanks_bad)

    async def chosen(self, ack: Ack, body: Body, client: AsyncWebClient) -> None:
        """An entry of the menu."""
        await ack()
        name, _ = chosen_of(_pressed(body))
        await (self.shared if name == SHARE else self.opened)(body, client)

    async def opened(self, body: Body, client: AsyncWebClient) -> None:
        """The passages, the closest passages, or why."""
        action, name = chosen_of(_pressed(body))
        words = self._words(body["channel"]["id"])
        answered = await self._answer(name)
        if answered is None:
            await _whisper(client, body, words.gone)
            return
        answer = await self._seen_by(answered, await self._audience.of_person(body["user"]["id"]))
        if action == SOURCES:
            view = sources_view(answer, words, _today())
        else:
            view = closest_view(answer, words) if action == CLOSEST else why_view(answer, name, words, _today())
        await _open(client, body, view, words)

    async def detailed(self, ack: Ack, body: Body, client: AsyncWebClient) -> None:
        """How an answer came about, above the modal that says whether to trust it."""
        await ack()
        answered = await self._answer(_pressed(body)["value"])
        if answered is not None:
            answer = await self._seen_by(answered, await self._audience.of_person(body["user"]["id"]))
            view = details_view(answer, self._words(answered.channel))
            await _opened(client.views_push(trigger_id=body["trigger_id"], view=view))

    async def shown(self, ack: Ack, body: Body, client: AsyncWebClient) -> None:
        """A question of the Home tab, with its answer, for whoever asked it."""
        await ack()
        answered, user = await self._answer(_pressed(body)["value"]), body["user"]["id"]
        if answered is None or answered.user != user:
            return
        answer, words = await self._seen_by(answered, await self._audience.of_person(user)), self._words("")
        if len(answer.citations) < len(answered.answer["citations"]):  # the words may be those of what is gone
            answer = replace(answer, answer=words.gone)
        await _opened(
            client.views_open(
                trigger_id=body["trigger_id"], view=answer_view(answered.question, answer, words, _today())
            )
        )

    async def shared(self, body: Body, client: AsyncWebClient) -> None:
        """A private answer is shown to its channel, once, if everybody there may see all that it rests on."""
        words, channel, user = self._words(body["channel"]["id"]), body["channel"]["id"], body["user"]["id"]
        _, name = chosen_of(_pressed(body))
        answered = await self._answer(name)
        if answered is None or answered.user != user:
            await _whisper(client, body, words.gone)
            return
        asked = SlackQuestion(answered.post, answered.thread, user, answered.question, CHANNEL)
        here = (await self._audience.of(replace(asked, post=replace(asked.post, channel=channel)))).here
        answer = Answer.from_json(answered.answer)
        seen = await self._seen_by(answered, here)
        # A model has read all that was found, also what it does not cite; the reader only quotes.
        whole = seen.citations == answer.citations if answer.engine is Engine.READER else seen == answer
        if not whole:
            await _whisper(client, body, words.not_shared)
        elif await self._store.seen(f"share {answered.id}"):
            await _whisper(client, body, words.shared_before)
        else:
            await self._show(client, channel, answered, words)

    async def _show(self, client: AsyncWebClient, channel: str, answered: Answered, words: SlackWords) -> None:
        question = literal(cut(" ".join(answered.question.split()), _QUESTION_MOST))
        claimed = await self._store.claimed(answered.post)
        is_message = claimed is not None and claimed.asked.get("reply_to") is None  # a mention, not a command
        first = [] if is_message else [note_post(words.shared.format(person=f"<@{answered.user}>", question=question))]
        shown = Shown(
            "channel",
            answered.id,
            _today(),
            hosts=self._settings.link_hosts,
            language=self._settings.language_in(channel),
        )
        thread: str | None = answered.thread if is_message else None
        messages: list[str] = []
        for post in [*first, *answer_posts(Answer.from_json(answered.answer), shown)]:
            posted = await client.chat_postMessage(
                channel=channel,
                thread_ts=thread,
                text=post.text,
                blocks=post.blocks,
                unfurl_links=False,
                unfurl_media=False,
            )
            messages.append(str(posted["ts"]))
            thread = thread or messages[0]
        if channel == answered.channel:  # so that they can be taken away with what is stored
            await self._store.put(replace(answered, messages=(*answered.messages, *messages)))

    async def _seen_by(self, answered: Answered, allowed: Filter) -> Answer:
        """The answer with the passages alone that may be found and are still there."""
        answer = Answer.from_json(answered.answer)
        retrieved = answer.trace.get("retrieved", [])
        documents = {citation.document for citation in answer.citations} | {
            str(citation["document"]) for citation in retrieved
        }
        visible = await asyncio.to_thread(self._answerer.visible, documents, allowed)
        if visible == documents:
            return answer
        return replace(
            answer,
            citations=tuple(citation for citation in answer.citations if citation.document in visible),
            trace=answer.trace | {"retrieved": [passage for passage in retrieved if passage["document"] in visible]},
        )

    async def _answer(self, name: str) -> Answered | None:
        """A stored answer of this workspace."""
        answered = await self._store.answer(name)
        return answered if answered is not None and answered.team == self._team else None

    def _words(self, channel: str) -> SlackWords:
        return WORDS[self._settings.language_in(channel)]


def _pressed(body: Body) -> Mapping[str, str]:
    pressed: Mapping[str, str] = body["actions"][0]
    return pressed


def _today() -> date:
    return datetime.now(UTC).date()


async def _open(client: AsyncWebClient, body: Body, view: dict[str, Any], words: SlackWords) -> None:
    """Open a modal; Slack lets that be for three seconds only, after which whoever pressed is told so."""
    if not await _opened(client.views_open(trigger_id=body["trigger_id"], view=view)):
        await _whisper(client, body, words.too_late)


async def _opened(call: Awaitable[object]) -> bool:
    try:
        await call
    except FAILURES as error:
        _log.warning("a modal was not opened: %s", error)
        return False
    return True


async def _whisper(client: AsyncWebClient, body: Body, line: str) -> None:
    """Tell whoever pressed the button, and nobody else."""
    thread = body.get("thread") or (body.get("message") or {}).get("thread_ts")
    try:
        await client.chat_postEphemeral(
            channel=body["channel"]["id"], user=body["user"]["id"], text=line, thread_ts=thread
        )
    except FAILURES as error:
        _log.info("who pressed a button was not told: %s", error)
