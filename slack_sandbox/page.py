"""The page that shows the local Slack: what a chosen person sees, live, and what that person does there."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from slack_sandbox.core import Core
from slack_sandbox.events import shown_blocks
from slack_sandbox.persons import NoSuchThing, Person
from slack_sandbox.reading import visible
from slack_sandbox.workspace import BOT_USER, Channel, Json, Message, View

COMMAND = "/footnote"
SHORTCUT = "ask_about_this"
_TYPES = {
    "page.html": "text/html",
    "page.css": "text/css",
    "page.js": "text/javascript",
    "blocks.js": "text/javascript",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"
)
_OWN_HOSTS = frozenset({"127.0.0.1", "localhost"})
_STEADY = 0.08  # seconds between two pieces of news for a page
_ALIVE = 10.0  # seconds after which a page hears something though there is no news
Deed = Callable[[Person, Json], Awaitable[object]]


def add_page(app: web.Application, core: Core) -> None:
    """Add the page's routes. It talks to this machine's own browser alone."""
    page = Page(core)
    app.middlewares.append(_own_browser_only)
    app.router.add_get("/", page.index)
    app.router.add_get("/page/news", page.news)
    app.router.add_get("/page/state", page.state)
    app.router.add_post("/page/do", page.do)
    app.router.add_get("/page/{name}", page.file)


@web.middleware
async def _own_browser_only(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Refuse what another site has a browser send: a foreign origin, or a name that leads here only by a trick."""
    origin = request.headers.get("Origin")
    host = request.host.rpartition(":")[0] or request.host
    if host not in _OWN_HOSTS or (origin is not None and urlsplit(origin).netloc != request.host):
        raise web.HTTPForbidden(text="only this machine's own pages may ask here")
    return await handler(request)


class Page:
    """Answers the page's requests."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def index(self, _: web.Request) -> web.Response:
        """The page itself."""
        return _file("page.html")

    async def file(self, request: web.Request) -> web.Response:
        """A style or a script."""
        return _file(request.match_info["name"])

    async def news(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: one whenever something has changed."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        seen = -1
        while not self._core.closing:
            seen = self._core.changes
            try:
                await response.write(f"data: {seen}\n\n".encode())
            except ConnectionError:
                break
            await asyncio.sleep(_STEADY)
            await self._core.until(partial(self._differs_from, seen), _ALIVE)
        return response

    def _differs_from(self, seen: int) -> bool:
        return self._core.closing or self._core.changes != seen

    async def state(self, request: web.Request) -> web.Response:
        """All that a person sees."""
        user = self._core.workspace.user_named(request.query.get("user", "")) or self._people()[0].user
        return web.json_response(shown(self._core, Person(self._core, user)))

    def _people(self) -> list[Person]:
        users = self._core.workspace.users.values()
        return [Person(self._core, user) for user in users if user.bot_id is None and not user.deleted]

    async def do(self, request: web.Request) -> web.Response:
        """One deed of a person: `{"user": …, "do": …}` and what the deed needs."""
        body = await _body(request)
        try:
            person = Person(self._core, self._core.user(str(body["user"])))
            await DEEDS[body["do"]](person, body)
        except (NoSuchThing, KeyError, TypeError, ValueError) as error:
            return web.json_response({"ok": False, "error": str(error).strip("'")}, status=400)
        return web.json_response({"ok": True})


async def _body(request: web.Request) -> Json:
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="this must be JSON")
    try:
        body: Any = await request.json()
    except ValueError as error:
        raise web.HTTPBadRequest(text="this is not JSON") from error
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="this must be an object")
    return body


def _file(name: str) -> web.Response:
    if name not in _TYPES:
        raise web.HTTPNotFound
    text = files("slack_sandbox").joinpath("web", name).read_text(encoding="utf-8")
    headers = {"Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    return web.Response(text=text, content_type=_TYPES[name], charset="utf-8", headers=headers)


def shown(core: Core, person: Person) -> Json:
    """What a person sees of the workspace, as the page takes it."""
    workspace = core.workspace
    direct = person.dm
    channels = [each for each in workspace.channels.values() if person.id in each.members]
    return {
        "me": person.id,
        "bot": BOT_USER,
        "command": COMMAND,
        "shortcut": SHORTCUT,
        "connected": bool(core.sockets.connections),
        "direct": direct,
        "users": [{"id": u.id, "name": u.name, "bot": u.bot_id is not None} for u in workspace.users.values()],
        "groups": [{"id": group.id, "handle": group.handle} for group in workspace.groups.values()],
        "channels": [_channel(core, channel, person) for channel in channels],
        "home": _view(person.home),
        "modal": _view(person.modal),
        "notices": [text for user, text in core.notices if user == person.id][-3:],
        "prompts": workspace.prompts.get((direct, None)),
    }


def _view(view: View | None) -> Json | None:
    if view is None:
        return None
    return {"id": view.id, "hash": view.hash, **view.body}


def _channel(core: Core, channel: Channel, person: Person) -> Json:
    other = next((member for member in channel.members if member != person.id), person.id)
    roots = {ts for (place, ts) in (*core.workspace.statuses, *core.workspace.sessions) if place == channel.id}
    return {
        "id": channel.id,
        "name": channel.name or core.workspace.users[other].name,
        "kind": channel.kind,
        "shared": channel.shared,
        "messages": [_message(message) for message in visible(channel, person.id)],
        "status": {ts: text for ts in roots if (text := core.status(channel.id, ts))},
        "working": [
            ts for ts in roots if core.workspace.sessions.get((channel.id, ts), {}).get("status") == "processing"
        ],
    }


def _works(core: Core, channel: str, ts: str) -> bool:
    return bool(core.workspace.sessions.get((channel, ts), {}).get("status") == "processing")


def _message(message: Message) -> Json:
    return {
        "ts": message.ts,
        "user": message.user,
        "text": message.text,
        "markdown": message.markdown,
        "blocks": shown_blocks(message),
        "thread": message.thread_ts if message.is_reply else None,
        "edited": message.edited is not None,
        "private": message.only_for is not None,
        "streaming": message.stream is not None and message.stream.open,
        "gone": message.subtype == "tombstone",
        "reactions": {name: len(users) for name, users in message.reactions.items() if users},
    }


def _named(person: Person, body: Json) -> Message:
    channel = person.core.channel(str(body["channel"]))
    message = next((each for each in visible(channel, person.id) if each.ts == body["ts"]), None)
    if message is None:
        raise NoSuchThing("this message is not there any more")
    return message


def _own(person: Person, body: Json) -> Message:
    message = _named(person, body)
    if message.user != person.id:
        raise NoSuchThing("this message is another's")
    return message


async def _post(person: Person, body: Json) -> None:
    text = str(body["text"]).strip()
    if not text:
        raise NoSuchThing("there is nothing to send")
    command, _, rest = text.partition(" ")
    if command == COMMAND and not body.get("thread"):
        await person.commands(str(body["channel"]), COMMAND, rest.strip())
    else:
        await person.posts(str(body["channel"]), text, thread=body.get("thread") or None)


async def _edit(person: Person, body: Json) -> None:
    await person.edits(_own(person, body), str(body["text"]))


async def _delete(person: Person, body: Json) -> None:
    await person.deletes(_own(person, body))


async def _click(person: Person, body: Json) -> None:
    await person.clicks(_named(person, body), str(body["channel"]), str(body["button"]), block=body.get("block"))


async def _click_view(person: Person, body: Json) -> None:
    view = person.modal if body.get("modal") else person.home
    if view is None:
        raise NoSuchThing("this view is not there any more")
    await person.clicks_in(view, str(body["button"]), block=body.get("block"))


async def _submit(person: Person, body: Json) -> None:
    await person.submits(**{str(name): value for name, value in dict(body["values"]).items()})


async def _cancel(person: Person, _: Json) -> None:
    await person.cancels()


async def _shortcut(person: Person, body: Json) -> None:
    await person.shortcut(_named(person, body), str(body["channel"]), SHORTCUT)


async def _react(person: Person, body: Json) -> None:
    await person.reacts(_named(person, body), str(body["name"]), str(body["channel"]))


async def _open(person: Person, body: Json) -> None:
    await person.opens_app(str(body["tab"]))


async def _stop(person: Person, body: Json) -> None:
    await person.stops(str(body["channel"]), str(body["ts"]))


DEEDS: dict[str, Deed] = {
    "post": _post,
    "edit": _edit,
    "delete": _delete,
    "click": _click,
    "click_view": _click_view,
    "submit": _submit,
    "cancel": _cancel,
    "shortcut": _shortcut,
    "react": _react,
    "open": _open,
    "stop": _stop,
}
