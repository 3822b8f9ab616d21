"""Pieces of Block Kit."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


SECTION: Json = {"type": "section", "text": mrkdwn("a *quote*")}
FORM: Json = {
    "type": "modal",
    "callback_id": "why",
    "title": {"type": "plain_text", "text": "Why?"},
    "submit": {"type": "plain_text", "text": "Send"},
    "notify_on_close": True,
    "blocks": [
        {
            "type": "input",
            "block_id": "kind",
            "label": {"type": "plain_text", "text": "What was wrong?"},
            "element": {
                "type": "checkboxes",
                "action_id": "kinds",
                "options": [{"text": {"type": "plain_text", "text": "Wrong"}, "value": "wrong"}],
            },
        }
    ],
}
