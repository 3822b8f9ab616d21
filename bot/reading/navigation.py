"""Sentences that lead elsewhere and say nothing: badges, bare addresses, lists of links, tables of contents."""

import re

from bot.language.tokens import LETTERS
from bot.language.vocabulary import listed
from index.passage import Passage

_IMAGE = re.compile(r"!\[[^\]\n]*\](?:\([^)\n]*\)|\[[^\]\n]*\])?")
_EMPTY_OR_INSIDE = re.compile(r"\[\s*\](?:\([^)\n]*\)|\[[^\]\n]*\])|\[[^\]\n]*\]\(#[^)\n]*\)")
_DEFINED = re.compile(r"^\s*\[[^\]\n]+\]:\s*\S+", re.MULTILINE)
_ADDRESS = re.compile(r"<?(?:https?://|www\.|mailto:)\S+")
_LINK = re.compile(r"\[[^\]\n]+\](?:\([^)\n]*\)|\[[^\]\n]*\])")
_LEADER = re.compile(r"\S.*?(?:(?:\.[ \t]?){4,}|\u2026{2,})\s*[\divxlc]{1,5}", re.IGNORECASE)
_FEWEST_LINKS = 3  # sentences that are a link each, one after the other
_WANTED = listed(
    """url urls link links address addresses website site webpage page web online download repository repo homepage
    where email e-mail mail contact badge"""
)


def asks_for_address(question: str) -> bool:
    """Whether a question may ask where something is found, so that an address answers it."""
    return not _WANTED.isdisjoint(question.lower().replace("?", " ").split())


def navigation_of(passage: Passage) -> frozenset[int]:
    """The positions of the sentences of a passage that lead elsewhere alone."""
    texts = passage.sentence_texts()
    leading = {index for index, text in enumerate(texts) if _leads_elsewhere(text)}
    links = [index in leading or _is_link(text) for index, text in enumerate(texts)]
    first = 0
    for index, is_link in enumerate([*links, False]):
        if is_link:
            continue
        if index - first >= _FEWEST_LINKS:
            leading.update(range(first, index))
        first = index + 1
    return frozenset(leading)


def _leads_elsewhere(text: str) -> bool:
    if _LEADER.fullmatch(text.strip()):
        return True
    rest = _IMAGE.sub("", text)
    for form in (_EMPTY_OR_INSIDE, _DEFINED, _ADDRESS):
        rest = form.sub("", rest)
    return rest != text and _is_bare(rest)


def _is_link(text: str) -> bool:
    return _LINK.search(text) is not None and _is_bare(_LINK.sub("", text))


def _is_bare(text: str) -> bool:
    return LETTERS.search(text) is None and not any(character.isdigit() for character in text)
