"""The verifier's opinion of what the exact checks let pass."""

import pytest

from bot.checking.checker import Checker
from bot.draft import DraftSentence
from bot.verdict import Verdict
from bot.verifier.verifier import Verifier
from tests.bot.checking.harbour import PASSAGES

QUESTION = "What is told of the harbour?"


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("Maria Keller built the harbour of Orsund in 1887.", Verdict.SUPPORTED),
        ("Maria Keller sold the harbour of Orsund in 1887.", Verdict.NOT_FOUND),
        ("About forty ships call there each week.", Verdict.SUPPORTED),  # word for word
        ("Maria Keller built the harbour of Orsund in 1999.", Verdict.CONTRADICTED),
    ],
)
def test_it_is_asked_about_what_the_exact_checks_let_pass(verifier: Verifier, sentence: str, verdict: Verdict) -> None:
    draft = DraftSentence(sentence, ("harbour",))
    assert Checker(PASSAGES, QUESTION, verifier=verifier).check(draft).sentence.verdict is verdict


def test_without_it_they_have_the_last_word() -> None:
    draft = DraftSentence("Maria Keller sold the harbour of Orsund in 1887.", ("harbour",))
    assert Checker(PASSAGES, QUESTION).check(draft).sentence.verdict is Verdict.SUPPORTED
