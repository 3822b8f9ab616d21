"""Claims that are surer than their evidence."""

import pytest

from bot.checking.certainty import surer


@pytest.mark.parametrize(
    ("claim", "evidence", "wrong"),
    [
        ("The bridge will certainly open in May.", "The bridge may open in May.", True),
        ("The bridge may open in May.", "The bridge may open in May.", False),
        ("Rust was proved to be the cause.", "The inspector thought of rust.", True),
        ("Rust was proved to be the cause.", "The laboratory has shown that it was rust.", False),
        ("The gate is always locked at night.", "The gate is locked at night.", True),
        ("The gate is always locked at night.", "The gate is locked every night.", False),
        ("A refund is guaranteed.", "A refund is guaranteed in writing.", False),
        ("Das Tor ist immer zu.", "Das Tor ist nachts zu.", True),
        ("They are insured.", "They are insured.", False),
    ],
)
def test_words_of_certainty_need_such_words(claim: str, evidence: str, wrong: bool) -> None:
    assert surer(claim, evidence) is wrong
