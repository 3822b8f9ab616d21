"""Text from documents, models and people, made harmless: none of it can ping, link or steer in Slack.

Slack reads `<…>` as mentions and links everywhere; its own escapes are `&amp;`, `&lt;` and `&gt;`, and there are no
others (https://docs.slack.dev/messaging/formatting-message-text). What else is live depends on where a text stands:

- in rich text nothing is (`bot.slack.passages`);
- in mrkdwn objects that are `verbatim`, as all of Footnote's are, only `<…>` and the marks of bold and the like are;
- in Markdown addresses and its own links are: addresses stand in code there, so that they are copied as they are.

Characters without width stand where nothing else helps: in broken Markdown, and in what notifications show.
"""

import re
from collections.abc import Set as AbstractSet
from urllib.parse import quote, urlsplit, urlunsplit

JOINER = "\u2060"  # word joiner: no width, no line break; Slack sees no address and no mention across it
SPACE = "\ufeff"  # white space without width: a mark with it on each side formats nothing
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_UNSEEN = "�"  # for characters that cannot be shown, that cannot be sent, or that turn the writing direction
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_ENDINGS = "com|org|net|edu|gov|int|info|biz|io|dev|app|ai|co|me|tv|ly|gg|link|click|xyz|top|site|online|shop|zip|mov"
_COUNTRIES = "uk|de|fr|eu|us|ca|au|ch|at|nl|be|it|es|pt|pl|se|no|dk|fi|ru|ua|cn|jp|kr|in|br|za"
_ALL_ENDINGS = f"(?:{_ENDINGS}|{_COUNTRIES})(?![a-z0-9])"
_EVERYBODY = "@(?:here|channel|everyone|group)(?![a-z0-9])"
_PLACES = re.compile(
    r"(?<=\])(?=[(:])"  # [label](address), ![picture](address), [label]: address
    r"|(?<=[a-z]:)(?=//)"  # https://
    r"|(?<=@)(?=(?:here|channel|everyone|group)(?![a-z0-9]))"
    r"|(?<=www)(?=\.)"
    rf"|(?<=\w\.)(?={_ALL_ENDINGS})",
    re.IGNORECASE,
)
_END = r"[^\s<>`.,;:!?'\"()\[\]*_~|]"  # an address does not end with one of these
_REST = rf"(?:[^\s<>`]*{_END})?"
ADDRESS = re.compile(
    rf"[a-z][a-z0-9+.-]*://{_REST}"
    r"|[\w.+%-]*\w@[\w-]+(?:\.[\w-]+)+"
    rf"|(?<![\w@])www\.{_REST}"
    rf"|(?:[\w-]+\.)+{_ALL_ENDINGS}(?:[/:?#]{_REST})?"
    rf"|{_EVERYBODY}",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"!?\[([^\[\]\n`]*)\]\(([^()\s<>`]+)\)")
_OUTSIDE = re.compile(rf"{_LABELLED.pattern}|(?P<address>{ADDRESS.pattern})|(?P<end>\](?=[(:]))", re.IGNORECASE)
_FENCE = re.compile(r" {0,3}(`{3,})([^`\n]*)$")
_RUNS = re.compile(r"`+")
_PAIRS = re.compile(
    r"(?<![\w*_~`])([*_~`])(?=\S)[^\n]*?(?<=\S)\1(?![\w*_~`])|:(?=[a-z0-9_+-]*[a-z][a-z0-9_+-]*:)", re.IGNORECASE
)
_MARKS = re.compile(r"[*_~`:]")
_SCHEMES = frozenset({"http", "https"})
_ADDRESS = "/?#[]@!$&'()*+,;=:%~-._"  # what stays of an address; `|`, `<`, `>` and white space do not
_LONGEST_ADDRESS = 2_000
_LONGEST_CODE = 300  # characters of an address that stands in code; a longer one could be cut in two


def signs(text: str) -> str:
    """The text for a verbatim mrkdwn object whose marks may count: it can neither ping nor link."""
    return re.sub("[&<>]", lambda match: _ESCAPES[match[0]], visible(text))


def visible(text: str) -> str:
    """The text without characters that cannot be shown or sent, for rich text and plain text."""
    return _CONTROL.sub(_UNSEEN, text.replace("\r\n", "\n").replace("\r", "\n"))


def literal(text: str) -> str:
    """The text for a verbatim mrkdwn object, letter for letter: marks that would format something are kept apart."""
    return _PAIRS.sub(lambda match: _MARKS.sub(rf"{SPACE}\g<0>{SPACE}", match[0]), signs(text))


def escape(text: str, hosts: AbstractSet[str] = frozenset()) -> str:
    """The text for a Markdown block or a stream, whose Markdown still counts: addresses become code.

    Those of `hosts` are left to be links.
    """
    plain = visible(text)
    code = _code_in(plain)
    if code is None:
        return broken(plain)
    made, position = "", 0
    for start, end in [*code, (len(plain), len(plain))]:
        made += _outside(plain[position:start], hosts) + signs(plain[start:end])
        position = end
    return made if is_whole(made) else broken(plain)


def _outside(text: str, hosts: AbstractSet[str]) -> str:
    def shown(match: re.Match[str]) -> str:
        label, target = match[1], match[2]
        if match["end"]:
            return f"]{JOINER}"
        if target is None:
            address = match["address"]
            return signs(address) if host_of(address) in hosts else _in_code(address)
        if not ADDRESS.fullmatch(target):
            return signs(match[0]).replace("](", f"]{JOINER}(")
        if host_of(target) in hosts and not ADDRESS.search(label):
            return signs(match[0]).lstrip("!")
        return f"{_outside(label, hosts)} ({_in_code(target)})" if label else _in_code(target)

    made, position = "", 0
    for match in _OUTSIDE.finditer(text):
        made += signs(text[position : match.start()]) + shown(match)
        position = match.end()
    return made + signs(text[position:])


def _in_code(address: str) -> str:
    return f"`{signs(address)}`" if len(address) <= _LONGEST_CODE else broken(address)


def is_whole(text: str) -> bool:
    """Whether all code in a Markdown text certainly ends where it seems to, so that what stands in code stays there."""
    return _code_in(text) is not None


def _code_in(text: str) -> list[tuple[int, int]] | None:
    """Where code stands in a Markdown text; None where it cannot be told for certain."""
    if "~~~" in text or "\\`" in text:
        return None
    ranges: list[tuple[int, int]] = []
    position, opened, marks = 0, -1, ""
    for line in text.split("\n"):
        fence, end = _FENCE.match(line), position + len(line)
        if opened >= 0:
            if fence and len(fence[1]) >= len(marks) and not fence[2].strip():
                ranges.append((opened, end))
                opened = -1
        elif fence:
            opened, marks = position, fence[1]
        else:
            runs = list(_RUNS.finditer(line))
            if len(runs) % 2 or any(len(run[0]) > 1 for run in runs):
                return None
            ranges += [(position + runs[n].start(), position + runs[n + 1].end()) for n in range(0, len(runs), 2)]
        position = end + 1
    return None if opened >= 0 else ranges


def broken(text: str) -> str:
    """The text with every address and mention broken by a character without width: for notifications, broken code."""
    return _PLACES.sub(JOINER, signs(text))


def notice(text: str) -> str:
    """What a notification shows of escaped Markdown: no code, and nothing that is live."""
    return _PLACES.sub(JOINER, text.replace("`", ""))


def host_of(address: str) -> str:
    """The host of a web address, in small letters; empty for anything else."""
    try:
        parts = urlsplit(address)
        return (parts.hostname or "").lower() if parts.scheme.lower() in _SCHEMES else ""
    except ValueError:
        return ""


def link(address: str | None, label: str) -> str:
    """A mrkdwn link to `address`, the address of a passage; the label alone when it is no web address.

    `label` is plain text. No character of the address can end the link or begin another.
    """
    shown = literal(" ".join(label.split()))
    if address is None or not is_web(address):
        return shown
    address = _ascii_host(address)
    target = quote(address, safe=_ADDRESS, errors="replace").replace("&", "&amp;")
    return f"<{target}|{shown}>" if shown and len(target) <= _LONGEST_ADDRESS else shown


def _ascii_host(address: str) -> str:
    """The address with its host as the net spells it: one in other letters must not be percent-encoded."""
    parts = urlsplit(address)
    if parts.netloc.isascii():
        return address
    try:
        return urlunsplit(parts._replace(netloc=parts.netloc.encode("idna").decode("ascii")))
    except UnicodeError:
        return address


def is_web(address: str) -> bool:
    """Whether an address is one of the web, which alone may become a link."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in _SCHEMES and bool(parts.netloc)
