"""A sentence of an answer taken apart: its answer "yes" or "no", what it says, what it says is not there."""

import re
from dataclasses import dataclass

from bot.checking.support import EntityIndex
from bot.language.detection import language_of

_LIST_MARK = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")
_MARKDOWN = re.compile(r"\*\*|__|`")
_LABEL = re.compile(r"^\s*(?:short |brief |final |direct )?(?:answer|response|antwort)\s*:\s*", re.IGNORECASE)
_ANSWER = re.compile(r"^\s*(yes|no|ja|nein)\b(?:[,.:;!]+\s*|\s*[-\u2013\u2014]\s*|\s*$)", re.IGNORECASE)
_SOURCE = (
    r"(?:(?:(?:the|this|these|those|that|any|no|none of the)\s+)?(?:given |provided |retrieved |cited )?"
    r"(?:documents?|passages?|texts?|pages?|sources?|sheets?|guides?|polic(?:y|ies)|manuals?|articles?|chapters?|context"
    r"|information|rules?|notes?|lists?|tables?|handbook|leaflet|letter|minutes|reports?)|it|they|there)"
)
_SILENT = re.compile(
    rf"\b{_SOURCE}\s+(?:(?:do|does|did)(?:\s+not|n['\u2019]t)\s+(?:(?:explicitly|actually|directly|also|itself)\s+)?"
    r"(?:say|state|mention|give|name|tell|specify|describe|explain|indicate|list|cover|contain|provide|address|include)"
    r"|(?:give|name|mention|contain|hold|state)s?\s+no(?:thing about)?|(?:is|are)\s+silent(?:\s+(?:on|about))?"
    r"|say(?:s)?\s+nothing(?:\s+(?:about|on|of))?)\b",
    re.IGNORECASE,
)
_UNSAID = re.compile(
    r"\b(?:is|are|was|were)\s+not\s+(?:stated|mentioned|given|specified|said|named|described|explained|indicated|listed)\b",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"(?:,|;|\s[-\u2013\u2014])\s+(?:but|only|though|although|and|while|whereas|however|yet)?\s*|\s+(?:but|although|though|whereas)\s+",
    re.IGNORECASE,
)
_BRIDGE = re.compile(
    r"^(?:here (?:is|are)\b.*|(?:in|to) (?:short|summary|sum up|summari[sz]e)\b.*|the following\b.*"
    r"|there (?:is|are) \w+ (?:conditions?|ways?|steps?|options?|cases?|reasons?|points?|exceptions?|rules?)\b.*"
    r"|as follows.*|.*\bas follows)[:.]?$",
    re.IGNORECASE,
)
_BRIDGE_WORDS = 14


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence taken apart.

    `text` is all of it without list mark, label and markup; `statement` is what it states; `answer` its "yes" or "no",
    None without one; `unsaid` what it says that the passages do not say, None when it says nothing of the kind;
    `bridge`: it only leads to the next sentence.
    """

    text: str
    statement: EntityIndex
    answer: bool | None
    unsaid: EntityIndex | None
    bridge: bool
    language: str | None

    @property
    def bare(self) -> bool:
        """Whether it is a "Yes." or "No." and nothing else."""
        return self.answer is not None and not self.statement.text and self.unsaid is None


def claim_of(text: str, otherwise: str | None = None) -> Claim:
    """The sentence `text`, without its list mark and markup, taken apart.

    `otherwise` is its language where its own words do not tell.
    """
    words = _LABEL.sub("", _MARKDOWN.sub("", _LIST_MARK.sub("", text, count=1)).strip(), count=1).strip()
    language = language_of(words) or otherwise
    answer = _ANSWER.match(words)
    statement = words[answer.end() :] if answer else words
    kept, unsaid = _parted(statement)
    bridge = len(words.split()) <= _BRIDGE_WORDS and (
        not words or words.endswith(":") or _BRIDGE.fullmatch(words) is not None
    )
    return Claim(
        words,
        EntityIndex(kept, language=language),
        None if answer is None else answer[1].casefold() in {"yes", "ja"},
        EntityIndex(unsaid, language=language) if unsaid else None,
        bridge and not any(map(str.isdigit, words)),
        language,
    )


def _parted(statement: str) -> tuple[str, str]:
    """What the sentence states of its own, and what it says that is not there."""
    pieces, position = [], 0
    for cut in _CUT.finditer(statement):
        pieces.append(statement[position : cut.start()])
        position = cut.end()
    pieces.append(statement[position:])
    silent = [bool(_SILENT.search(piece) or _UNSAID.search(piece)) for piece in pieces]
    if not any(silent):
        return statement, ""
    first = silent.index(True)
    unsaid = _UNSAID.sub(" ", _SILENT.sub(" ", pieces[first]))
    kept = ", ".join(piece for index, piece in enumerate(pieces) if index != first)
    return kept.strip(), unsaid.strip(" ,.;") or " "
