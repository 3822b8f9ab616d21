"""The local Slack's HTTP: the Web API, Socket Mode's connections, response_urls, and the control of its faults."""

import asyncio
import json
from dataclasses import asdict
from typing import Any

from aiohttp import web

from slack_sandbox.blocks import check_blocks, with_ids
from slack_sandbox.core import APP_TOKEN, Core, Response
from slack_sandbox.events import bot_message
from slack_sandbox.faults import Fault
from slack_sandbox.methods import METHODS
from slack_sandbox.methods.call import MethodCall
from slack_sandbox.oauth import OAuth
from slack_sandbox.page import add_page
from slack_sandbox.refusal import Refusal
from slack_sandbox.workspace import BOT_USER, Json, Message

SCOPES_HEADER = "x-oauth-scopes"
_LARGEST = 4 * 2**20  # bytes of a request
_AS_JSON = ("blocks", "view", "chunks", "prompts", "attachments", "metadata", "loading_messages")


def application(core: Core, oauth: OAuth) -> web.Application:
    """The routes of the Web API, of Socket Mode and of the page. The page and the faults are those of `core`."""
    app = web.Application(client_max_size=_LARGEST)
    server, front = Server(core), Front(oauth)
    add_page(app, core)
    app.router.add_route("*", "/api/{method}", front.api)
    app.router.add_get("/oauth/v2/authorize", oauth.page)
    app.router.add_post("/oauth/v2/authorize", oauth.answered)
    app.router.add_get("/link/", core.sockets.serve)
    app.router.add_post("/response/{name}", front.response)
    app.router.add_get("/files-pri/{file}/{name}", front.file)
    app.router.add_post("/control/faults", server.add_fault)
    app.router.add_delete("/control/faults", server.clear_faults)
    app.router.add_post("/control/socket", server.disturb)
    return app


class Front:
    """Takes each request to the workspace that it is for: the one that its token opens."""

    def __init__(self, oauth: OAuth) -> None:
        self._oauth = oauth

    async def api(self, request: web.Request) -> web.Response:
        """One call of the Web API."""
        method, arguments = request.match_info["method"], await _arguments(request)
        try:
            if method == "oauth.v2.access":
                tokens = self._oauth.access(arguments, request.headers.get("Authorization", ""))
                return web.json_response({"ok": True, **tokens})
            core = self._oauth.core_of(_token(request, arguments))
        except Refusal as refusal:
            self._oauth.cores[0].record(method, arguments, refusal.error)
            return web.json_response(refusal.to_json())
        return await Server(core).api(request)

    async def response(self, request: web.Request) -> web.Response:
        """A post to a response_url."""
        name = request.match_info["name"]
        core = next((each for each in self._oauth.cores if name in each.responses), self._oauth.cores[0])
        return await Server(core).response(request)

    async def file(self, request: web.Request) -> web.Response:
        """What an uploaded file holds, for who may read files; anybody else is shown the page for signing in."""
        try:
            core = self._oauth.core_of(_token(request, {}))
        except Refusal:
            return _sign_in()
        file = core.workspace.files.get(request.match_info["file"])
        if file is None or "files:read" not in core.scopes:
            return _sign_in()
        return web.Response(body=file.data, content_type=file.media_type)


class Server:
    """Answers requests on behalf of one workspace."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def api(self, request: web.Request) -> web.Response:
        """One call of the Web API."""
        method = request.match_info["method"]
        self._core.busy += 1
        try:
            arguments = await _arguments(request)
            return await self._answered(request, method, arguments)
        finally:
            self._core.busy -= 1

    async def _answered(self, request: web.Request, method: str, arguments: Json) -> web.Response:
        fault = self._core.faults.take(method)
        if fault is None:
            return self._carry_out(request, method, arguments)
        await asyncio.sleep(fault.delay)
        if fault.applied or not fault.spoils:
            return _spoilt(request, fault, self._carry_out(request, method, arguments))
        self._core.record(method, arguments, fault.error or f"HTTP {fault.status or 'dropped'}")
        return _spoilt(request, fault, web.Response())

    def _carry_out(self, request: web.Request, method: str, arguments: Json) -> web.Response:
        try:
            result = self._run(_token(request, arguments), method, arguments)
        except Refusal as refusal:
            self._core.record(method, arguments, refusal.error)
            return self._response(refusal.to_json(), refusal.retry_after)
        self._core.record(method, arguments, None)
        return self._response({"ok": True, **result})

    def _run(self, token: str, method: str, arguments: Json) -> Json:
        method_found = METHODS.get(method)
        if method_found is None:
            raise Refusal("unknown_method", req_method=method)
        if (token == APP_TOKEN) != method_found.app_token:
            raise Refusal("not_allowed_token_type")
        self._core.rates.count(method)
        call = MethodCall(self._core, method, arguments)
        if method_found.scope is not None:
            call.need(method_found.scope)
        return method_found.run(call)

    def _response(self, body: Json, retry_after: int | None = None) -> web.Response:
        headers = {SCOPES_HEADER: ",".join(sorted(self._core.scopes)), "x-slack-req-id": "local"}
        if retry_after is None:
            return web.json_response(body, headers=headers)
        return web.json_response(body, status=429, headers=headers | {"Retry-After": str(retry_after)})

    async def response(self, request: web.Request) -> web.Response:
        """A post to a response_url."""
        target = self._core.responses.get(request.match_info["name"])
        if target is None or target.left <= 0 or target.ends < self._core.clock.now():
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        target.left -= 1
        body = await request.json()
        try:
            self.respond(target, body)
        except Refusal as refusal:
            self._core.record("response_url", body, refusal.error)
            return web.json_response(refusal.to_json(), status=400)
        self._core.record("response_url", body, None)
        return web.Response(text="ok")

    def respond(self, target: Response, body: Json) -> None:
        """Show what the app answers to what a person did. Raises Refusal."""
        blocks = body.get("blocks") or []
        check_blocks(blocks, self._core.limits.blocks)
        channel = self._core.workspace.channels[target.channel]
        original = channel.messages.get(target.message or "")
        if body.get("delete_original") and original is not None:
            self._core.delete(original)
            return
        text = str(body.get("text") or "")
        if not text and not blocks:
            raise Refusal("no_text")
        if body.get("replace_original") and original is not None:
            self._replace(original, text, blocks)
            return
        ts = self._core.clock.stamp()
        message = bot_message(ts, channel.id, text=text, blocks=with_ids(blocks, f"b{ts}."))
        message.only_for = None if body.get("response_type") == "in_channel" else target.user
        message.thread_ts = body.get("thread_ts") or (original.thread_ts if original else None)
        self._core.post(message)

    def _replace(self, message: Message, text: str, blocks: list[Json]) -> None:
        def change() -> None:
            message.text, message.blocks, message.stream = text, with_ids(blocks, f"b{message.ts}."), None
            message.markdown = False

        self._core.edit(message, by=None if blocks else BOT_USER, change=change)

    async def add_fault(self, request: web.Request) -> web.Response:
        """Set a fault: the body holds the fields of `Fault`."""
        try:
            fault = self._core.faults.add(Fault(**await request.json()))
        except (TypeError, ValueError) as error:
            return web.json_response({"ok": False, "error": str(error)}, status=400)
        return web.json_response({"ok": True, "fault": asdict(fault)})

    async def clear_faults(self, _: web.Request) -> web.Response:
        """Take all faults out."""
        self._core.faults.clear()
        return web.json_response({"ok": True})

    async def disturb(self, request: web.Request) -> web.Response:
        """Disturb the connections: `{"do": "cut" | "deafen" | "disconnect" | "warn"}`."""
        match (await request.json()).get("do"):
            case "cut":
                self._core.sockets.cut()
            case "deafen":
                self._core.sockets.deafen()
            case "disconnect":
                await self._core.sockets.disconnect()
            case "warn":
                await self._core.sockets.disconnect("warning")
            case other:
                return web.json_response({"ok": False, "error": f"cannot do {other!r}"}, status=400)
        return web.json_response({"ok": True})


async def _arguments(request: web.Request) -> Json:
    """The arguments, from wherever they stand: address, form or JSON."""
    arguments: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            body: Any = json.loads(await request.text() or "{}")
        except ValueError:
            body = None
        arguments |= body if isinstance(body, dict) else {}
    else:
        arguments |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    for name in _AS_JSON:
        if isinstance(arguments.get(name), str) and arguments[name]:
            try:
                arguments[name] = json.loads(arguments[name])
            except ValueError:
                arguments[name] = None if name == "metadata" else "not JSON"
    return arguments


def _sign_in() -> web.Response:
    return web.Response(text="<title>Sign in to Slack</title>", content_type="text/html")


def _token(request: web.Request, arguments: Json) -> str:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return given or str(arguments.pop("token", ""))


def _spoilt(request: web.Request, fault: Fault, answer: web.Response) -> web.Response:
    if fault.drop:
        if request.transport is not None:
            request.transport.abort()
        return answer
    if fault.status is not None:
        headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after is not None else {}
        error = "ratelimited" if fault.status == 429 else "internal_error"  # noqa: PLR2004  as HTTP has it
        return web.json_response({"ok": False, "error": error}, status=fault.status, headers=headers)
    if fault.error is not None:
        return web.json_response({"ok": False, "error": fault.error})
    return answer
