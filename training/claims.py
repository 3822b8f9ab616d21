"""Claims as a chat model makes them about a passage: true ones in other words, and false ones that look like them."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from training.negatives import Altered, negate, swap_fact, swap_opposite, swap_related
from training.questions import Paragraph, QuestionFile

_FEWEST, _MOST = 5, 40  # words of a claim
_LONGEST_ANSWER = 8  # words
_UNANSWERED = 2  # one claim of an unanswerable question for so many true ones
_NO_SUBJECT = r"(?!(?:is|are|was|were|did|does|do|has|have|had|can|could|would|should|will)\b)"
_SUBJECT = re.compile(
    rf"^(?:who|what|which(?: [\w'-]+){{1,2}}|what {_NO_SUBJECT}[\w'-]+) "
    rf"(?=(?:is|are|was|were|{_NO_SUBJECT}[a-z]+(?:ed|s)) )",
    re.IGNORECASE,
)
_IN_PLACE = re.compile(
    rf"(?<=\w )(?:(?:what|which)(?: {_NO_SUBJECT}[\w'-]+){{0,2}}|whom?|where|when)(?=\?$)|(?<=\w )how (?:many|much)\b",
    re.IGNORECASE,
)
# "What was he known for?" does not become a statement by saying the answer first.
_TURNED = re.compile(r"\b(?:to|for|of|in|on|at|by|from|with|as|about|called|named|known|\w+ed)\?$", re.IGNORECASE)
_ASIDE = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_OPENING = re.compile(
    r"(?P<first>(?:In|On|At|By|During|After|Before|From|Since|Until|For|Under|With|As|Although|When|While|Despite)\b"
    r"[^,;:]{3,70}), (?P<rest>[^;:]{20,})\.$"
)
_CLAUSE = re.compile(r",? (?:which|who|where|while|although|whereas|because) [^.]*\.$")


class Kind(StrEnum):
    """What was done to a claim."""

    TRUE = "true, in other words"
    ELSEWHERE = "a fact of another passage"
    INSIDE = "another fact of the passage"
    OPPOSITE = "a word's opposite"
    AKIN = "an akin word"
    NEGATED = "not"
    UNANSWERED = "what only looks answered"


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that cites `paragraph`; claims made of the same words share `origin`."""

    origin: str
    kind: Kind
    text: str
    paragraph: Paragraph


def claims_of(data: QuestionFile, count: int, rng: random.Random) -> list[Claim]:
    """About `count` true claims, half of questions and half of sentences, each with a false one where it has one.

    To them come claims of questions that only look answered, where the file has such. Seeded by `rng`.
    """
    asked = [
        (one.paragraph, text) for one in data.questions if one.answers and (text := stated(one.text, one.answers[0][0]))
    ]
    told = [
        (at, text)
        for at, paragraph in enumerate(data.paragraphs)
        for start, end in paragraph.sentences
        if (text := retold(paragraph.text[start:end]))
    ]
    true = [pair for pairs in (asked, told) for pair in rng.sample(pairs, min(count // 2, len(pairs)))]
    claims = [claim for number, (at, text) in enumerate(true) for claim in _with_false(data, number, at, text, rng)]
    return claims + _unanswered(data, count // _UNANSWERED, rng)


def stated(question: str, answer: str) -> str | None:
    """The question as a statement that holds the answer; None where that takes more than putting it in."""
    if len(answer.split()) > _LONGEST_ANSWER or question.count("?") != 1:
        return None
    subject = None if _TURNED.search(question) else _SUBJECT.match(question)
    place = subject or _IN_PLACE.search(question)
    if not place:
        return None
    end = place.end() - 1 if subject else place.end()
    text = (question[: place.start()] + answer + question[end:]).rstrip("? ")
    return _claim(text[0].upper() + text[1:] + ".")


def retold(sentence: str) -> str | None:
    """The sentence without its asides and last clause, and with its opening at the end; None when none is to be had."""
    text = _CLAUSE.sub(".", _ASIDE.sub("", sentence))
    opening = _OPENING.match(text)
    if opening:
        first, rest = opening["first"], opening["rest"]
        text = f"{rest[0].upper()}{rest[1:]} {first[0].lower()}{first[1:]}."
    return _claim(text) if text != sentence and text.endswith(".") else None


def _claim(text: str) -> str | None:
    return text if _FEWEST <= len(text.split()) <= _MOST else None


def _with_false(data: QuestionFile, number: int, at: int, text: str, rng: random.Random) -> list[Claim]:
    """The true claim `text`, and a false one made of it; the ways to make one take turns."""
    paragraph = data.paragraphs[at]
    true = Claim(f"{data.name} {number}", Kind.TRUE, text, paragraph)
    others = [data.paragraphs[other].text for other in data.article(at) if other != at]
    ways: list[tuple[Kind, Callable[[], Altered | None]]] = [
        (Kind.ELSEWHERE, lambda: _absent(swap_fact(text, others, rng, first=True), paragraph)),
        (Kind.INSIDE, lambda: swap_fact(text, [paragraph.text], rng, first=True)),
        (Kind.OPPOSITE, lambda: swap_opposite(text, rng)),
        (Kind.AKIN, lambda: _absent(swap_related(text, rng), paragraph)),
        (Kind.NEGATED, lambda: negate(text, rng)),
    ]
    first = number % len(ways)
    for kind, way in ways[first:] + ways[:first]:
        if found := way():
            return [true, replace(true, kind=kind, text=found[0])]
    return [true]


def _absent(altered: Altered | None, paragraph: Paragraph) -> Altered | None:
    return altered if altered and altered[1].lower() not in paragraph.text.lower() else None


def _unanswered(data: QuestionFile, count: int, rng: random.Random) -> list[Claim]:
    found = [(one, text) for one in data.questions if one.plausible and (text := stated(one.text, one.plausible[0][0]))]
    return [
        Claim(f"{data.name} unanswered {number}", Kind.UNANSWERED, text, data.paragraphs[one.paragraph])
        for number, (one, text) in enumerate(rng.sample(found, min(count, len(found))))
    ]
