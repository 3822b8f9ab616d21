"""The extractor's training, on a few invented paragraphs."""

import json
import random
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer

from index.embedding import default_weights
from training.excerpts import excerpts_of
from training.extractor import Extractor, loss_of
from training.lora import LoraLinear
from training.questions import Part, QuestionFile, part_of
from training.train_extractor import Row, Trainer, batches_of, masked, rows_of, tensors_of

MILL = (
    "The mill was built in 1820 by Anna Brook. It ground rye for the valley. Carl Stone bought it in 1901. "
    "He put in a turbine. The wheel of the mill is 6 metres high."
)
ASKED = [
    ("When was the mill built?", "1820"),
    ("Who bought the mill in 1901?", "Carl Stone"),
    ("How old is the wheel?", ""),
]


@pytest.fixture
def invented(tmp_path: Path) -> QuestionFile:
    entries = [
        {
            "question": question,
            "is_impossible": not answer,
            "answers": [{"text": answer, "answer_start": MILL.index(answer)}] if answer else [],
            "plausible_answers": [] if answer else [{"text": "6 metres", "answer_start": MILL.index("6 metres")}],
        }
        for question, answer in ASKED
    ]
    quarry = {"context": "The quarry closed in 1954. Dora Hill owned it.", "qas": []}
    path = tmp_path / "invented.json"
    article = {"title": "Old_mill", "paragraphs": [{"context": MILL, "qas": entries}, quarry]}
    path.write_text(json.dumps({"data": [article, {"title": "Other", "paragraphs": []}]}), encoding="utf-8")
    return QuestionFile(path, set(Part))


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    found = Tokenizer.from_file(str(default_weights() / "tokenizer.json"))
    found.no_padding()
    found.no_truncation()
    return found


def rows(invented: QuestionFile, tokenizer: Tokenizer, times: float = 10) -> list[Row]:
    return rows_of(excerpts_of(invented, random.Random(1), times, times), tokenizer)


def test_every_article_has_one_part() -> None:
    parts = [part_of("file", f"article {number}") for number in range(400)]
    assert [part_of("file", f"article {number}") for number in range(400)] == parts
    assert {part: round(parts.count(part) / 400, 1) for part in Part} == {
        Part.TEST: 0.2,
        Part.DEV: 0.1,
        Part.TRAIN: 0.6,
    }


def test_an_excerpt_holds_its_answer_and_nothing_is_left_of_one_that_has_none(invented: QuestionFile) -> None:
    found = excerpts_of(invented, random.Random(0), 60, 20)
    golds = {question: answer for question, answer in ASKED if answer}

    assert {excerpt.answer is None for excerpt in found} == {True, False}
    for excerpt in found:
        if excerpt.answer:
            assert excerpt.text[slice(*excerpt.answer)] == golds[excerpt.question]
        elif excerpt.question in golds:
            assert golds[excerpt.question] not in excerpt.text
    assert any(excerpt.text.startswith("Old mill: ") for excerpt in found)
    assert all(excerpt.text.removeprefix("Old mill: ") in MILL or "quarry" in excerpt.text for excerpt in found)
    assert any("6 metres" in excerpt.text for excerpt in found if excerpt.question == "How old is the wheel?")


def test_excerpts_are_the_same_for_one_seed(invented: QuestionFile) -> None:
    assert excerpts_of(invented, random.Random(3), 9) == excerpts_of(invented, random.Random(3), 9)


def test_tokens_of_an_answer(invented: QuestionFile, tokenizer: Tokenizer) -> None:
    for row in rows(invented, tokenizer):
        if row.excerpt.answer is None:
            assert row.span == (0, 0)
            continue
        first, last = row.span
        assert (row.offsets[first][0], row.offsets[last][1]) == row.excerpt.answer
        assert row.types[first] == row.types[last] == 1


def test_batches_hold_every_row_once(invented: QuestionFile, tokenizer: Tokenizer) -> None:
    made = rows(invented, tokenizer, 40)
    batches = list(batches_of(made, random.Random(0)))
    assert sorted(id(row) for batch in batches for row in batch) == sorted(map(id, made))
    assert all(len(batch) * max(len(row.ids) for row in batch) <= 3200 for batch in batches)


def test_only_adapters_and_heads_are_trained() -> None:
    model = Extractor(rank=2, dtype=torch.float32)
    layers = [module for module in model.modules() if isinstance(module, LoraLinear)]
    assert len(layers) == 6 * 6
    assert {name.rsplit(".", 1)[1] for name in model.trained()} == {"down", "up", "weight", "bias"}
    assert sum(value.numel() for value in model.trained().values()) < 200_000


def test_an_adapter_learns_as_if_it_were_added_to_the_layer() -> None:
    torch.manual_seed(0)
    layer = LoraLinear(torch.nn.Linear(6, 5), rank=2, dtype=torch.float32)
    torch.nn.init.normal_(layer.up)
    states = torch.randn(3, 4, 6, requires_grad=True)
    added = layer.base(states) + states @ layer.down.T @ layer.up.T
    learnt = [states, layer.down, layer.up]

    merged = layer(states)

    assert torch.allclose(merged, added, atol=1e-5)
    expected = torch.autograd.grad(added.square().sum(), learnt)
    for found, wanted in zip(torch.autograd.grad(merged.square().sum(), learnt), expected, strict=True):
        assert torch.allclose(found, wanted, atol=1e-3)


def test_the_answer_is_never_masked(invented: QuestionFile, tokenizer: Tokenizer) -> None:
    plain = rows(invented, tokenizer, 40)
    hidden = masked(plain, 103, random.Random(0))

    assert any(row.ids != other.ids for row, other in zip(plain, hidden, strict=True))
    for row, other in zip(plain, hidden, strict=True):
        first, last = row.span
        assert row.ids[first : last + 1] == other.ids[first : last + 1]
        changed = [at for at, (one, two) in enumerate(zip(row.ids, other.ids, strict=True)) if one != two]
        assert all(other.ids[at] == 103 and row.types[at] == 1 for at in changed)


def test_the_loss_is_low_for_what_is_sure_and_right() -> None:
    scores = torch.full((1, 4, 2), -9.0)
    scores[0, 2] = 9
    assert float(loss_of(scores, torch.tensor([9.0]), torch.tensor([[2, 2]]))) < 0.01
    assert float(loss_of(scores, torch.tensor([9.0]), torch.tensor([[0, 0]]))) > 9


def test_training_goes_on_from_its_checkpoint(invented: QuestionFile, tokenizer: Tokenizer, tmp_path: Path) -> None:
    batch = rows(invented, tokenizer)[:6]
    first = Trainer(tmp_path, steps=20)
    losses = [first.train(batch) for _ in range(2)]
    first.save()

    second = Trainer(tmp_path, steps=20)

    assert losses[1] < losses[0]
    assert second.step == 2
    ids, mask, types, _ = tensors_of(batch)
    with torch.no_grad():
        assert torch.equal(first.model(ids, mask, types)[0], second.model(ids, mask, types)[0])
    assert second.train(batch) == pytest.approx(first.train(batch), abs=1e-4)
    assert set(second.judge(batch)) == {"loss", "f1", "auroc"}
