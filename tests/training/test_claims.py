"""Written claims, beside the passages that hold their evidence."""

import random

import pytest

from bot.verdict import Verdict
from bot.verifier.pairs import evidence_text
from tests.training.mill_claims import BUILT, mill_claims
from training.claims import ClaimTokenizer, WrittenClaim, claims_of, elsewhere, is_flagged
from training.parts import Part


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[WrittenClaim]:
    return list(claims_of(mill_claims(tmp_path_factory.mktemp("written")), ClaimTokenizer()))


def test_a_claim_stands_beside_the_passage_that_holds_its_evidence(written: list[WrittenClaim]) -> None:
    for claim in written:
        ((evidence, start, end),) = claim.evidence
        assert evidence.text[start - evidence.start : end - evidence.start] == BUILT
        assert claim.others
        assert not any(BUILT in other.text for other in claim.others)
    assert [claim.part for claim in written[::3]] == [*[Part.TRAIN] * 4, Part.FIT, Part.TEST, Part.TRAIN]
    assert [is_flagged(claim) for claim in written[::2][:2]] == [False, True]
    assert is_flagged(written[0], opinion=Verdict.NOT_FOUND)


def test_supported_claims_come_again_where_nothing_bears_them_out(written: list[WrittenClaim]) -> None:
    strangers = list(elsewhere(written, random.Random(0)))
    assert len(strangers) == 14
    assert not any(BUILT in evidence_text(claim.evidence) for claim in strangers)
