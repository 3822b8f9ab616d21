"""A thread or a channel in a few of its own messages: those that say most, letter for letter, each with its place.

What says most is what much of the rest speaks of (the centrality of LexRank, on words), what drew replies and
reactions, and what reads like an outcome. No message is written anew, so none can be told wrongly.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.slack.escaping import literal
from bot.slack.passages import cut, rich_quote, section
from bot.slack.posts import SlackMessage, weight
from bot.slack.quoting import QuotedPiece
from bot.slack.words import SlackWords

_MOST = 5  # messages that are shown
_SHARE = 3  # of so many messages one is shown, and two at least
_FEWEST_WORDS = 3
_QUOTE_MOST = 600
_ALIKE = 0.6  # share of common words, from which on two messages say the same
_ROOM = 11_000
_WORD = re.compile(r"\w{3,}")
_OUTCOME = re.compile(
    r"\b(?:decided|decision|agreed|we(?:'ll| will)|let's|deadline|done|fixed|shipped|resolved|plan|owner|todo|"
    r"by (?:mon|tues|wednes|thurs|fri)day|entschieden|beschlossen|vereinbart|einigen|erledigt|frist|"
    r"bis (?:montag|dienstag|mittwoch|donnerstag|freitag))\b",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"(?:(?:hi|hello|hey|please|can you|could you|bitte)[ ,]+)*"
    r"(?:summari[sz]e|sum up|recap|tl;?dr|catch me up|give (?:me|us) (?:a|the) (?:summary|recap)|fasse?|"
    r"what (?:was|has been) (?:said|discussed)|what happened)\b(?P<rest>.*)",
    re.IGNORECASE,
)
# A request speaks of nothing else than of what was said: "sum up the leave policy" is a question to the documents.
_ABOUT = frozenset(
    "this that the whole of in on from for since last past please thread channel conversation discussion messages "
    "here today yesterday week so far diesen dieses den das im kanal gespräch hier zusammen heute gestern diese letzte "
    "woche".split()
)
_CHANNELS = frozenset({"channel", "kanal"})
_DAYS = {"today": 1.0, "heute": 1.0, "yesterday": 2.0, "gestern": 2.0, "last": 14.0, "letzte": 14.0}
_WEEK = 7.0


@dataclass(frozen=True, slots=True)
class SummaryRequest:
    """What is to be summed up: the thread, or `days` of a channel."""

    thread: bool
    days: float = _WEEK


@dataclass(frozen=True, slots=True)
class Said:
    """A message: its words, when it was said (seconds since 1970) and where, how much it drew, and who said it.

    `raw` is the text as Slack has it, `user` an id, and `name` what that person is called, None where it is not known.
    """

    text: str
    at: float
    url: str
    echo: int = 0
    raw: str = ""
    user: str = ""
    name: str | None = None


def summary_request(question: str, *, in_thread: bool) -> SummaryRequest | None:
    """Whether a question asks to sum up what people said, and nothing else; without a name, what it stands in."""
    match = _REQUEST.fullmatch(" ".join(question.replace("’", "'").strip(" ?!.").split()))
    rest = [word.strip(",.:") for word in match["rest"].casefold().split()] if match else []
    if match is None or not all(word in _ABOUT or word.startswith("#") for word in rest):
        return None
    is_channel = any(word in _CHANNELS or word.startswith("#") for word in rest)
    days = next((_DAYS[word] for word in rest if word in _DAYS), _WEEK)
    return SummaryRequest(in_thread and not is_channel, days)


def chosen(messages: Sequence[Said]) -> list[Said]:
    """The messages that say most, in the order in which they were said."""
    words = [Counter(word.casefold() for word in _WORD.findall(message.text)) for message in messages]
    rarity = _rarity(words)
    full = [number for number, counted in enumerate(words) if sum(counted.values()) >= _FEWEST_WORDS]
    score = {number: _score(number, messages[number], words, rarity) for number in full}
    most = min(_MOST, max(2, math.ceil(len(messages) / _SHARE)))
    kept: list[int] = []
    for number in sorted(full, key=lambda number: (-score[number], number)):
        if len(kept) < most and all(_alike(words[number], words[other]) < _ALIKE for other in kept):
            kept.append(number)
    return [messages[number] for number in sorted(kept)] or list(messages[-most:])


def _rarity(words: Sequence[Counter[str]]) -> dict[str, float]:
    """How much a word tells: none that stands in every message tells anything."""
    spread = Counter(word for counted in words for word in counted)
    return {word: math.log((1 + len(words)) / count) for word, count in spread.items()}


def _score(number: int, message: Said, words: Sequence[Counter[str]], rarity: dict[str, float]) -> float:
    own = words[number]
    others = [counted for other, counted in enumerate(words) if other != number and counted]
    central = sum(_cosine(own, counted, rarity) for counted in others) / max(1, len(others))
    return central + 0.1 * math.log1p(message.echo) + 0.15 * bool(_OUTCOME.search(message.text))


def _cosine(counts: Counter[str], other: Counter[str], rarity: dict[str, float]) -> float:
    common = math.fsum(rarity[word] ** 2 for word in counts.keys() & other.keys())  # the same in any order of the set
    length = math.sqrt(_square(counts, rarity) * _square(other, rarity))
    return common / length if length else 0.0


def _square(counted: Counter[str], rarity: dict[str, float]) -> float:
    return math.fsum(rarity[word] ** 2 for word in counted)


def _alike(counts: Counter[str], other: Counter[str]) -> float:
    return len(counts.keys() & other.keys()) / max(1, min(len(counts), len(other)))


def summary_post(shown: Sequence[Said], count: int, wanted: SummaryRequest, words: SlackWords) -> SlackMessage:
    """The messages, each below who wrote it and when; the time leads to the message."""
    head = (words.summary_thread if wanted.thread else words.summary_channel).format(shown=len(shown), count=count)
    blocks = [section(literal(head))]
    for message in shown:
        more = [section(_head(message)), rich_quote([QuotedPiece(cut(message.text, _QUOTE_MOST))])]
        if weight([*blocks, *more]) > _ROOM:
            break
        blocks += more
    return SlackMessage(head, blocks)


def _head(message: Said) -> str:
    stamp = datetime.fromtimestamp(message.at, UTC).strftime("%Y-%m-%d %H:%M")
    when = f"<!date^{int(message.at)}^{{date_short_pretty}} {{time}}^{message.url}|{stamp}>"
    return f"*{literal(message.name)}* · {when}" if message.name else when
