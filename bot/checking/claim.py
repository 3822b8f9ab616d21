"""A sentence of an answer taken apart: its answer "yes" or "no", what it says, what it says is not there."""

import re
from dataclasses import dataclass

from bot.checking.silence import parted, without_preamble
from bot.checking.support import EntityIndex
from bot.language.detection import language_of
from bot.language.labels import ANSWER_LABEL

_LIST_MARK = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")
_MARKDOWN = re.compile(r"\*\*|__|`")
_ANSWER = re.compile(r"^\s*(yes|no|ja|nein)\b(?:[,.:;!]+\s*|\s*[-\u2013\u2014]\s*|\s*$)", re.IGNORECASE)
# What a "yes" or "no" is repeated with: "No, never.", "Yes, it does.", "Nein, auf keinen Fall."
_ECHO = re.compile(
    r"(?:never|not at all|absolutely(?: not)?|definitely(?: not)?|certainly(?: not)?|of course(?: not)?|indeed"
    r"|(?:it|he|she|they|you|we|I|that|this)\s+(?:is|are|was|were|does|do|did|can|may|must|has|have|had|will|would"
    r"|should|could|might)(?:\s*n['\u2019]t|\s+not)?"
    r"|niemals|nie|auf keinen Fall|keinesfalls|natürlich(?: nicht)?|selbstverständlich(?: nicht)?|durchaus"
    r"|das (?:ist|darf|dürfen|kann|können|geht) (?:man|Sie|du|ihr)?\s*(?:nicht|so)?)\W*",
    re.IGNORECASE,
)
_BRIDGE = re.compile(
    r"here (?:is|are)\b.*|.*\bas follows|the following (?:applies|apply)"
    # what people say to each other, and nothing of the matter
    r"|(?:i )?hope (?:this|that|it) helps?\b.*|(?:please )?(?:let me know|feel free)\b.*"
    r"|(?:great|good|that's a (?:great|good)) question.*",
    re.IGNORECASE,
)
_COURTESY = re.compile(r"(?:sure(?: thing)?|certainly|of course|gladly|gerne?|natürlich)!", re.IGNORECASE)
_BRIDGE_WORDS = 14


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence taken apart.

    `text` is all of it without list mark, label, preamble and markup; `statement` is what it states; `answer` its "yes"
    or "no", None without one; `unsaid` what it says that the passages do not say, None when it says nothing of the
    kind, and without words when that is what was asked; `bridge`: it only leads to the next sentence, or is a courtesy.
    """

    text: str
    statement: EntityIndex
    answer: bool | None
    unsaid: EntityIndex | None
    bridge: bool
    language: str | None

    @property
    def bare(self) -> bool:
        """Whether it is a "Yes." or "No." and nothing else that says anything."""
        return self.answer is not None and not self.statement.text and self.unsaid is None

    @property
    def silent(self) -> bool:
        """Whether it says that something is not said, and nothing else."""
        return self.unsaid is not None and not self.statement.text


def claim_of(text: str, otherwise: str | None = None) -> Claim:
    """The sentence `text`, without its list mark and markup, taken apart.

    `otherwise` is its language where its own words do not tell.
    """
    words = _MARKDOWN.sub("", _LIST_MARK.sub("", text, count=1)).strip()
    label = ANSWER_LABEL.match(words)
    words = words[label.end() :].strip() if label else words
    words = without_preamble(words)
    language = language_of(words) or otherwise
    answer = _ANSWER.match(words)
    statement = words[answer.end() :] if answer else words
    statement = "" if answer and _ECHO.fullmatch(statement) else statement
    kept, unsaid = parted(statement)
    bridge = len(words.split()) <= _BRIDGE_WORDS and (
        not words
        or words.endswith(":")
        or _BRIDGE.fullmatch(words.rstrip(":.!")) is not None
        or _COURTESY.fullmatch(words) is not None
    )
    return Claim(
        words,
        EntityIndex(kept, language=language),
        None if answer is None else answer[1].casefold() in {"yes", "ja"},
        None if unsaid is None else EntityIndex(unsaid, language=language),
        bridge and not any(map(str.isdigit, words)),
        language,
    )
