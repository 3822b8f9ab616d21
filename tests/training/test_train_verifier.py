"""From written claims to a verifier: bundle, batches, loss, low rank, a few real steps."""

import json
import random
from pathlib import Path

import numpy as np
import pytest

from index.embedding import default_weights
from tests.bot.checking.harbour import HARBOUR, MILL, orsund
from tests.training.entries import ENTRY
from training.batches import Bundle
from training.claims import ClaimTokenizer, WrittenClaim, build, claims_of, elsewhere, flagged_exactly
from training.pairs import first_text, second_text
from training.parts import Part

torch = pytest.importorskip("torch")

from safetensors.torch import load_file  # noqa: E402  after the check for torch

from training import train_verifier  # noqa: E402  after the check for torch
from training.train_verifier import Claims, area, loss_of, reduced, restored, threshold_of  # noqa: E402

BUILT = "It was built in 1820 by Anna Brook."
TOURS = [f"Tour {number} begins on the hour, and costs {number} crowns at the gate." for number in range(30)]
MORE = "\n\n".join(["\n## Visits", *TOURS])


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written")
    (folder / "claims").mkdir()
    documents = [
        {**ENTRY, "id": str(number), "text": f"{ENTRY['text']}\nMill number {number}.\n{MORE}"} for number in range(7)
    ]
    asked = {"e": BUILT, "q": "How old is it?"}
    claims = [
        {
            "id": str(number),
            "supported": [{"s": "Anna Brook built the mill in the year 1820.", **asked}, {"s": "Of 1820.", **asked}],
            "wrong": [{"s": "Anna Brook built the mill in the year 1840.", "how": "number", **asked}],
        }
        for number in range(7)
    ]
    for name, lines in (("mill.jsonl", documents), ("claims/claims_mill.jsonl", claims)):
        (folder / name).write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return folder / "claims" / "claims_mill.jsonl"


@pytest.fixture(scope="module")
def written(path: Path) -> list[WrittenClaim]:
    return list(claims_of(path, ClaimTokenizer()))


@pytest.fixture(scope="module")
def bundle(path: Path) -> Path:
    build([path], path.parent / "claims.npz")
    return path.parent / "claims.npz"


@pytest.fixture
def claims(bundle: Path) -> Claims:
    return Claims(Bundle.load(bundle))


def test_a_sentence_that_leans_on_its_question_is_read_with_it() -> None:
    question = "Who built the mill anew after the fire?"
    for leaning in ("Jonas Brandt.", "No, it was Jonas Brandt who built it anew when it had burned down."):
        assert first_text(leaning, question) == f"{question} {leaning}"
    whole = "When the mill had burned down, Jonas Brandt built it anew."
    assert first_text(whole, question) == whole


def test_the_text_around_the_evidence_is_whole_sentences_under_what_stands_above() -> None:
    long = orsund(
        "p", " ".join(f"This is sentence number {number} of a long text." for number in range(40)), context="Title"
    )
    start, end = long.sentences[20]
    head, _, body = second_text([(long, start + 3, end - 3)]).partition("\n")
    assert head == "Title"
    assert body in long.text
    assert body.startswith("This is")
    assert body.endswith("text.")
    assert "number 20 of" in body
    assert 200 < len(body) <= 300


def test_evidence_in_two_passages_is_read_together() -> None:
    harbour, mill = orsund("harbour", HARBOUR, 100), orsund("mill", MILL, 5000)
    read = second_text([(harbour, 100, 120), (mill, 5000, 5020)])
    assert HARBOUR[:40] in read
    assert MILL[:40] in read


def test_a_claim_stands_beside_the_passage_that_holds_its_evidence(written: list[WrittenClaim]) -> None:
    for claim in written:
        ((evidence, start, end),) = claim.evidence
        assert evidence.text[start - evidence.start : end - evidence.start] == BUILT
        assert claim.others
        assert not any(BUILT in other.text for other in claim.others)
    assert [claim.part for claim in written[::3]] == [*[Part.TRAIN] * 4, Part.FIT, Part.TEST, Part.TRAIN]
    assert [flagged_exactly(claim) for claim in written[::2][:2]] == [False, True]


def test_supported_claims_come_again_where_nothing_bears_them_out(written: list[WrittenClaim]) -> None:
    strangers = list(elsewhere(written, random.Random(0)))
    assert len(strangers) == 14
    assert not any(BUILT in second_text(claim.evidence) for claim in strangers)


def test_a_batch_holds_twins_and_the_loss_tells_them_apart(claims: Claims) -> None:
    (rows,) = next(claims.passes(32, 0))
    supported, twins = claims.supported[rows], claims.twins[rows]
    own = claims.hows[rows] != train_verifier.ELSEWHERE
    assert (own.sum(), supported.sum(), len(set(twins[own].tolist()))) == (15, 10, 5)
    ids, mask, types = claims.tensors(rows, torch.device("cpu"))
    assert (mask.sum(1).numpy() == claims.lengths[rows]).all()
    assert (ids[types.argmax(1) == 0] == 0).all()
    right = torch.from_numpy(np.where(supported, 9.0, -9.0))
    assert loss_of(right, supported, twins) < 0.01
    assert loss_of(-right, supported, twins) > 5


def test_area_and_threshold() -> None:
    scores, right = np.array([3.0, 1.0, 2.0, 0.0]), np.array([True, True, False, False])
    assert area(scores, right) == 0.75
    assert area(np.zeros(4), right) == 0.5
    many = np.arange(100.0)
    assert (many < threshold_of(many, np.full(100, fill_value=True))).sum() == 5


def test_a_change_of_low_rank_is_kept_whole() -> None:
    base = {"a": torch.randn(40, 50), "b": torch.randn(40)}
    values = {"a": base["a"] + torch.randn(40, 3) @ torch.randn(3, 50), "b": torch.randn(40), "head": torch.ones(1, 40)}
    kept = reduced(values, base, 3)
    assert sorted(kept) == ["a.down", "a.up", "b", "head"]
    for name, value in restored(kept, base).items():
        assert torch.allclose(value, values[name], atol=1e-4)


def test_a_run_learns_saves_and_is_judged(bundle: Path, tmp_path: Path) -> None:
    train_verifier.save({"head.bias": torch.full((1,), 7.0)}, tmp_path / "begin.safetensors")
    common = [str(bundle), "--encoder", str(default_weights()), "--passes", "1", "--frozen", "5", "--batch", "16"]
    train_verifier.main([*common, "--begin", str(tmp_path / "begin.safetensors"), "--out", str(tmp_path)])

    reports = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert sorted(reports) == ["verifier, fit", "verifier, test", "whole, fit", "whole, test"]
    assert all((result["number"][:2], result["supported"][:2]) == ([1, 1.0], [2, 0.0]) for result in reports.values())
    assert "threshold" in json.loads((tmp_path / "verifier.json").read_text(encoding="utf-8"))
    whole, low = (tmp_path / f"{name}.safetensors" for name in ("whole", "verifier"))
    assert low.stat().st_size < whole.stat().st_size / 4
    assert 6.9 < float(load_file(whole)["head.bias"]) < 7.1
    assert all(name.startswith(("encoder.encoder.layer.5.", "head.")) for name in load_file(whole))
