"""What a proxy before an HTTP server refuses, as one does that asks for a token, or a server whose disk is full."""

import re
from dataclasses import dataclass

# Of Chroma's API: what changes a collection.
WRITES = r"POST \S+/(add|upsert|update|delete) "
_HEAD = re.compile(rb"([A-Z]+ \S+) HTTP/1\.1\r\n.*?\r\n\r\n", re.DOTALL)
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Refusal:
    """The response to each request that matches `requests` ("GET /path ") and does not carry `token`.

    `body` may name the request: {request}.
    """

    status: str
    body: str = ""
    kind: str = "text/plain"
    requests: str = ""
    token: str | None = None

    def answers(self, head: bytes) -> bytes | None:
        """The response to the request that begins with `head`; None when it is let through."""
        found = _HEAD.match(head)
        if found is None:
            return None
        request = found[1].decode() + " "
        bearer = f"\r\nauthorization: bearer {self.token}\r\n".lower().encode()
        if not re.match(self.requests, request) or (self.token is not None and bearer in found[0].lower()):
            return None
        body = self.body.replace("{request}", request.strip()).encode()
        lines = f"HTTP/1.1 {self.status}\r\ncontent-type: {self.kind}\r\ncontent-length: {len(body)}\r\n\r\n"
        return lines.encode() + body


def left_of(head: bytes) -> int:
    """How many bytes of a request that begins with `head` are still to come."""
    found, length = _HEAD.match(head), _LENGTH.search(head)
    return found.end() + int(length[1] if length else 0) - len(head) if found else 0
