"""A whole draft, checked at once: the product checks each sentence as it comes."""

from collections.abc import Sequence

from bot.checking.checker import Checked, Checker
from bot.draft import Draft
from index.passage import Passage


def check_draft(draft: Draft, passages: Sequence[Passage], question: str = "") -> Checked:
    """What the checker makes of the sentences of `draft`, in order."""
    checker = Checker(passages, question, draft.spans)
    for sentence in draft.sentences:
        checker.check(sentence)
    return checker.finish(draft.unknown_keys)
