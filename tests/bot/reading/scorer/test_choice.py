"""The weights by which the likeliest candidate is chosen."""

import pytest

from bot.reading.scorer.choice import choice


@pytest.mark.parametrize("scorer", ["reader", "verified"])
def test_no_score_counts_against_a_candidate(scorer: str) -> None:
    assert all(weight >= 0 for weight in choice(scorer).values())
    assert ("verified" in choice(scorer)) == (scorer == "verified")
