"""Sentences that lead elsewhere and say nothing: badges, addresses, links, contents, "for more, see …", "To: …"."""

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
_MORE = (
    r"(?:(?:(?:more|further|additional|full|complete|detailed|the|an?|some)\s+)*"
    r"(?:details?|info(?:rmation)?|instructions|examples?|explanations?|descriptions?|background|discussion)\b|more(?=\W*$|,|\s+(?:on|about|see)\b))"
)
_LOOK = r"(?:(?:please|also)\s+)*(?:see|refer\s+to|consult|read|check(?:\s+out)?|visit|(?:have\s+a\s+)?look\s+at)"
_POINTER = re.compile(
    rf"\W*(?:for\s+{_MORE}[^.;:!?]*?,?\s+{_LOOK}\b.*"  # For more details, see …
    rf"|{_LOOK}\b[^;:]*\bfor\s+{_MORE}.*"  # See … for more.
    rf"|(?:see\s+also|also\s+see)\b.*"
    rf"|{_MORE}[^.;:!?]*\b(?:found|available|described|given|explained)\s+(?:in|at|on|under|below|above|there)\b.*)",
    re.IGNORECASE | re.DOTALL,
)
_ENVELOPE = re.compile(r"\W*(?:from|to|cc|bcc|reply-to|von|an|de|à)\s*:\s.*\S@\S.*", re.IGNORECASE | re.DOTALL)
_FEWEST_LINKS = 3  # sentences that are a link each, one after the other
_WANTED = listed(
    """url urls link links address addresses website site webpage page web online download repository repo homepage
    where email emails e-mail mail mails contact badge sent send sender cc recipient recipients"""
)


def asks_for_address(question: str) -> bool:
    """Whether a question may ask where something is found, or for whom a mail is, so that an address answers it."""
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
    if any(form.fullmatch(text.strip()) for form in (_LEADER, _POINTER, _ENVELOPE)):
        return True
    rest = _IMAGE.sub("", text)
    for form in (_EMPTY_OR_INSIDE, _DEFINED, _ADDRESS):
        rest = form.sub("", rest)
    return rest != text and _is_bare(rest)


def _is_link(text: str) -> bool:
    return _LINK.search(text) is not None and _is_bare(_LINK.sub("", text))


def _is_bare(text: str) -> bool:
    return LETTERS.search(text) is None and not any(character.isdigit() for character in text)
