"""The names of conversations that the chat begins."""

import secrets
from datetime import datetime


def new_thread() -> str:
    """A name that no other conversation has, and that says when it began."""
    return f"chat-{datetime.now().astimezone():%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
