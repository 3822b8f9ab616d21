import pytest
from pydantic import TypeAdapter, ValidationError

from slack_sandbox.shapes import Any75, Button, MrkdwnText, Plain24, PlainText, Select, TextInput
from tests.slack_sandbox.block_kit import Json, mrkdwn, plain


def taken(shape: type, given: object) -> bool:
    try:
        TypeAdapter(shape).validate_python(given)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    ("shape", "given", "good"),
    [
        (PlainText, plain("a"), True),
        (PlainText, plain(""), False),
        (PlainText, plain("a") | {"colour": "red"}, False),
        (PlainText, mrkdwn("a"), False),
        (PlainText, plain("a") | {"emoji": "yes"}, False),
        (MrkdwnText, mrkdwn("a") | {"verbatim": True}, True),
        (Plain24, plain("a" * 24), True),
        (Plain24, plain("a" * 25), False),
        (Plain24, mrkdwn("a"), False),
        (Any75, mrkdwn("a" * 75), True),
        (Any75, mrkdwn("a" * 76), False),
        (Any75, {"type": "markdown", "text": "a"}, False),
        (Button, {"type": "button", "text": plain("Why?"), "action_id": "why"}, True),
        (Button, {"type": "button", "text": plain("a" * 76), "action_id": "why"}, False),
        (Button, {"type": "button", "text": mrkdwn("Why?"), "action_id": "why"}, False),
        (Button, {"type": "button", "action_id": "why"}, False),
        (TextInput, {"type": "plain_text_input", "action_id": "why"}, True),
        (TextInput, {"type": "email", "action_id": "why"}, False),
        (Select, {"type": "static_select"}, False),
    ],
)
def test_what_slack_knows_is_taken_and_nothing_else(shape: type, given: Json, good: bool) -> None:
    assert taken(shape, given) is good
