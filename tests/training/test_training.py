"""From written questions to a network that has learnt: bundle, batches, loss, a few real steps."""

import json
from pathlib import Path

import numpy as np
import pytest

from index.embedding import default_weights
from tests.training.test_corpora import ENTRY
from training import bundle as bundling
from training.batches import MASK, Bundle, Sampler, batch_of, window_of
from training.manner import manner_of

torch = pytest.importorskip("torch")

from training import train_embedder, train_reader  # noqa: E402  after the check for torch
from training.network import NetworkScores, ReaderNetwork, distance_of, loss_of, unit_scores  # noqa: E402


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    lines = [json.dumps({**ENTRY, "id": str(at), "text": f"{ENTRY['text']}\nMill number {at}.\n"}) for at in range(7)]
    (folder / "mill.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bundling, "written_files", lambda: [folder / "mill.jsonl"])
        bundling.build([], folder, folder / "cache", folder / "bundle.npz", lambda _: None)
    return folder / "bundle.npz"


@pytest.fixture
def bundle(path: Path) -> Bundle:
    return Bundle.load(path)


def test_the_spans_of_a_bundle_are_the_answers_tokens(bundle: Bundle) -> None:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(default_weights() / "tokenizer.json"))
    told = set()
    for number in range(bundle.questions):
        for place, first, last in bundle.of("spans", number).reshape(-1, 3):
            window = window_of(bundle, number, int(place))
            assert window.gold
            ((start, end), *_) = window.spans
            told.add(tokenizer.decode(window.ids[start : end + 1]))
            chunk = int(bundle.of("candidates", number)[place])
            assert bundle.of("chunk_ids", chunk)[first : last + 1].tolist() == window.ids[start : end + 1]
    assert told == {"1820", "grinds rye"}


def test_a_batch_marks_what_answers(bundle: Bundle) -> None:
    batch = next(Sampler(bundle, {}, 0).batches(8, 3))

    rows = batch.starts[:, 0]
    assert batch.answered.any()
    assert batch.inside[rows, batch.starts[:, 1]].all()
    assert set(batch.owner[rows].tolist()) <= set(np.flatnonzero(batch.answered.numpy()).tolist())
    assert (batch.ids[rows, batch.starts[:, 1]] != MASK).all()
    assert batch.lengths.tolist() == sorted(batch.lengths.tolist()) == batch.longest


def test_a_question_whose_gold_is_left_out_has_no_answer(bundle: Bundle) -> None:
    batch = next(Sampler(bundle, {}, 1).batches(200, 2))
    held = {int(owner) for owner, holds in zip(batch.owner, batch.holds, strict=True) if holds}
    assert set(np.flatnonzero(batch.answered.numpy()).tolist()) == held


def made(batch: object, value: float) -> NetworkScores:
    table = torch.full(batch.inside.shape, value)  # type: ignore[attr-defined]
    return NetworkScores(table.clone(), table.clone(), table.clone(), torch.full((len(table),), value))


def test_the_loss_is_small_when_what_answers_has_all_the_score(bundle: Bundle) -> None:
    groups = [[window_of(bundle, 0, place) for place in range(2)], [window_of(bundle, 1, 0)]]
    batch = batch_of(groups, [0.0, 0.0])
    scores = made(batch, -20.0)
    for row, at in batch.starts:
        scores.start[row, at] = 20
    for row, at in batch.ends:
        scores.end[row, at] = 20
    for row, first, last, gold, _ in batch.units:
        scores.unit[row, first:last] = 20 if gold else -20
    scores.held[batch.holds] = 20

    assert float(loss_of(batch, scores)) == pytest.approx(0, abs=1e-3)
    assert float(loss_of(batch, made(batch, -20.0))) > 5
    assert float(distance_of(batch, scores, scores)) == pytest.approx(0, abs=1e-3)
    assert float(distance_of(batch, made(batch, -20.0), scores)) > 5


def test_a_sentences_score_is_the_mean_of_its_tokens() -> None:
    units = torch.tensor([[0, 1, 3, 0, 0], [1, 0, 4, 0, 0]])
    found = unit_scores(torch.arange(8.0).reshape(2, 4), units)
    assert found.tolist() == [1.5, 5.5]


def test_manner_tells_what_documents_apart_have_in_common() -> None:
    from training.corpora import CorpusQuestion, TrainingCorpus
    from training.parts import Part

    asked = [
        CorpusQuestion(
            f"{'why ever' if at % 2 else 'when'} was number {at} closed",
            at,
            Part.TRAIN,
            "plain",
            ((0, 1),) * (at % 2 == 0),
        )
        for at in range(40)
    ]
    odds = manner_of(TrainingCorpus("made", [], asked, written=True))
    assert odds[::2].min() > odds[1::2].max()
    assert np.abs(odds).max() <= 2


def test_a_run_learns_saves_and_goes_on(path: Path, tmp_path: Path) -> None:
    encoder = default_weights()
    common = [str(path), "--encoder", str(encoder), "--minutes", "0.05", "--questions", "4", "--windows", "2"]

    train_reader.main([*common, "--out", str(tmp_path / "a")])
    train_reader.main([*common, "--out", str(tmp_path / "b"), "--begin", str(tmp_path / "a" / "extractor.safetensors")])

    first, again = (ReaderNetwork(encoder) for _ in range(2))
    train_reader.load(first, tmp_path / "a" / "extractor.safetensors")
    train_reader.load(again, tmp_path / "b" / "extractor.safetensors")
    assert not torch.equal(first.heads.weight, again.heads.weight)
    told = json.loads((tmp_path / "b" / "reader.json").read_text(encoding="utf-8"))
    assert list(told) == ["mill"]


def test_adapters_are_trained_and_saved(path: Path, tmp_path: Path) -> None:
    from safetensors.numpy import load_file

    train_embedder.main(
        [
            *(str(path), "--encoder", str(default_weights()), "--out", str(tmp_path)),
            *("--minutes", "0.02", "--questions", "4"),
        ]
    )
    saved = load_file(tmp_path / "embedder.safetensors")
    assert len(saved) == 2 * 36
    assert any(np.abs(value).max() > 0 for name, value in saved.items() if name.endswith(".up"))
