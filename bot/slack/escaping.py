"""Text from documents, models and people, made harmless: none of it can ping, link or steer in Slack.

Slack reads `<…>` as mentions and links, in blocks and in streams alike, and makes links of addresses and of Markdown's
`[label](address)`. Its own escapes are `&amp;`, `&lt;` and `&gt;`, and there are no others
(https://docs.slack.dev/messaging/formatting-message-text). What has no escape is broken by a character without width.
"""

import re
from urllib.parse import quote, urlsplit, urlunsplit

JOINER = "\u2060"  # word joiner: no width, no line break; Slack sees no address and no mention across it
SPACE = "\ufeff"  # white space without width: a mark with it on each side formats nothing
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "": JOINER, "\r": ""}
_UNSEEN = "�"  # for characters that cannot be shown, that cannot be sent, or that turn the writing direction
_ENDINGS = "com|org|net|edu|gov|int|info|biz|io|dev|app|ai|co|me|tv|ly|gg|link|click|xyz|top|site|online|shop|zip|mov"
_COUNTRIES = "uk|de|fr|eu|us|ca|au|ch|at|nl|be|it|es|pt|pl|se|no|dk|fi|ru|ua|cn|jp|kr|in|br|za"
# Each place has a few characters around it that decide; a stream holds back as many as stand behind it.
_PLACES = re.compile(
    r"[&<>]"
    "|[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
    r"|(?<=\])(?=[(:])"  # [label](address), ![picture](address), [label]: address
    r"|(?<=[a-z]:)(?=//)"  # https://
    r"|(?<=@)(?=(?:here|channel|everyone|group)(?![a-z0-9]))"
    r"|(?<=www)(?=\.)"
    rf"|(?<=\w\.)(?=(?:{_ENDINGS}|{_COUNTRIES})(?![a-z0-9]))",
    re.IGNORECASE,
)
_DECIDING = 10  # characters behind a place: the longest ending or mention, and what ends it
_BEFORE = 4  # characters before a place
_MARKS = re.compile(r"[*_~`]+|:(?=[a-z0-9_+-]+:)", re.IGNORECASE)
_SCHEMES = frozenset({"http", "https"})
_ADDRESS = "/?#[]@!$&'()*+,;=:%~-._"  # what stays of an address; `|`, `<`, `>` and white space do not
_LONGEST_ADDRESS = 2_000


def escape(text: str) -> str:
    """The text, whose Markdown still counts, without any mention or link that Slack would make of it."""
    return _PLACES.sub(_broken, text)


def literal(text: str) -> str:
    """The text for a mrkdwn object: as `escape`, and no mark in it formats anything, so that a quote stays as it is."""
    return _MARKS.sub(lambda found: "".join(f"{SPACE}{mark}{SPACE}" for mark in found[0]), escape(text))


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


class StreamEscaper:
    """`escape` for text that comes in pieces: what is given out, joined, is what `escape` makes of the whole."""

    def __init__(self) -> None:
        self._before = ""
        self._held = ""

    def feed(self, piece: str) -> str:
        """Take a piece; return what can be shown by now. The last characters wait for what comes next."""
        self._held += piece
        return self._take(max(0, len(self._held) - _DECIDING))

    def rest(self) -> str:
        """What was held back, when nothing more comes."""
        return self._take(len(self._held))

    def _take(self, count: int) -> str:
        text, start = self._before + self._held, len(self._before)
        end = start + count
        shown, at = [], start
        for found in _PLACES.finditer(text, start):
            if found.start() >= end:
                break
            shown += [text[at : found.start()], _broken(found)]
            at = found.end()
        shown.append(text[at:end])
        self._before, self._held = text[max(0, end - _BEFORE) : end], text[end:]
        return "".join(shown)


def _broken(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[0], _UNSEEN)
