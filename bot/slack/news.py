"""“What is new?”: the documents with the newest dates, which no passage says."""

import re

_NEWS = re.compile(
    r"(?:(?:hi|hello|hey|so|and|please)[ ,]+)*(?:what(?:'s| is| has been| are the)? (?:new|changed|the news)"
    r"(?: (?:here|today|lately|recently|this week|in the (?:documents|docs)))*|any(?:thing| news| updates)?(?: new)?"
    r"|was (?:ist|gibt es|gibt's) (?:neu|neues)|was gibt(?:'s| es) neues)",
    re.IGNORECASE,
)


def asks_for_news(question: str) -> bool:
    """Whether a question asks what is new, and nothing else."""
    plain = " ".join(question.replace("’", "'").strip(" ?!.").split())
    return bool(_NEWS.fullmatch(plain)) and plain.casefold() not in {"any", "anything"}
