"""What the local Slack holds, without its HTTP."""

import pytest

from slack_sandbox.clock import Clock
from slack_sandbox.core import Core
from slack_sandbox.refusal import Refusal
from slack_sandbox.workspace import BOT_USER, Channel, Message, Status, User


@pytest.fixture
def core() -> Core:
    made = Core(Clock(1_000.0))
    for user in (User("U1", "ann"), User("U2", "bob"), User(BOT_USER, "bot", bot_id="B1")):
        made.workspace.users[user.id] = user
    made.workspace.channels["C1"] = Channel("C1", "general", members=["U1", "U2", BOT_USER])
    return made


@pytest.fixture
def heard(core: Core, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The types of the events that go out to the app."""
    types: list[str] = []
    monkeypatch.setattr(core.sockets, "event", lambda payload: types.append(payload["event"]["type"]))
    return types


def said(core: Core, text: str, ts: str = "1.0", **fields: str) -> Message:
    return core.post(Message(ts, "C1", fields.pop("user", "U1"), text, **fields))  # type: ignore[arg-type]  # texts


def test_the_app_is_told_of_what_it_listens_to(core: Core, heard: list[str]) -> None:
    said(core, f"<@{BOT_USER}> who?")
    said(core, "whisper", "2.0", only_for="U2")
    assert heard == ["message", "app_mention"]
    core.subscriptions.discard("message.channels")
    said(core, "and when?", "3.0")
    assert heard == ["message", "app_mention"]
    core.workspace.channels["C1"].members.remove(BOT_USER)
    said(core, f"<@{BOT_USER}> who?", "4.0")
    assert heard == ["message", "app_mention"]


def test_a_mention_that_is_added_is_told_once(core: Core, heard: list[str]) -> None:
    message = said(core, "who?")
    for text in (f"<@{BOT_USER}> who?", f"<@{BOT_USER}> when?"):
        core.edit(message, by="U1", change=lambda text=text: setattr(message, "text", text))  # type: ignore[misc]
    assert heard == ["message", "message", "app_mention", "message"]
    assert message.edited is not None


def test_a_root_with_replies_leaves_a_tombstone_and_a_reply_goes(core: Core, heard: list[str]) -> None:
    root, reply = said(core, "who?"), said(core, "Ada.", "2.0", thread_ts="1.0")
    core.delete(root)
    assert (root.subtype, root.text) == ("tombstone", "This message was deleted.")
    core.delete(reply)
    assert list(core.workspace.channels["C1"].messages) == ["1.0"]
    assert heard == ["message"] * 4


def test_a_trigger_opens_one_modal_in_time(core: Core) -> None:
    first, late = core.trigger("U1"), core.trigger("U1", "V1")
    assert core.use_trigger(first).user == "U1"
    with pytest.raises(Refusal, match="exchanged_trigger_id"):
        core.use_trigger(first)
    with pytest.raises(Refusal, match="invalid_trigger_id"):
        core.use_trigger("13.none")
    core.clock.advance(core.limits.trigger_life + 1)
    with pytest.raises(Refusal, match="expired_trigger_id"):
        core.use_trigger(late)


def test_views_stand_on_the_view_below(core: Core) -> None:
    first = core.view("U1", {"type": "modal"})
    second = core.view("U1", {"type": "modal"}, first)
    third = core.view("U1", {"type": "modal"}, second)
    assert (third.previous, third.root) == (second.id, first.id)
    assert core.modal("U1") is third
    third.closed = True
    assert core.modal("U1") is second
    assert core.modal("U2") is None


def test_a_direct_message_is_made_once(core: Core) -> None:
    pair, three = core.direct("U1", "U2"), core.direct("U1", "U2", BOT_USER)
    assert core.direct("U2", "U1") is pair
    assert (pair.kind, three.kind) == ("im", "mpim")


def test_who_is_not_there_is_no_user(core: Core) -> None:
    assert (core.user("ann").id, core.channel("#general").id) == ("U1", "C1")
    with pytest.raises(KeyError):
        core.user("carol")
    with pytest.raises(KeyError):
        core.channel("#none")


def test_a_status_goes_after_its_time(core: Core) -> None:
    core.workspace.statuses["C1", "1.0"] = Status("is looking", [], core.clock.now())
    assert core.status("C1", "1.0") == "is looking"
    core.clock.advance(core.limits.status_life + 1)
    assert core.status("C1", "1.0") is None
    assert core.status("C1", "2.0") is None
