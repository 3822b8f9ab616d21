"""auth.test, apps.connections.open, bots.info, users.* and usergroups.*."""

from slack_sandbox.methods.call import Method, MethodCall
from slack_sandbox.refusal import Refusal
from slack_sandbox.workspace import APP, BOT, BOT_USER, Json


def _auth_test(call: MethodCall) -> Json:
    workspace = call.core.workspace
    bot = workspace.users[BOT_USER]
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.domain.title(),
        "user": bot.name,
        "team_id": workspace.team,
        "user_id": BOT_USER,
        "bot_id": BOT,
        "is_enterprise_install": False,
    }


def _revoke(call: MethodCall) -> Json:
    call.core.tokens.clear()
    return {"revoked": True}


def _open_connection(call: MethodCall) -> Json:
    address = call.core.base.replace("http://", "ws://", 1)
    return {"url": f"{address}/link/?ticket={call.core.sockets.ticket()}&app_id={APP}"}


def _bot(call: MethodCall) -> Json:
    wanted = call.text("bot") or BOT
    bot = next((u for u in call.core.workspace.users.values() if u.bot_id == wanted), None)
    if bot is None:
        raise Refusal("bot_not_found")
    about = {"id": wanted, "deleted": bot.deleted, "name": bot.name, "user_id": bot.id, "app_id": bot.app_id}
    return {"bot": about}


def _user(call: MethodCall) -> Json:
    return {"user": call.user().to_json()}


def _users(call: MethodCall) -> Json:
    members, more = call.page([user.to_json() for user in call.core.workspace.users.values()])
    return {"members": members, "cache_ts": int(call.core.clock.now()), "response_metadata": more}


def _conversations(call: MethodCall) -> Json:
    user = call.text("user") or BOT_USER
    channels, more = call.page([each.to_json(user) for each in call.known_channels() if user in each.members])
    return {"channels": channels, "response_metadata": more}


def _groups(call: MethodCall) -> Json:
    groups = [group.to_json() for group in call.core.workspace.groups.values()]
    if not call.flag("include_users"):
        groups = [{name: value for name, value in group.items() if name != "users"} for group in groups]
    return {"usergroups": groups}


def _group_users(call: MethodCall) -> Json:
    group = call.core.workspace.groups.get(call.required("usergroup"))
    if group is None:
        raise Refusal("no_such_subteam")
    return {"users": list(group.members)}


METHODS = {
    "apps.connections.open": Method(_open_connection, app_token=True),
    "auth.revoke": Method(_revoke),
    "auth.test": Method(_auth_test),
    "bots.info": Method(_bot, "users:read"),
    "usergroups.list": Method(_groups, "usergroups:read"),
    "usergroups.users.list": Method(_group_users, "usergroups:read"),
    "users.conversations": Method(_conversations),
    "users.info": Method(_user, "users:read"),
    "users.list": Method(_users, "users:read"),
}
