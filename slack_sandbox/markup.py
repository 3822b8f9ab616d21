"""Slack's markup of text: what a person types becomes it, and what it shows, links to and pings."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from slack_sandbox.workspace import Json, Workspace

Form = Literal["plain", "mrkdwn", "markdown"]
_TOKEN = re.compile(r"<([^<>|\n][^<>\n]*)>")
_URL = re.compile(r"(?:https?|mailto):[^\s<>|)\]]+")
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]+`", re.DOTALL)
_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)")
_TYPED = re.compile(r"(?<![\w.])([@#])([\w.-]*\w)|https?://[^\s<>]+")
_EVERYONE = ("channel", "here", "everyone")
_ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))


@dataclass(frozen=True, slots=True)
class Seen:
    """A text as people see it. `pings` are those whom it notifies, as they are written; `links` are its addresses."""

    text: str
    pings: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


def escaped(text: str) -> str:
    """The text, with `&`, `<` and `>` as Slack wants them."""
    for sign, entity in _ENTITIES:
        text = text.replace(sign, entity)
    return text


def unescaped(text: str) -> str:
    """The text as it is shown: the three entities are decoded, once."""
    for sign, entity in reversed(_ENTITIES):
        text = text.replace(entity, sign)
    return text


def typed(text: str, workspace: Workspace) -> str:
    """What a client sends for what a person types: signs escaped; names, channels and addresses marked up."""

    def marked(match: re.Match[str]) -> str:
        sign, name = match[1], match[2]
        if sign is None:
            return f"<{match[0]}>"
        mention: str | None = None
        if sign == "#":
            channel = workspace.channel_named(name)
            mention = f"<#{channel.id}|{channel.name}>" if channel else None
        elif name in _EVERYONE:
            mention = f"<!{name}>"
        elif user := workspace.user_named(name):
            mention = f"<@{user.id}>"
        elif group := next((g for g in workspace.groups.values() if g.handle == name), None):
            mention = f"<!subteam^{group.id}>"
        return mention or match[0]

    return _TYPED.sub(marked, escaped(text))


def seen(text: str, form: Form, workspace: Workspace, *, addresses: bool = True) -> Seen:
    """What a text in one of Slack's three forms shows, pings and links to.

    Plain text shows its letters and nothing else. In `markdown` the labelled links are Markdown's; a mention in angle
    brackets pings in both other forms. Bare `addresses` are links, but not in code.
    """
    if form == "plain":
        return Seen(text)
    pings: list[str] = []
    links: list[str] = []
    if form == "markdown":
        text = _LINK.sub(lambda match: _labelled(match, links), text)
    parts: list[str] = []
    end = 0
    for match in _TOKEN.finditer(text):
        parts += [_bare(text[end : match.start()], links if addresses else []), _token(match, workspace, pings, links)]
        end = match.end()
    parts.append(_bare(text[end:], links if addresses else []))
    return Seen("".join(parts), tuple(pings), tuple(links))


def _labelled(match: re.Match[str], links: list[str]) -> str:
    links.append(html.unescape(match[2]))
    return match[1]


def _bare(text: str, links: list[str]) -> str:
    links += [unescaped(address) for address in _URL.findall(_CODE.sub(" ", text))]
    return unescaped(text)


def _token(match: re.Match[str], workspace: Workspace, pings: list[str], links: list[str]) -> str:
    body, _, label = match[1].partition("|")
    sign, name = body[0], body[1:]
    if sign == "@" and name:
        pings.append(f"<@{name}>")
        user = workspace.users.get(name)
        return f"@{user.name if user else name}"
    if sign == "#" and name:
        channel = workspace.channels.get(name)
        return f"#{channel.name if channel else label or name}"
    if sign == "!":
        links += [unescaped(part) for part in name.split("^") if name.startswith("date^") and _URL.fullmatch(part)]
        return _special(name, label, workspace, pings)
    if _URL.fullmatch(body):
        links.append(unescaped(body))
        return unescaped(label or body)
    return unescaped(match[0])


def _special(name: str, label: str, workspace: Workspace, pings: list[str]) -> str:
    command, _, argument = name.partition("^")
    if command in _EVERYONE:
        pings.append(f"<!{command}>")
        return f"@{command}"
    if command == "subteam":
        pings.append(f"<!subteam^{argument}>")
        group = workspace.groups.get(argument)
        return f"@{group.handle if group else argument}"
    return unescaped(label or name)


def joined(pieces: list[Seen], separator: str = "\n") -> Seen:
    """Several texts, one below the other."""
    return Seen(
        separator.join(piece.text for piece in pieces if piece.text),
        tuple(ping for piece in pieces for ping in piece.pings),
        tuple(link for piece in pieces for link in piece.links),
    )


def rich_text(text: str) -> list[Json]:
    """The block that a client sends along with what a person typed."""
    elements: list[Json] = []
    end = 0

    def say(words: str) -> None:
        if words:
            elements.append({"type": "text", "text": unescaped(words)})

    for match in _TOKEN.finditer(text):
        say(text[end : match.start()])
        elements.append(_rich_element(match))
        end = match.end()
    say(text[end:])
    return [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}]


def _rich_element(match: re.Match[str]) -> Json:
    body, _, label = match[1].partition("|")
    kinds: dict[str, Callable[[str], Json]] = {
        "@": lambda name: {"type": "user", "user_id": name},
        "#": lambda name: {"type": "channel", "channel_id": name},
        "!": lambda name: (
            {"type": "usergroup", "usergroup_id": name.removeprefix("subteam^")}
            if name.startswith("subteam^")
            else {"type": "broadcast", "range": name}
        ),
    }
    if body[0] in kinds:
        return kinds[body[0]](body[1:])
    link: Json = {"type": "link", "url": unescaped(body)}
    return link | ({"text": unescaped(label)} if label else {})
