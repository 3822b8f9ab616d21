"""Whether a claim is surer than its evidence: "it is certain", "always", "was proved", where that does not say so."""

import re

_SURE = re.compile(
    r"\b(?:certain(?:ly|ty)?|definite(?:ly)?|sure(?:ly)?|guarantee[sd]?|always|prove[nsd]?|proofs?|confirm(?:s|ed)"
    r"|established|in any case|without fail|regardless|no matter|undoubtedly|sicher|bestimmt|garantiert|immer|bewiesen"
    r"|jedenfalls|zweifellos)\b",
    re.IGNORECASE,
)
# What says as much in other words.
_AS_SURE = re.compile(
    r"\b(?:every|any|all|each|must|has to|have to|never|only|whatever|whenever|whoever|show(?:s|n|ed)"
    r"|jede[rsmn]?|alle[rnsm]?|muss|müssen|stets|nie)\b",
    re.IGNORECASE,
)


def surer(claim: str, quote: str) -> bool:
    """Whether the claim holds a word of certainty and the quote neither such a word nor one that says as much."""
    return _SURE.search(claim) is not None and not (_SURE.search(quote) or _AS_SURE.search(quote))
