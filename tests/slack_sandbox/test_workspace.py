from slack_sandbox.workspace import OTHER_TEAM, TEAM, Channel, Message, User, View, Workspace


def workspace() -> Workspace:
    people = [User("U1", "ann-bell"), User("U2", "bob", team=OTHER_TEAM), User("U3", "bot", bot_id="B1")]
    channels = [
        Channel("C1", "general", members=["U1", "U2"]),
        Channel("D1", "", "im", ["U1", "U3"]),
        Channel("G1", "", "mpim", ["U1", "U2", "U3"]),
    ]
    return Workspace({one.id: one for one in people}, {one.id: one for one in channels})


def test_people_and_channels_are_found_by_name_and_by_id() -> None:
    found = workspace()
    assert found.user_named("ann-bell") is found.user_named("U1") is found.users["U1"]
    assert found.user_named("carol") is None
    assert found.channel_named("#general") is found.channel_named("general") is found.channel_named("C1")
    assert found.channel_named("") is found.channel_named("#") is None, "a direct message has no name"


def test_a_direct_message_is_between_exactly_these() -> None:
    found = workspace()
    assert found.direct({"U3", "U1"}) is found.channels["D1"]
    assert found.direct({"U1", "U2", "U3"}) is found.channels["G1"]
    assert found.direct({"U1", "U2"}) is None, "a channel of both is none"


def test_who_a_person_is() -> None:
    ann, bob, bot = (one.to_json() for one in workspace().users.values())
    assert (ann["real_name"], ann["is_bot"], ann["is_stranger"]) == ("Ann Bell", False, False)
    assert (bob["is_stranger"], bob["team_id"]) == (True, OTHER_TEAM)
    assert bot["is_bot"]


def test_a_thread_is_its_root_and_its_replies_without_what_one_person_sees() -> None:
    channel = Channel("C1", "general")
    root, reply = Message("1.0", "C1", "U1", thread_ts="1.0"), Message("2.0", "C1", "U2", thread_ts="1.0")
    for one in (root, reply, Message("3.0", "C1", "U3", thread_ts="1.0", only_for="U1"), Message("4.0", "C1", "U1")):
        channel.messages[one.ts] = one
    assert channel.thread("1.0") == [root, reply]
    assert (root.is_reply, reply.is_reply) == (False, True)


def test_a_channel_as_a_viewer_is_told_of_it() -> None:
    found = workspace()
    general = found.channels["C1"].to_json("U3")
    assert (general["is_member"], general["num_members"], general["is_general"]) == (False, 2, True)
    assert general["shared_team_ids"] == [TEAM]
    assert found.channels["D1"].to_json("U1")["user"] == "U3"
    found.channels["C1"].shared = True
    assert found.channels["C1"].to_json("U1")["shared_team_ids"] == [TEAM, OTHER_TEAM]


def test_a_view_keeps_what_the_app_gave_and_its_own_place() -> None:
    view = View("V2", "U1", {"type": "modal", "callback_id": "why", "hash": "theirs"}, "ours", previous="V1").to_json()
    assert (view["callback_id"], view["hash"], view["previous_view_id"], view["root_view_id"]) == (
        *("why", "ours", "V1", "V2"),
    )
