"""A thread as a page that can be indexed: each message below who wrote it and when, in the words that Slack shows."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.slack.splitting import shortened

_TITLE_MOST = 90
_CODE = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)
_MARKUP = re.compile(r"<(?P<mark>[@#!]?)(?P<name>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
_INLINE = re.compile(r"(?<![\w`])`([^`\n]+)`(?![\w`])")
# Slack's marks count between words alone: snake_case and 2*3*4 have none.
_MARKS = tuple(
    (re.compile(rf"(?<![\w/=&?{sign}])[{sign}](?=\S)([^{sign}\n]*?\S)[{sign}](?![\w/=&{sign}])"), tag)
    for sign, tag in (("*", "b"), ("_", "i"), ("~", "s"))
)
_ITEM = re.compile(r"^\s*(?:[•◦▪▫*-]|\d{1,3}[.)])\s+(?=\S)")
_BULLET = re.compile(r"^\s*[•◦▪▫*-]\s+(?=\S)")
_QUOTED = "&gt;"


@dataclass(frozen=True, slots=True)
class ThreadMessage:
    """A message: who wrote it, when (seconds since 1970), its text as Slack has it, and the files that came with it.

    In `text` the mentions of people are names already.
    """

    author: str
    at: float
    text: str
    files: tuple[str, ...] = ()


def thread_page(channel: str, address: str, messages: Sequence[ThreadMessage]) -> str:
    """The page of a thread in the channel of that name; `address` opens it in Slack."""
    first = html.escape(f"#{channel}: {_opening(messages)}")
    day = datetime.fromtimestamp(messages[0].at, UTC).date().isoformat()
    return "\n".join(
        [
            f'<!doctype html><html><head><meta charset="utf-8"><title>{first}</title>',
            f'<meta property="og:title" content="{first}">',
            f'<meta property="article:published_time" content="{day}">',
            f'<link rel="canonical" href="{html.escape(address)}"></head><body><article>',
            *(line for message in messages for line in _message(message)),
            "</article></body></html>\n",
        ]
    )


def plain_text(text: str) -> str:
    """Slack's markup as the words that it shows, in lines, still with the marks of bold and the like."""
    return html.unescape(_MARKUP.sub(_shown, text))


def _shown(match: re.Match[str]) -> str:
    mark, name, label = match["mark"], match["name"], match["label"]
    if mark == "@":
        return f"@{label or name}"
    if mark == "#":
        return f"#{label or name}"
    if mark:  # <!here>, <!subteam^S…|@group>, <!date^…|fallback>
        return label or f"@{name.partition('^')[0]}"
    target = name.removeprefix("mailto:")
    return target if not label or label in {target, name} or target.endswith(f"//{label}") else f"{label} ({target})"


def _opening(messages: Sequence[ThreadMessage]) -> str:
    lines = (
        " ".join(_unmarked(line).split()) for message in messages for line in plain_text(message.text).splitlines()
    )
    names = (name for message in messages for name in message.files)
    return shortened(next(filter(None, (*lines, *names)), ""), _TITLE_MOST)


def _unmarked(line: str) -> str:
    for pattern, _ in ((_INLINE, ""), *_MARKS):
        line = pattern.sub(r"\1", line)
    return line.replace("```", "")


def _message(message: ThreadMessage) -> Iterator[str]:
    when = datetime.fromtimestamp(message.at, UTC)
    yield f"<h2>{html.escape(message.author)}, {when.day} {when:%B %Y, %H:%M} UTC</h2>"
    for number, part in enumerate(_CODE.split(message.text)):
        if number % 2:
            yield f"<pre>{html.escape(plain_text(part), quote=False)}</pre>"
        else:
            yield from filter(None, map(_line, part.splitlines()))
    for name in message.files:
        yield f"<p>File: {html.escape(name, quote=False)}</p>"


def _line(line: str) -> str:
    """A line as a block of its own; people end few lines with a full stop."""
    line = line.removeprefix(_QUOTED).strip()
    if not line:
        return ""
    tag = "li" if _ITEM.match(line) else "p"
    body = html.escape(plain_text(_BULLET.sub("", line)), quote=False)
    parts = [f"<code>{part}</code>" if number % 2 else _marked(part) for number, part in enumerate(_INLINE.split(body))]
    return f"<{tag}>{''.join(parts)}</{tag}>"


def _marked(text: str) -> str:
    for pattern, name in _MARKS:
        text = pattern.sub(rf"<{name}>\1</{name}>", text)
    return text
