"""views.open, push, update and publish; also blocks.validate."""

from slack_sandbox.blocks import check_blocks, check_view, with_ids
from slack_sandbox.core import Core
from slack_sandbox.methods.call import Method, MethodCall
from slack_sandbox.refusal import Refusal
from slack_sandbox.workspace import Json, View

_DEEPEST = 3  # modals, one above the other


def _body(call: MethodCall, kind: str) -> Json:
    view = call.arguments.get("view")
    if not isinstance(view, dict):
        raise Refusal("invalid_arguments", response_metadata={"messages": ["[ERROR] missing required field: view"]})
    if view.get("type") != kind:
        raise Refusal("invalid_arguments", response_metadata={"messages": [f"[ERROR] must be a {kind}"]})
    return checked(call.core, view)


def checked(core: Core, view: Json) -> Json:
    """The view, with an id for each block. Raises Refusal."""
    check_view(view, core.limits.view_blocks)
    return view | {"blocks": with_ids(view["blocks"], "v")}


def _open(call: MethodCall) -> Json:
    body = _body(call, "modal")
    trigger = call.core.use_trigger(call.required("trigger_id", "invalid_trigger_id"))
    return {"view": call.core.view(trigger.user, body).to_json()}


def _push(call: MethodCall) -> Json:
    body = _body(call, "modal")
    trigger = call.core.use_trigger(call.required("trigger_id", "invalid_trigger_id"))
    below = call.core.workspace.views.get(trigger.view or "")
    if below is None or below.closed:
        raise Refusal("not_found")
    return {"view": pushed(call.core, below, body).to_json()}


def pushed(core: Core, below: View, body: Json) -> View:
    """A modal on top of another. Raises Refusal when there are too many."""
    depth = sum(1 for view in core.workspace.views.values() if view.root == below.root and not view.closed)
    if depth >= _DEEPEST:
        raise Refusal("push_limit_reached")
    return core.view(below.user, body, below)


def _update(call: MethodCall) -> Json:
    body = _body(call, "modal")
    view = _named(call)
    if view is None or view.closed:
        raise Refusal("not_found")
    known = call.text("hash")
    if known is not None and known != view.hash:
        raise Refusal("hash_conflict")
    changed_view(call.core, view, body)
    return {"view": view.to_json()}


def _named(call: MethodCall) -> View | None:
    name, outside = call.text("view_id"), call.text("external_id")
    views = call.core.workspace.views
    if name is not None:
        return views.get(name)
    return next((view for view in views.values() if outside and view.body.get("external_id") == outside), None)


def changed_view(core: Core, view: View, body: Json) -> None:
    """Show something else in a view."""
    view.body, view.hash = body, core.clock.stamp()
    core.changed()


def _publish(call: MethodCall) -> Json:
    user = call.core.workspace.users.get(call.required("user_id"))
    if user is None:
        raise Refusal("user_not_found")
    body = _body(call, "home")
    known, old = call.text("hash"), call.core.workspace.homes.get(user.id)
    if known is not None and old is not None and known != old.hash:
        raise Refusal("hash_conflict")
    home = View(old.id if old else call.core.number("V"), user.id, body, call.core.clock.stamp())
    home.team = call.core.workspace.team
    call.core.workspace.homes[user.id] = home
    call.core.changed()
    return {"view": home.to_json()}


def _validate(call: MethodCall) -> Json:
    view, blocks = call.arguments.get("view"), call.items("blocks")
    if isinstance(view, dict):
        check_view(view, call.core.limits.view_blocks)
    elif blocks is not None:
        check_blocks(blocks, call.core.limits.blocks)
    else:
        raise Refusal("invalid_arguments")
    return {}


METHODS = {
    "blocks.validate": Method(_validate),
    "views.open": Method(_open),
    "views.publish": Method(_publish),
    "views.push": Method(_push),
    "views.update": Method(_update),
}
