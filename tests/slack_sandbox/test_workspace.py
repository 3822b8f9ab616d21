from slack_sandbox.workspace import OTHER_TEAM, TEAM, Channel, Message, User, View, Workspace


def workspace() -> Workspace:
    people = [User("U1", "ann-bell"), User("U2", "bob", team=OTHER_TEAM), User("U3", "bot", bot_id="B1")]
    channels = [
        Channel("C1", "general", members=["U1", "U2"]),
        Channel("D1", "", "im", ["U1", "U3"]),
        Channel("G1", "", "mpim", ["U1", "U2", "U3"]),
    ]
    return Workspace({each.id: each for each in people}, {each.id: each for each in channels})


def test_people_and_channels_are_found_by_name_and_by_id() -> None:
    place = workspace()
    assert place.user_named("ann-bell") is place.user_named("U1") is place.users["U1"]
    assert place.user_named("carol") is None
    assert place.channel_named("#general") is place.channel_named("general") is place.channel_named("C1")
    assert place.channel_named("") is place.channel_named("#") is None, "a direct message has no name"


def test_a_direct_message_is_between_exactly_these() -> None:
    place = workspace()
    assert place.direct({"U3", "U1"}) is place.channels["D1"]
    assert place.direct({"U1", "U2", "U3"}) is place.channels["G1"]
    assert place.direct({"U1", "U2"}) is None, "a channel of both is none"


def test_who_a_person_is() -> None:
    ann, bob, bot = (user.to_json() for user in workspace().users.values())
    assert (ann["real_name"], ann["is_bot"], ann["is_stranger"]) == ("Ann Bell", False, False)
    assert (bob["is_stranger"], bob["team_id"]) == (True, OTHER_TEAM)
    assert bot["is_bot"]


def test_a_thread_is_its_root_and_its_replies_without_what_one_person_sees() -> None:
    channel = Channel("C1", "general")
    root, reply = Message("1.0", "C1", "U1", thread_ts="1.0"), Message("2.0", "C1", "U2", thread_ts="1.0")
    for message in (
        root,
        reply,
        Message("3.0", "C1", "U3", thread_ts="1.0", only_for="U1"),
        Message("4.0", "C1", "U1"),
    ):
        channel.messages[message.ts] = message
    assert channel.thread("1.0") == [root, reply]
    assert (root.is_reply, reply.is_reply) == (False, True)


def test_a_channel_as_a_viewer_is_told_of_it() -> None:
    place = workspace()
    general = place.channels["C1"].to_json("U3")
    assert (general["is_member"], general["num_members"], general["is_general"]) == (False, 2, True)
    assert general["shared_team_ids"] == [TEAM]
    assert place.channels["D1"].to_json("U1")["user"] == "U3"
    place.channels["C1"].shared = True
    assert place.channels["C1"].to_json("U1")["shared_team_ids"] == [TEAM, OTHER_TEAM]


def test_a_view_keeps_what_the_app_gave_and_its_own_place() -> None:
    view = View("V2", "U1", {"type": "modal", "callback_id": "why", "hash": "theirs"}, "ours", previous="V1").to_json()
    assert (view["callback_id"], view["hash"], view["previous_view_id"], view["root_view_id"]) == (
        *("why", "ours", "V1", "V2"),
    )
