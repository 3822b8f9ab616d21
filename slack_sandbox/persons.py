"""The people of the local Slack: what they write, press, submit and call, as tests and the page have them do it."""

import mimetypes
from dataclasses import dataclass
from typing import Any

from slack_sandbox import events
from slack_sandbox.blocks import interactive
from slack_sandbox.core import Core
from slack_sandbox.markup import typed
from slack_sandbox.methods import streams
from slack_sandbox.methods.views import changed_view, checked, pushed
from slack_sandbox.reading import SeenMessage, labels, read, visible
from slack_sandbox.refusal import Refusal
from slack_sandbox.workspace import APP, BOT_USER, Channel, File, Json, Message, User, View

_UNANSWERED = "operation_timeout"


class NoSuchThing(Exception):
    """There is no such button, message or modal for this person."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone in the local Slack. Channels are given by name (`#general`) or id; `dm` is the one with the bot."""

    core: Core
    user: User

    @property
    def id(self) -> str:
        """The user's id."""
        return self.user.id

    @property
    def dm(self) -> str:
        """The id of the direct message with the bot."""
        return self.core.direct(self.id, BOT_USER).id

    async def posts(
        self,
        channel: str,
        text: str,
        *,
        thread: str | None = None,
        raw: bool = False,
        files: list[Json] | None = None,
    ) -> Message:
        """Write a message, in a thread when `thread` names its first message. `raw` text is Slack's own markup."""
        place = self._member(channel)
        number = self.core.number("msg")
        message = Message(
            self.core.clock.stamp(),
            place.id,
            self.id,
            text if raw else typed(text, self.core.workspace),
            thread_ts=thread,
            bot_id=self.user.bot_id,
            app_id=self.user.app_id,
            files=files or [],
            subtype="file_share" if files else None,
            client_msg_id=None if self.user.bot_id else number,
        )
        return self.core.post(message)

    async def uploads(
        self, channel: str, name: str, data: bytes, text: str = "", *, thread: str | None = None
    ) -> Message:
        """Share a file, with a message beside it."""
        media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        file = File(self.core.number("F"), name, data, media_type)
        self.core.workspace.files[file.id] = file
        return await self.posts(channel, text, thread=thread, files=[file.to_json(self.core.base)])

    async def edits(self, message: Message, text: str, *, raw: bool = False) -> None:
        """Change one's own message."""
        written = text if raw else typed(text, self.core.workspace)

        def change() -> None:
            message.text = written

        self.core.edit(message, by=self.id, change=change)

    async def deletes(self, message: Message) -> None:
        """Delete one's own message."""
        self.core.delete(message)

    async def reacts(self, message: Message | SeenMessage, name: str, channel: str) -> None:
        """Add a reaction."""
        place = self._member(channel)
        place_message = place.messages[message.ts]
        place_message.reactions.setdefault(name, []).append(self.id)
        stamp = self.core.clock.stamp()
        item = {"type": "message", "channel": place.id, "ts": place_message.ts}
        event = {"type": "reaction_added", "user": self.id, "reaction": name, "item": item, "event_ts": stamp}
        self.core.changed()
        self.core.emit(event | {"item_user": place_message.user}, place)

    def sees(self, channel: str) -> list[SeenMessage]:
        """The messages of a channel, as this person sees them."""
        place = self.core.channel(channel)
        return [read(message, self.core.workspace) for message in visible(place, self.id)]

    async def clicks(
        self, message: Message | SeenMessage, channel: str, button: str, *, block: str | None = None
    ) -> Json | None:
        """Press a button of a message, named by its label, action_id or value. Returns the app's answer.

        `block` (a block_id) tells buttons of one name apart.
        """
        place = self._member(channel)
        shown = next((m for m in visible(place, self.id) if m.ts == message.ts), None)
        if shown is None:
            raise NoSuchThing(message.ts)
        holder, element, chosen = _button(events.shown_blocks(shown), button, block)
        about: Json = {"type": "message", "message_ts": shown.ts, "channel_id": place.id}
        about["is_ephemeral"] = shown.only_for is not None
        if shown.is_reply:
            about["thread_ts"] = shown.thread_ts
        body = events.interaction("block_actions", self.user, self.core.trigger(self.id), self.core.workspace)
        body |= {"container": about, "channel": events.channel_json(place), "state": {"values": {}}}
        if shown.only_for is None:
            body["message"] = events.message_json(shown, place)
        body["response_url"] = self.core.response_url(place.id, self.id, shown.ts)
        body["actions"] = [events.action_json(element, holder["block_id"], self.core.clock.stamp(), **chosen)]
        return await self._does("interactive", body, f"{button} did not work")

    async def clicks_in(self, view: View, button: str, *, block: str | None = None) -> Json | None:
        """Press a button of a modal or of the Home tab."""
        holder, element, chosen = _button(view.body["blocks"], button, block)
        trigger = self.core.trigger(self.id, view.id)
        body = events.interaction("block_actions", self.user, trigger, self.core.workspace)
        body |= {"container": {"type": "view", "view_id": view.id}, "view": view.to_json()}
        body["actions"] = [events.action_json(element, holder["block_id"], self.core.clock.stamp(), **chosen)]
        return await self._does("interactive", body, f"{button} did not work")

    @property
    def modal(self) -> View | None:
        """The modal that is on top."""
        return self.core.modal(self.id)

    @property
    def home(self) -> View | None:
        """The Home tab that the app has published for this person."""
        return self.core.workspace.homes.get(self.id)

    async def submits(self, **values: Any) -> Json | None:  # noqa: ANN401  text, or the value of an option
        """Submit the modal on top; `values` by action_id or block_id: text, an option's value, or a list of them."""
        view = self.modal
        if view is None:
            raise NoSuchThing("there is no modal")
        body = events.submission(
            view, self.user, self.core.trigger(self.id, view.id), _state(view, values), self.core.workspace
        )
        answer = await self._does("interactive", body, "the modal could not be submitted")
        if answer is not None:
            self._follow(view, answer)
        return answer

    def _follow(self, view: View, answer: Json) -> None:
        """Do with the modal what the app answered; errors are shown in it, and it stays."""
        action = answer.get("response_action")
        try:
            if action == "errors":
                view.body = view.body | {"errors": answer.get("errors", {})}
            elif action == "update":
                changed_view(self.core, view, checked(self.core, answer["view"]))
            elif action == "push":
                pushed(self.core, view, checked(self.core, answer["view"]))
            else:
                self._close(view, whole=action == "clear")
        except Refusal as refusal:
            self.core.notices.append((self.id, refusal.error))
        self.core.changed()

    def _close(self, view: View, *, whole: bool) -> None:
        for each in self.core.workspace.views.values():
            if each is view or (whole and each.root == view.root):
                each.closed = True

    async def cancels(self) -> None:
        """Close the modal on top without submitting it."""
        view = self.modal
        if view is None:
            raise NoSuchThing("there is no modal")
        view.closed = True
        self.core.changed()
        if view.body.get("notify_on_close"):
            body = events.interaction("view_closed", self.user, self.core.trigger(self.id), self.core.workspace)
            await self._does("interactive", body | {"view": view.to_json(), "is_cleared": False}, "")

    async def commands(self, channel: str, command: str, text: str = "") -> Json | None:
        """Use a slash command, such as `/footnote`. What the app answers at once is shown to this person alone."""
        place = self._member(channel)
        name = events.channel_json(place)["name"]
        url = self.core.response_url(place.id, self.id)
        body = {
            "token": events.VERIFICATION,
            "team_id": self.core.workspace.team,
            "team_domain": self.core.workspace.domain,
            "channel_id": place.id,
            "channel_name": name,
            "user_id": self.id,
            "user_name": self.user.name,
            "command": command,
            "text": text,
            "api_app_id": APP,
            "is_enterprise_install": "false",
            "response_url": url,
            "trigger_id": self.core.trigger(self.id),
        }
        answer = await self._does("slash_commands", body, f"{command} failed with the error {_UNANSWERED!r}")
        if answer:
            message = events.bot_message(self.core.clock.stamp(), place.id, text=str(answer.get("text", "")))
            message.blocks = answer.get("blocks", [])
            message.only_for = None if answer.get("response_type") == "in_channel" else self.id
            self.core.post(message)
        return answer

    async def shortcut(self, message: Message | SeenMessage, channel: str, callback: str) -> Json | None:
        """Use a shortcut on a message."""
        place = self._member(channel)
        place_message = place.messages[message.ts]
        body = events.interaction("message_action", self.user, self.core.trigger(self.id), self.core.workspace)
        body |= {"callback_id": callback, "action_ts": self.core.clock.stamp(), "message_ts": place_message.ts}
        body |= {"channel": events.channel_json(place), "message": events.message_json(place_message, place)}
        body["response_url"] = self.core.response_url(place.id, self.id, place_message.ts)
        return await self._does("interactive", body, "the shortcut did not work")

    async def joins(self, channel: str) -> None:
        """Become a member of a channel."""
        self._move(channel, "member_joined_channel", joins=True)

    async def leaves(self, channel: str) -> None:
        """Leave a channel."""
        self._move(channel, "member_left_channel", joins=False)

    def _move(self, channel: str, kind: str, *, joins: bool) -> None:
        place = self.core.channel(channel)
        if joins == (self.id in place.members):
            raise NoSuchThing(f"{self.user.name} is {'already' if joins else 'not'} in {channel}")
        place.members.append(self.id) if joins else place.members.remove(self.id)
        event: Json = {"type": kind, "user": self.id, "channel": place.id, "channel_type": place.id[0]}
        self.core.changed()
        self.core.emit(event | {"team": self.user.team, "event_ts": self.core.clock.stamp()}, place)

    async def opens_app(self, tab: str = "home") -> None:
        """Open the app: its Home tab, or with `messages` the direct message."""
        channel = self.core.workspace.channels[self.dm]
        event: Json = {"type": "app_home_opened", "user": self.id, "channel": channel.id, "tab": tab}
        event["event_ts"] = self.core.clock.stamp()
        if tab == "home" and self.home is not None:
            event["view"] = self.home.to_json()
        self.core.emit(event, channel)

    async def looks_at(self, channel: str) -> None:
        """Open a channel beside the conversation with the bot."""
        entity: Json = {"type": "slack#/types/channel_id", "value": self._member(channel).id}
        entity["team_id"] = self.core.workspace.team
        event: Json = {"type": "app_context_changed", "user": self.id, "channel": self.dm}
        event |= {"context": {"entities": [entity]}, "event_ts": self.core.clock.stamp()}
        self.core.emit(event, self.core.workspace.channels[self.dm])

    async def stops(self, channel: str, thread: str) -> None:
        """Press the stop button of a thread: its streams end, and the app is told."""
        place = self._member(channel)
        streaming = [m for m in place.thread(thread) if m.stream is not None and m.stream.open]
        for message in streaming:
            streams.close(self.core, message)
        event: Json = {"type": "agent_session_stopped", "channel": place.id, "thread_ts": thread, "user": self.id}
        event |= {"streaming_message_ts": [m.ts for m in streaming], "event_ts": self.core.clock.stamp()}
        self.core.emit(event, place)

    async def _does(self, kind: str, body: Json, failure: str) -> Json | None:
        """Tell the app; when it does not answer in time, Slack tells the person that it failed."""
        answer = await self.core.link.ask(kind, body)
        if answer is None:
            self.core.notices.append((self.id, failure))
        self.core.changed()
        return answer

    def _member(self, channel: str) -> Channel:
        place = self.core.channel(channel)
        if self.id not in place.members:
            raise NoSuchThing(f"{self.user.name} is not in {channel}")
        return place


def _button(blocks: list[Json], wanted: str, block_id: str | None) -> tuple[Json, Json, Json]:
    """The block, the element and what is chosen in it, of the button with that label, action_id or value."""
    for block, element in interactive(blocks):
        if block_id is not None and block["block_id"] != block_id:
            continue
        for part in ("positive_button", "negative_button"):
            choice = element.get(part)
            if isinstance(choice, dict) and wanted in {choice["text"]["text"], choice["value"], part}:
                return block, element, {"text": choice["text"], "value": choice["value"]}
        for option in element.get("options", []):
            if wanted in {option["value"], option["text"]["text"]}:
                return block, element, {"selected_option": option}
        if wanted in {element.get("action_id"), element.get("value"), *labels(element)}:
            return block, element, {}
    raise NoSuchThing(f"there is no button {wanted!r}")


def _state(view: View, values: Json) -> Json:
    """`state.values` of a modal in which these values were entered."""
    state: Json = {}
    for block in view.body["blocks"]:
        element = block.get("element") or block.get("accessory")
        if not isinstance(element, dict) or "action_id" not in element:
            continue
        given = values.get(element["action_id"], values.get(block["block_id"]))
        state[block["block_id"]] = {element["action_id"]: {"type": element["type"], **_entered(element, given)}}
    return state


def _entered(element: Json, given: Any) -> Json:  # noqa: ANN401  text, or the value of an option
    options = {option["value"]: option for option in element.get("options", [])}
    match element["type"]:
        case "plain_text_input":
            return {"value": given if given is not None else element.get("initial_value")}
        case "checkboxes" | "multi_static_select":
            chosen = [options[each] for each in given] if given is not None else element.get("initial_options", [])
            return {"selected_options": chosen}
        case "static_select" | "radio_buttons":
            return {"selected_option": options[given] if given is not None else element.get("initial_option")}
    return {}
