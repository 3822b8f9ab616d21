"""What Anthropic's and Ollama's servers answer, in their own wire formats, for the server of chat_server.py."""

import json
import re
from typing import Any

from tests.bot.chat_server import EVENTS, JSON, Reply, Request, Response

LINES = {"content-type": "application/x-ndjson"}
MODEL = "scripted"


def anthropic_says(*pieces: str, stop: str | None = "end_turn", ending: str = "whole") -> Reply:
    """A model of Anthropic's that says these pieces; `{0}` … stand for the passages' keys."""

    def reply(request: Request) -> Response:
        words = _with_keys(pieces, _keys(request))
        if not request.body.get("stream"):
            return _json(_message([{"type": "text", "text": "".join(words)}], stop))
        events: list[dict[str, Any]] = [
            {"type": "message_start", "message": _message([], None, output=1)},
            {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
            *(
                {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": word}}
                for word in words
            ),
        ]
        if stop is not None and ending == "whole":
            delta = {"stop_reason": stop, "stop_sequence": None}
            events += [
                {"type": "content_block_stop", "index": 0},
                {"type": "message_delta", "delta": delta, "usage": {"input_tokens": 70, "output_tokens": 7}},
                {"type": "message_stop"},
            ]
        return Response(pieces=tuple(map(_event, events)), headers=EVENTS, ending=ending)

    return reply


def anthropic_calls(value: dict[str, Any]) -> Reply:
    """A model of Anthropic's that calls the tool it is given, with `value`."""

    def reply(request: Request) -> Response:
        given = json.loads("".join(_with_keys([json.dumps(value)], _keys(request))))
        tool = {"type": "tool_use", "id": "tool-1", "name": request.body["tools"][0]["name"], "input": given}
        return _json(_message([tool], "tool_use"))

    return reply


def anthropic_fails(status: int, kind: str) -> Reply:
    """An error of Anthropic's API."""
    body = json.dumps({"type": "error", "error": {"type": kind, "message": "it failed"}}).encode()
    return lambda _: Response(status, (body,), JSON)


def ollama_says(*pieces: str, done: str | None = "stop", ending: str = "whole") -> Reply:
    """A model of Ollama's that says these pieces."""

    def reply(request: Request) -> Response:
        rows: list[dict[str, Any]] = [
            {"message": {"role": "assistant", "content": word}, "done": False}
            for word in _with_keys(pieces, request.keys)
        ]
        if done is not None and ending == "whole":
            counts = {"prompt_eval_count": 70, "eval_count": 7}
            rows.append({"message": {"role": "assistant", "content": ""}, "done": True, "done_reason": done, **counts})
        about = {"model": MODEL, "created_at": "2026-01-01T00:00:00Z"}
        lines = tuple(json.dumps({**about, **row}).encode() + b"\n" for row in rows)
        return Response(pieces=lines, headers=LINES, ending=ending)

    return reply


def ollama_fails(status: int, message: str) -> Reply:
    """An error of Ollama's API."""
    return lambda _: Response(status, (json.dumps({"error": message}).encode(),), JSON)


def _message(content: list[dict[str, Any]], stop: str | None, output: int = 7) -> dict[str, Any]:
    usage = {"input_tokens": 70, "output_tokens": output}
    about = {"id": "message-1", "type": "message", "role": "assistant", "model": MODEL, "stop_sequence": None}
    return {**about, "content": content, "stop_reason": stop, "usage": usage}


def _keys(request: Request) -> list[str]:
    return re.findall(r"passage \[\[([a-z]+)\]\]", json.dumps(request.body["messages"]))


def _with_keys(pieces: Any, keys: list[str]) -> list[str]:
    return [re.sub(r"\{(\d+)\}", lambda match: keys[int(match[1])], piece) for piece in pieces]


def _event(event: dict[str, Any]) -> bytes:
    return f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode()


def _json(value: dict[str, Any]) -> Response:
    return Response(pieces=(json.dumps(value).encode(),), headers=JSON)
