"""Whether a text permits or forbids what a question asks leave for: a bare "Yes." or "No." has no other words."""

import re

from bot.checking.support import EntityIndex

_ASKS = re.compile(
    r"\s*(?:may|can|could|must|darf|dürfen|kann|können)\b"
    r"|\s*(?:is|are|ist|sind)\b.*\b(?:allowed|permitted|possible|forbidden|prohibited|erlaubt|gestattet|möglich|zulässig"
    r"|verboten|untersagt)\b",
    re.IGNORECASE | re.DOTALL,
)
_ASKS_FOR_BAN = re.compile(r"\b(?:forbidden|prohibited|banned|verboten|untersagt)\b", re.IGNORECASE)
_FORBIDS = re.compile(
    r"\b(?:may|must|can|could|shall|should|is|are|be|darf|dürfen|kann|können|ist|sind|wird|werden)\b(?:\W+\w+){0,8}?\W*"
    r"(?:\bnot\b|\bnever\b|n['\u2019]t\b|\bnicht\b|\bnie(?:mals)?\b|\bkeine[nmrs]?\b)"
    r"|\bcannot\b|\b(?:forbidden|prohibited|banned|verboten|untersagt|unzulässig)\b|\bno\b(?:\W+\w+){1,4}\W+(?:may|can)\b",
    re.IGNORECASE,
)
_PERMITS = re.compile(
    r"\b(?:may|can|allowed|permitted|free to|darf|dürfen|kann|können|erlaubt|gestattet|zulässig)\b", re.IGNORECASE
)
_LIMITS = re.compile(
    r"\b(?:only|unless|except|without|provided|if|when|at most|up to|no more|before|after|nur|außer|ohne|wenn|sofern"
    r"|höchstens|bis zu|mit)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[.;:!?|\n]|,\s|\b(?:but|though|although|while|aber|sondern)\b")
_PREFIX = 4  # letters by which a verb and its noun are the same: "keep" and "keeping", "halten" and "Haltung"
_ASKING = frozenset("allo perm poss forb proh erla gest mögl mogl zula verb unte".split())
_LEAST = 0.5  # share of the question's words that the clause must hold


def permitted(question: str, quotes: str) -> bool | None:
    """What the clause that is about the question says to it: True for yes; None where it says neither, or "only if"."""
    if not _ASKS.match(question):
        return None
    asked = _words(question) - _ASKING
    shared = {clause: len(asked & _words(clause)) for clause in _clauses(quotes)}
    clause = max(shared, key=shared.__getitem__, default="")
    if not asked or shared.get(clause, 0) < _LEAST * len(asked) or _LIMITS.search(clause):
        return None
    forbids = _FORBIDS.search(clause) is not None
    if not forbids and not _PERMITS.search(clause):
        return None
    return forbids == (_ASKS_FOR_BAN.search(question) is not None)


def _words(text: str) -> set[str]:
    return {stemmed[:_PREFIX] for stemmed in EntityIndex(text).stems}


def _clauses(text: str) -> list[str]:
    return [clause for clause in _CLAUSE.split(text) if clause.strip()]
